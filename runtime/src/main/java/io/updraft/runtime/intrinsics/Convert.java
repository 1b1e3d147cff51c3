package io.updraft.runtime.intrinsics;

import io.updraft.runtime.tensor.Rounding;
import io.updraft.runtime.tensor.SmallFloat;
import uk.ac.manchester.tornado.api.types.FP8;

/**
 * Conversions between float and packed 16-bit and 8-bit floats, and reinterpretations. PTX ISA, cvt and mov.
 */
public final class Convert {
    private Convert() {
    }

    /**
     * Two halves, rounded to nearest even. PTX ISA, cvt.rn.f16x2.f32.
     */
    public static int packHalf(float low, float high) {
        return Float.floatToFloat16(low) & 0xffff | Float.floatToFloat16(high) << 16;
    }

    /**
     * Two bfloat16s, rounded to nearest even. PTX ISA, cvt.rn.bf16x2.f32.
     */
    public static int packBFloat16(float low, float high) {
        return Rounding.toBfloat16(low) & 0xffff | Rounding.toBfloat16(high) << 16;
    }

    /**
     * The low half, exactly.
     */
    public static float halfLow(int pair) {
        return Float.float16ToFloat((short) pair);
    }

    /**
     * The high half, exactly.
     */
    public static float halfHigh(int pair) {
        return Float.float16ToFloat((short) (pair >> 16));
    }

    /**
     * The low bfloat16, exactly.
     */
    public static float bfloat16Low(int pair) {
        return Float.intBitsToFloat(pair << 16);
    }

    /**
     * The high bfloat16, exactly.
     */
    public static float bfloat16High(int pair) {
        return Float.intBitsToFloat(pair & 0xffff0000);
    }

    /**
     * As {@link Float#intBitsToFloat}, which TornadoVM does not compile.
     */
    public static float asFloat(int bits) {
        return Float.intBitsToFloat(bits);
    }

    /**
     * As {@link Float#floatToRawIntBits}, which TornadoVM does not compile.
     */
    public static int asInt(float value) {
        return Float.floatToRawIntBits(value);
    }

    /**
     * Rounded to nearest even, saturating. PTX ISA, cvt.rni.s32.f32.
     */
    public static int roundToInt(float value) {
        return (int) Math.rint(value);
    }

    /**
     * Two FP8 (E4M3) elements in the low 16 bits, as halves, exactly. PTX ISA, cvt.rn.f16x2.e4m3x2.
     */
    public static int e4m3ToHalf2(int pair) {
        return packHalf(FP8.e4m3ToFloat((byte) pair), FP8.e4m3ToFloat((byte) (pair >> 8)));
    }

    /**
     * Two FP8 (E5M2) elements in the low 16 bits, as halves, exactly. PTX ISA, cvt.rn.f16x2.e5m2x2.
     */
    public static int e5m2ToHalf2(int pair) {
        return packHalf(FP8.e5m2ToFloat((byte) pair), FP8.e5m2ToFloat((byte) (pair >> 8)));
    }

    /**
     * Two FP8 (E4M3) elements, rounded to nearest even and saturated at 448. PTX ISA, cvt.rn.satfinite.e4m3x2.f32.
     */
    public static int packE4M3(float low, float high) {
        return SmallFloat.E4M3FN.encode(low, true) | SmallFloat.E4M3FN.encode(high, true) << 8;
    }
}
