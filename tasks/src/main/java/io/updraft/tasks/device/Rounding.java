package io.updraft.tasks.device;

/// Rounding and decoding of numbers with operations that every backend has.
public final class Rounding {
    /// 1.5 * 2^23: the spacing of floats of this size is 1, so that an addition rounds.
    private static final float SHIFT = 12582912f;

    private Rounding() {
    }

    /// x rounded to the nearest integer, ties to even, for |x| below 2^22.
    public static float nearest(float x) {
        return (x + SHIFT) - SHIFT;
    }

    /// The value of a finite IEEE 754 half, in the low 16 bits of `bits`: TornadoVM miscompiles the JDK's conversion on
    /// OpenCL. All its products are exact; subnormal halves come out right; infinities and NaN do not.
    public static float half(int bits) {
        int exponent = (bits >>> 10) & 31;
        int fraction = bits & 1023;
        int significand = exponent == 0 ? 2 * fraction : fraction + 1024;
        float magnitude = significand * (float) (1 << exponent) * 0x1p-25f;
        return (bits & 32768) == 0 ? magnitude : -magnitude;
    }
}
