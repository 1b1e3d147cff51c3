package io.updraft.tasks.device;

import uk.ac.manchester.tornado.api.math.TornadoMath;

/// Rounding and decoding of numbers with operations that every backend has.
public final class Rounding {
    private Rounding() {
    }

    /// x rounded to the nearest integer, ties to even. Adding and subtracting 1.5 * 2^23, the usual way, is optimised away on
    /// OpenCL.
    public static float nearest(float x) {
        float below = TornadoMath.floor(x);
        float rest = x - below;
        float odd = below - 2f * TornadoMath.floor(0.5f * below);
        return below + (rest > 0.5f ? 1f : rest < 0.5f ? 0f : odd);
    }

    /// The value of a finite IEEE 754 half, in the low 16 bits of `bits`: TornadoVM miscompiles the JDK's conversion on
    /// OpenCL. All its products are exact; subnormal halves come out right; infinities and NaN do not.
    public static float half(int bits) {
        int exponent = (bits >> 10) & 31;
        int fraction = bits & 1023;
        int significand = exponent == 0 ? 2 * fraction : fraction + 1024;
        float magnitude = significand * (float) (1 << exponent) * 0x1p-25f;
        return (bits & 32768) == 0 ? magnitude : -magnitude;
    }
}
