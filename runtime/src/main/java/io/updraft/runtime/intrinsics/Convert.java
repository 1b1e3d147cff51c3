package io.updraft.runtime.intrinsics;

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
        throw Emulation.absent("Convert.packHalf");
    }

    /**
     * Two bfloat16s, rounded to nearest even. PTX ISA, cvt.rn.bf16x2.f32.
     */
    public static int packBFloat16(float low, float high) {
        throw Emulation.absent("Convert.packBFloat16");
    }

    /**
     * The low half, exactly.
     */
    public static float halfLow(int pair) {
        throw Emulation.absent("Convert.halfLow");
    }

    /**
     * The high half, exactly.
     */
    public static float halfHigh(int pair) {
        throw Emulation.absent("Convert.halfHigh");
    }

    /**
     * The low bfloat16, exactly.
     */
    public static float bfloat16Low(int pair) {
        throw Emulation.absent("Convert.bfloat16Low");
    }

    /**
     * The high bfloat16, exactly.
     */
    public static float bfloat16High(int pair) {
        throw Emulation.absent("Convert.bfloat16High");
    }

    /**
     * As {@link Float#intBitsToFloat}, which TornadoVM does not compile.
     */
    public static float asFloat(int bits) {
        throw Emulation.absent("Convert.asFloat");
    }

    /**
     * As {@link Float#floatToRawIntBits}, which TornadoVM does not compile.
     */
    public static int asInt(float value) {
        throw Emulation.absent("Convert.asInt");
    }

    /**
     * Rounded to nearest even, saturating. PTX ISA, cvt.rni.s32.f32.
     */
    public static int roundToInt(float value) {
        throw Emulation.absent("Convert.roundToInt");
    }

    /**
     * Two FP8 (E4M3) elements in the low 16 bits, as halves, exactly. PTX ISA, cvt.rn.f16x2.e4m3x2.
     */
    public static int e4m3ToHalf2(int pair) {
        throw Emulation.absent("Convert.e4m3ToHalf2");
    }

    /**
     * Two FP8 (E5M2) elements in the low 16 bits, as halves, exactly. PTX ISA, cvt.rn.f16x2.e5m2x2.
     */
    public static int e5m2ToHalf2(int pair) {
        throw Emulation.absent("Convert.e5m2ToHalf2");
    }

    /**
     * Two FP8 (E4M3) elements, rounded to nearest even and saturated at 448. PTX ISA, cvt.rn.satfinite.e4m3x2.f32.
     */
    public static int packE4M3(float low, float high) {
        throw Emulation.absent("Convert.packE4M3");
    }
}
