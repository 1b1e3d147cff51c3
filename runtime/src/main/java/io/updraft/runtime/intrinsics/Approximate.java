package io.updraft.runtime.intrinsics;

/**
 * Functions of the special-function unit. The emulator returns the correctly rounded value; the device may differ from it
 * by the bound given.
 */
public final class Approximate {
    private Approximate() {
    }

    /**
     * Two to the power of {@code value}; relative error at most 2^-22; subnormals become 0. PTX ISA, ex2.approx.ftz.f32.
     */
    public static float exp2(float value) {
        float exact = (float) Math.pow(2, value);
        return exact < Float.MIN_NORMAL ? 0f : exact;
    }

    /**
     * The binary logarithm; absolute error at most 2^-22 near 1. PTX ISA, lg2.approx.ftz.f32.
     */
    public static float log2(float value) {
        return (float) (Math.log(value) / Math.log(2));
    }

    /**
     * {@code 1 / value}; at most 1 ulp. PTX ISA, rcp.approx.ftz.f32.
     */
    public static float reciprocal(float value) {
        return 1f / value;
    }

    /**
     * The hyperbolic tangent; relative error at most 2^-11. PTX ISA, tanh.approx.f32.
     */
    public static float tanh(float value) {
        return (float) Math.tanh(value);
    }
}
