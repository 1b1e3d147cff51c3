package io.updraft.runtime.tensor;

/// Rounding of doubles to 16-bit floats, to nearest, ties to even, in one step.
///
/// Going through float first would round twice: a double just above a tie could become the tie.
public final class Rounding {
    private Rounding() {}

    /// IEEE 754 binary16 bits of `value`.
    public static short toFloat16(double value) {
        return Float.floatToFloat16(oddFloat(value));
    }

    /// bfloat16 bits of `value`.
    public static short toBfloat16(double value) {
        return toBfloat16(oddFloat(value));
    }

    /// bfloat16 bits of `value`; NaN stays NaN.
    public static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /// `value` as a float rounded to odd, which a second rounding to a narrower type cannot turn wrong
    /// (Boldo and Melquiond, "When double rounding is odd", 2005).
    private static float oddFloat(double value) {
        float nearest = (float) value;
        if (Double.isNaN(value) || nearest == value || Float.isInfinite(nearest)) {
            return nearest;
        }
        float towardZero = Math.abs((double) nearest) > Math.abs(value)
                ? Float.intBitsToFloat(Float.floatToRawIntBits(nearest) - 1)
                : nearest;
        return Float.intBitsToFloat(Float.floatToRawIntBits(towardZero) | 1);
    }
}
