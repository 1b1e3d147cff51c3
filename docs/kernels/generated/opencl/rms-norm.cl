#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL EXTENSION cl_khr_fp16 : enable
#pragma OPENCL EXTENSION cl_khr_int64_base_atomics : enable
__kernel void normalizeRows(__global long *_kernel_context, __constant uchar *_constant_region, __local uchar *_local_region, __global int *_atomics, __global uchar *step, __global uchar *x, __global uchar *weights, __global uchar *y, __private int scaleAt, __private int width, __private int count, __private float epsilon)
{
  float f_28, f_20, f_50, f_19, f_51, f_48, f_12, f_43, f_36, f_34, f_35, f_33, f_30, f_31;
  int i_29, i_26, i_32, i_37, i_8, i_9, i_6, i_38, i_7, i_13, i_10, i_11, i_14, i_52, i_21, i_24, i_25, i_22, i_23;
  bool b_27;
  ulong ul_3, ul_2, ul_18, ul_1, ul_49, ul_5, ul_42, ul_0, ul_47;
  long l_46, l_15, l_16, l_17, l_39, l_40, l_41, l_44, l_45;

  // BLOCK 0
  ul_0  =  (ulong) step;
  ul_1  =  (ulong) x;
  ul_2  =  (ulong) weights;
  ul_3  =  (ulong) y;
  __local float adf_4[256];
  ul_5  =  ul_0 + 20L;
  i_6  =  *((__global int *) ul_5);
  i_7  =  get_group_id(0);
  i_8  =  (i_7 < i_6) ? 256 : 0;
  i_9  =  get_local_size(0);
  i_10  =  i_7 << 8;
  i_11  =  get_local_id(0);
  // BLOCK 1 MERGES [0 2 ]
  f_12  =  0.0F;
  i_13  =  i_11;
  for(;i_13 < i_8;)
  {
    // BLOCK 2
    i_14  =  i_10 + i_13;
    l_15  =  (long) i_14;
    l_16  =  l_15 + 4L;
    l_17  =  l_16 << 2;
    ul_18  =  ul_1 + l_17;
    f_19  =  *((__global float *) ul_18);
    f_20  =  fma(f_19, f_19, f_12);
    i_21  =  i_9 + i_13;
    f_12  =  f_20;
    i_13  =  i_21;
  }  // B1
  // BLOCK 3
  adf_4[i_11]  =  f_12;
  i_22  =  i_9 >> 31;
  i_23  =  i_22 + i_9;
  i_24  =  i_23 >> 1;
  // BLOCK 4 MERGES [3 8 ]
  i_25  =  i_24;
  for(;i_25 >= 1;)
  {
    // BLOCK 5
    barrier(CLK_LOCAL_MEM_FENCE);
    i_26  =  i_25 >> 1;
    b_27  =  i_11 < i_25;
    if(b_27)
    {
      // BLOCK 6
      f_28  =  adf_4[i_11];
      i_29  =  i_25 + i_11;
      f_30  =  adf_4[i_29];
      f_31  =  f_28 + f_30;
      adf_4[i_11]  =  f_31;
    }  // B5
    else
    {
      // BLOCK 7
    }  // B5
    // BLOCK 8 MERGES [7 6 ]
    i_32  =  i_26;
    i_25  =  i_32;
  }  // B4
  // BLOCK 9
  barrier(CLK_LOCAL_MEM_FENCE);
  f_33  =  adf_4[0];
  f_34  =  f_33 / 256.0F;
  f_35  =  f_34 + 1.0E-5F;
  f_36  =  rsqrt(f_35);
  // BLOCK 10 MERGES [9 11 ]
  i_37  =  i_11;
  for(;i_37 < i_8;)
  {
    // BLOCK 11
    i_38  =  i_37 + i_10;
    l_39  =  (long) i_38;
    l_40  =  l_39 + 4L;
    l_41  =  l_40 << 2;
    ul_42  =  ul_1 + l_41;
    f_43  =  *((__global float *) ul_42);
    l_44  =  (long) i_37;
    l_45  =  l_44 + 4L;
    l_46  =  l_45 << 2;
    ul_47  =  ul_2 + l_46;
    f_48  =  *((__global float *) ul_47);
    ul_49  =  ul_3 + l_41;
    f_50  =  f_36 * f_43;
    f_51  =  f_50 * f_48;
    *((__global float *) ul_49)  =  f_51;
    i_52  =  i_37 + i_9;
    i_37  =  i_52;
  }  // B10
  // BLOCK 12
  return;
}  //  kernel
