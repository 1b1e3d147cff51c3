extern "C" __global__ void attend(long long *_kernel_context, unsigned char *_constant_region, unsigned char *_local_region, int *_atomics, unsigned char *step, unsigned char *q, unsigned char *cache, unsigned char *weights, unsigned char *y, int cosAt, int sinAt, int sinksAt, int heads, int kvHeads, int headDim, int contextLength, int pairs, int form, float scale, int window, float softcap)
{
  unsigned long long ul_214, ul_24, ul_55, ul_87, ul_109, ul_9, ul_137, ul_11, ul_101, ul_199, ul_2, ul_1, ul_4, ul_3, ul_190, ul_61, ul_0, ul_32, ul_96;
  int i_119, i_120, i_121, i_115, i_116, i_117, i_118, i_111, i_112, i_113, i_114, i_110, i_103, i_104, i_105, i_97, i_91, i_92, i_151, i_152, i_26, i_19, i_147, i_15, i_143, i_16, i_17, i_18, i_12, i_140, i_13, i_141, i_14, i_10, i_131, i_132, i_133, i_127, i_129, i_125, i_126, i_183, i_184, i_57, i_186, i_51, i_47, i_175, i_48, i_176, i_49, i_177, i_50, i_178, i_43, i_172, i_45, i_46, i_39, i_41, i_169, i_42, i_165, i_166, i_27, i_155, i_28, i_158, i_88, i_90, i_83, i_84, i_213, i_79, i_80, i_208, i_81, i_209, i_82, i_210, i_203, i_77, i_205, i_78, i_195, i_193, i_194;
  float f_149, f_150, f_25, f_154, f_156, f_157, f_159, f_160, f_33, f_162, f_35, f_163, f_36, f_164, f_37, f_38, f_168, f_170, f_171, f_173, f_122, f_123, f_124, f_128, f_130, f_138, f_139, f_142, f_144, f_145, f_146, f_211, f_212, f_215, f_102, f_179, f_180, f_181, f_182, f_56, f_62, f_63, f_191, f_64, f_192, f_66, f_67, f_69, f_70, f_71, f_72, f_200, f_73, f_201, f_74, f_202, f_75, f_76, f_204, f_207;
  long long l_59, l_187, l_58, l_189, l_60, l_188, l_54, l_197, l_196, l_107, l_106, l_108, l_53, l_52, l_29, l_93, l_22, l_99, l_98, l_100, l_31, l_95, l_30, l_94, l_135, l_134, l_198, l_136, l_21, l_20;
  bool b_34, b_65, b_161, b_89, b_153, b_185, b_23, b_86, b_85, b_148, b_174, b_206, b_44, b_40, b_167, b_68;

  // BLOCK 0
  ul_0  =  (unsigned long long) step;
  ul_1  =  (unsigned long long) q;
  ul_2  =  (unsigned long long) cache;
  ul_3  =  (unsigned long long) weights;
  ul_4  =  (unsigned long long) y;
  __shared__ float adf_5[256];
  __shared__ float adf_6[256];
  __shared__ float adf_7[256];
  __shared__ float adf_8[256];
  ul_9  =  ul_0 + 16L;
  i_10  =  *(( int *) ul_9);
  ul_11  =  ul_0 + 32L;
  i_12  =  *(( int *) ul_11);
  i_13  =  (threadIdx.x);
  i_14  =  (blockIdx.x);
  i_15  =  i_14 >> 31;
  i_16  =  i_15 + i_14;
  i_17  =  i_16 >> 1;
  i_18  =  i_14 << 6;
  i_19  =  i_18 + i_13;
  l_20  =  (long long) i_19;
  l_21  =  l_20 + 4L;
  l_22  =  l_21 << 2;
  b_23  =  i_13 < 64;
  if(b_23)
  {
    // BLOCK 1
    ul_24  =  ul_1 + l_22;
    f_25  =  *(( float *) ul_24);
    adf_5[i_13]  =  f_25;
    i_26  =  i_17 + 4;
    i_27  =  i_26 << 6;
    i_28  =  i_27 + i_13;
    l_29  =  (long long) i_28;
    l_30  =  l_29 + 4L;
    l_31  =  l_30 << 2;
    ul_32  =  ul_1 + l_31;
    f_33  =  *(( float *) ul_32);
    adf_6[i_13]  =  f_33;
  }  // B0
  else
  {
    // BLOCK 2
  }  // B0
  // BLOCK 3 MERGES [2 1 ]
  __syncthreads();
  b_34  =  i_13 < 64;
  if(b_34)
  {
    // BLOCK 4
    f_35  =  adf_5[i_13];
    f_36  =  adf_6[i_13];
    f_37  =  f_35;
    f_38  =  f_36;
  }  // B3
  else
  {
    // BLOCK 5
    f_37  =  0.0F;
    f_38  =  0.0F;
  }  // B3
  // BLOCK 6 MERGES [5 4 ]
  i_39  =  i_13 >> 31;
  b_40  =  i_13 < 64;
  if(b_40)
  {
    // BLOCK 7
    i_41  =  i_39 >> 27;
    i_42  =  i_41 + i_13;
    i_43  =  i_42 >> 5;
    b_44  =  i_43 == 0;
    if(b_44)
    {
      // BLOCK 8
      i_45  =  i_13 + 32;
      i_46  =  i_45;
    }  // B7
    else
    {
      // BLOCK 9
      i_47  =  i_13 + -32;
      i_46  =  i_47;
    }  // B7
    // BLOCK 10 MERGES [8 9 ]
    i_48  =  i_10 << 5;
    i_49  =  i_13 % 32;
    i_50  =  i_48 + i_49;
    i_51  =  i_50 + 4352;
    l_52  =  (long long) i_51;
    l_53  =  l_52 + 4L;
    l_54  =  l_53 << 2;
    ul_55  =  ul_3 + l_54;
    f_56  =  *(( float *) ul_55);
    i_57  =  i_50 + 69888;
    l_58  =  (long long) i_57;
    l_59  =  l_58 + 4L;
    l_60  =  l_59 << 2;
    ul_61  =  ul_3 + l_60;
    f_62  =  *(( float *) ul_61);
    f_63  =  adf_5[i_46];
    f_64  =  adf_6[i_46];
    b_65  =  i_43 == 0;
    if(b_65)
    {
      // BLOCK 11
      f_66  =  -f_63;
      f_67  =  f_66;
    }  // B10
    else
    {
      // BLOCK 12
      f_67  =  f_63;
    }  // B10
    // BLOCK 13 MERGES [11 12 ]
    b_68  =  i_43 == 0;
    if(b_68)
    {
      // BLOCK 14
      f_69  =  -f_64;
      f_70  =  f_69;
    }  // B13
    else
    {
      // BLOCK 15
      f_70  =  f_64;
    }  // B13
    // BLOCK 16 MERGES [14 15 ]
    f_71  =  f_70 * f_62;
    f_72  =  fma(f_38, f_56, f_71);
    f_73  =  f_67 * f_62;
    f_74  =  fma(f_37, f_56, f_73);
    f_75  =  f_74;
    f_76  =  f_72;
  }  // B6
  else
  {
    // BLOCK 17
    f_75  =  f_37;
    f_76  =  f_38;
  }  // B6
  // BLOCK 18 MERGES [17 16 ]
  __syncthreads();
  i_77  =  i_12 << 16;
  i_78  =  i_17 + 2;
  i_79  =  i_78 << 14;
  i_80  =  i_77 + i_79;
  i_81  =  i_17 << 14;
  i_82  =  i_81 + i_77;
  i_83  =  i_17 + 6;
  i_84  =  i_83 << 6;
  b_85  =  i_13 < 64;
  if(b_85)
  {
    // BLOCK 19
    adf_5[i_13]  =  f_75;
    adf_6[i_13]  =  f_76;
    b_86  =  (i_14 & 1) == 0;
    if(b_86)
    {
      // BLOCK 20
      ul_87  =  ul_0 + 20L;
      i_88  =  *(( int *) ul_87);
      b_89  =  i_88 < 1;
      if(b_89)
      {
        // BLOCK 21
      }  // B20
      else
      {
        // BLOCK 22
        i_90  =  i_13 << 8;
        i_91  =  i_82 + i_90;
        i_92  =  i_91 + i_10;
        l_93  =  (long long) i_92;
        l_94  =  l_93 + 4L;
        l_95  =  l_94 << 2;
        ul_96  =  ul_2 + l_95;
        *(( float *) ul_96)  =  f_76;
        i_97  =  i_84 + i_13;
        l_98  =  (long long) i_97;
        l_99  =  l_98 + 4L;
        l_100  =  l_99 << 2;
        ul_101  =  ul_1 + l_100;
        f_102  =  *(( float *) ul_101);
        i_103  =  i_10 << 6;
        i_104  =  i_80 + i_103;
        i_105  =  i_104 + i_13;
        l_106  =  (long long) i_105;
        l_107  =  l_106 + 4L;
        l_108  =  l_107 << 2;
        ul_109  =  ul_2 + l_108;
        *(( float *) ul_109)  =  f_102;
      }  // B20
    }  // B19
    else
    {
      // BLOCK 23
    }  // B19
  }  // B18
  else
  {
    // BLOCK 24
  }  // B18
  // BLOCK 25 MERGES [24 21 22 23 ]
  __syncthreads();
  i_110  =  i_13 % 64;
  i_111  =  i_39 >> 26;
  i_112  =  i_111 + i_13;
  i_113  =  i_112 >> 6;
  i_114  =  (blockDim.x);
  i_115  =  i_114 >> 31;
  i_116  =  i_115 >> 26;
  i_117  =  i_116 + i_114;
  i_118  =  i_117 >> 6;
  i_119  =  i_114 >> 31;
  i_120  =  i_119 + i_114;
  i_121  =  i_120 >> 1;
  // BLOCK 26 MERGES [25 60 ]
  f_122  =  -1.0E30F;
  f_123  =  0.0F;
  f_124  =  0.0F;
  i_125  =  0;
  for(;i_10 >= i_125;)
  {
    // BLOCK 27
    i_126  =  i_125 + i_13;
    i_127  =  (i_126 < i_10) ? 64 : 0;
    // BLOCK 28 MERGES [27 29 ]
    f_128  =  0.0F;
    i_129  =  0;
    for(;i_129 < i_127;)
    {
      // BLOCK 29
      f_130  =  adf_5[i_129];
      i_131  =  i_129 << 8;
      i_132  =  i_131 + i_82;
      i_133  =  i_126 + i_132;
      l_134  =  (long long) i_133;
      l_135  =  l_134 + 4L;
      l_136  =  l_135 << 2;
      ul_137  =  ul_2 + l_136;
      f_138  =  *(( float *) ul_137);
      f_139  =  fma(f_130, f_138, f_128);
      i_140  =  i_129 + 1;
      f_128  =  f_139;
      i_129  =  i_140;
    }  // B28
    // BLOCK 30
    i_141  =  (i_126 == i_10) ? 64 : 0;
    // BLOCK 31 MERGES [30 32 ]
    f_142  =  f_128;
    i_143  =  0;
    for(;i_143 < i_141;)
    {
      // BLOCK 32
      f_144  =  adf_5[i_143];
      f_145  =  adf_6[i_143];
      f_146  =  fma(f_144, f_145, f_142);
      i_147  =  i_143 + 1;
      f_142  =  f_146;
      i_143  =  i_147;
    }  // B31
    // BLOCK 33
    b_148  =  i_10 < i_126;
    if(b_148)
    {
      // BLOCK 34
      f_149  =  -1.0E30F;
    }  // B33
    else
    {
      // BLOCK 35
      f_150  =  f_142 * 0.125F;
      f_149  =  f_150;
    }  // B33
    // BLOCK 36 MERGES [35 34 ]
    adf_7[i_13]  =  f_149;
    adf_8[i_13]  =  f_149;
    // BLOCK 37 MERGES [36 41 ]
    i_151  =  i_121;
    for(;i_151 >= 1;)
    {
      // BLOCK 38
      __syncthreads();
      i_152  =  i_151 >> 1;
      b_153  =  i_13 < i_151;
      if(b_153)
      {
        // BLOCK 39
        f_154  =  adf_8[i_13];
        i_155  =  i_151 + i_13;
        f_156  =  adf_8[i_155];
        f_157  =  fmax(f_154, f_156);
        adf_8[i_13]  =  f_157;
      }  // B38
      else
      {
        // BLOCK 40
      }  // B38
      // BLOCK 41 MERGES [40 39 ]
      i_158  =  i_152;
      i_151  =  i_158;
    }  // B37
    // BLOCK 42
    __syncthreads();
    f_159  =  adf_8[0];
    __syncthreads();
    f_160  =  fmax(f_122, f_159);
    b_161  =  i_10 < i_126;
    if(b_161)
    {
      // BLOCK 43
      f_162  =  0.0F;
    }  // B42
    else
    {
      // BLOCK 44
      f_163  =  f_149 - f_160;
      f_164  =  exp(f_163);
      f_162  =  f_164;
    }  // B42
    // BLOCK 45 MERGES [44 43 ]
    adf_7[i_13]  =  f_162;
    adf_8[i_13]  =  f_162;
    // BLOCK 46 MERGES [45 50 ]
    i_165  =  i_121;
    for(;i_165 >= 1;)
    {
      // BLOCK 47
      __syncthreads();
      i_166  =  i_165 >> 1;
      b_167  =  i_13 < i_165;
      if(b_167)
      {
        // BLOCK 48
        f_168  =  adf_8[i_13];
        i_169  =  i_165 + i_13;
        f_170  =  adf_8[i_169];
        f_171  =  f_168 + f_170;
        adf_8[i_13]  =  f_171;
      }  // B47
      else
      {
        // BLOCK 49
      }  // B47
      // BLOCK 50 MERGES [49 48 ]
      i_172  =  i_166;
      i_165  =  i_172;
    }  // B46
    // BLOCK 51
    __syncthreads();
    f_173  =  adf_8[0];
    b_174  =  i_113 < i_118;
    if(b_174)
    {
      // BLOCK 52
      i_175  =  i_10 + 1;
      i_176  =  i_175 - i_125;
      i_177  =  min(i_114, i_176);
      i_178  =  i_177;
    }  // B51
    else
    {
      // BLOCK 53
      i_178  =  0;
    }  // B51
    // BLOCK 54 MERGES [52 53 ]
    f_179  =  f_122 - f_160;
    f_180  =  exp(f_179);
    f_181  =  f_124 * f_180;
    // BLOCK 55 MERGES [54 59 ]
    f_182  =  f_181;
    i_183  =  i_113;
    for(;i_183 < i_178;)
    {
      // BLOCK 56
      i_184  =  i_125 + i_183;
      b_185  =  i_184 == i_10;
      if(b_185)
      {
        // BLOCK 57
        i_186  =  i_110 + i_84;
        l_187  =  (long long) i_186;
        l_188  =  l_187 + 4L;
        l_189  =  l_188 << 2;
        ul_190  =  ul_1 + l_189;
        f_191  =  *(( float *) ul_190);
        f_192  =  f_191;
      }  // B56
      else
      {
        // BLOCK 58
        i_193  =  i_184 << 6;
        i_194  =  i_193 + i_80;
        i_195  =  i_194 + i_110;
        l_196  =  (long long) i_195;
        l_197  =  l_196 + 4L;
        l_198  =  l_197 << 2;
        ul_199  =  ul_2 + l_198;
        f_200  =  *(( float *) ul_199);
        f_192  =  f_200;
      }  // B56
      // BLOCK 59 MERGES [57 58 ]
      f_201  =  adf_7[i_183];
      f_202  =  fma(f_192, f_201, f_182);
      i_203  =  i_183 + i_118;
      f_182  =  f_202;
      i_183  =  i_203;
    }  // B55
    // BLOCK 60
    __syncthreads();
    f_204  =  fma(f_123, f_180, f_173);
    i_205  =  i_125 + i_114;
    f_122  =  f_160;
    f_123  =  f_204;
    f_124  =  f_182;
    i_125  =  i_205;
  }  // B26
  // BLOCK 61
  adf_8[i_13]  =  f_124;
  __syncthreads();
  b_206  =  i_13 < 64;
  if(b_206)
  {
    // BLOCK 62
    // BLOCK 63 MERGES [62 64 ]
    f_207  =  0.0F;
    i_208  =  0;
    for(;i_208 < i_118;)
    {
      // BLOCK 64
      i_209  =  i_208 << 6;
      i_210  =  i_209 + i_13;
      f_211  =  adf_8[i_210];
      f_212  =  f_207 + f_211;
      i_213  =  i_208 + 1;
      f_207  =  f_212;
      i_208  =  i_213;
    }  // B63
    // BLOCK 65
    ul_214  =  ul_4 + l_22;
    f_215  =  f_207 / f_123;
    *(( float *) ul_214)  =  f_215;
  }  // B61
  else
  {
    // BLOCK 66
  }  // B61
  // BLOCK 67 MERGES [66 65 ]
  return;
}  //  kernel
