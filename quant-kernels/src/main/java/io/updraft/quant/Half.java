package io.updraft.quant;

/// A 16-bit float that decodes to fp32 in three integer operations and one exact product.
///
/// fp16 keeps its sign and ten bits of mantissa; the exponent field counts from 2^-24, the smallest fp16 subnormal,
/// so subnormals become normal and only zero has exponent 0. Values of 128 and more, infinities and NaN have no code.
final class Half {
    /// Decoding yields `value * 2^-102`; this undoes it.
    static final float UNSCALE = 0x1p102f;
    /// Keeps sign, exponent and mantissa after the code, in the upper half of an int, is shifted right by 3.
    static final int MASK = 0x8fffe000;

    private static final int SMALLEST_EXPONENT = -24;

    private Half() {
    }

    /// Whether the fp16 value with these bits has a code.
    static boolean isEncodable(short fp16) {
        return (fp16 & 0x7fff) < 0x5800;
    }

    static short encode(short fp16) {
        float value = Float.float16ToFloat(fp16);
        int sign = fp16 & 0x8000;
        if (value == 0) {
            return (short) sign;
        }
        int exponent = Math.getExponent(value) - SMALLEST_EXPONENT + 1;
        int mantissa = Float.floatToRawIntBits(value) >>> 13 & 0x3ff;
        return (short) (sign | exponent << 10 | mantissa);
    }

    static float decode(int code) {
        return Float.intBitsToFloat(code << 16 >> 3 & MASK) * UNSCALE;
    }
}
