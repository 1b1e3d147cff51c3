package io.updraft.runtime.intrinsics;

/**
 * Arithmetic that TornadoVM's compiler does not reach from Java.
 */
public final class Scalar {
    private Scalar() {
    }

    /**
     * {@code a * b + c} with one rounding. PTX ISA, fma.rn.f32.
     */
    public static float fma(float a, float b, float c) {
        return Math.fma(a, b, c);
    }
}
