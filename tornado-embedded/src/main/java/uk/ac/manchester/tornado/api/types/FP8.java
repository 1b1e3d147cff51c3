package uk.ac.manchester.tornado.api.types;

/**
 * Conversions of the two 8-bit floats of the Open Compute Project: E4M3 (4 exponent bits, bias 7; no infinities, NaN is
 * {@code S.1111.111}) and E5M2 (5 exponent bits, bias 15; infinities and NaNs as IEEE has them). A value is kept in a
 * {@code byte}.
 *
 * <p>
 * Encoding rounds to nearest, ties away from zero; negative zero becomes zero.
 */
public final class FP8 {

    /** The largest finite E4M3 value, {@code S.1111.110}. */
    public static final float E4M3_MAX = 448.0f;

    /** The largest finite E5M2 value, {@code S.11110.11}. */
    public static final float E5M2_MAX = 57344.0f;

    private static final int NAN = 0x7F;
    private static final int SIGN = 0x80;
    private static final int E4M3_LARGEST = 0x7E;
    private static final int E5M2_INFINITY = 0x7C;
    // Halfway between the largest finite value and the next power of two.
    private static final float E5M2_OVERFLOW = 61440.0f;

    private FP8() {}

    /** The float of these E4M3 bits, exactly. */
    public static float e4m3ToFloat(byte bits) {
        int magnitude = bits & 0x7F;
        float sign = bits < 0 ? -1 : 1;
        if (magnitude == NAN) {
            return Float.NaN;
        }
        int exponent = magnitude >> 3;
        int mantissa = magnitude & 7;
        return sign * (exponent == 0 ? Math.scalb((float) mantissa, -9) : Math.scalb(8f + mantissa, exponent - 10));
    }

    /** The E4M3 bits nearest to a float; what is beyond {@link #E4M3_MAX}, infinity included, becomes it. */
    public static byte e4m3FromFloat(float value) {
        if (Float.isNaN(value)) {
            return NAN;
        }
        float magnitude = Math.abs(value);
        int code = magnitude >= E4M3_MAX ? E4M3_LARGEST : Math.min(E4M3_LARGEST, round(magnitude, 3, 7));
        return (byte) (value < 0 ? code | SIGN : code);
    }

    /** The float of these E5M2 bits, exactly: they are the upper half of a half-precision float's. */
    public static float e5m2ToFloat(byte bits) {
        return Float.float16ToFloat((short) (bits << 8));
    }

    /** The E5M2 bits nearest to a float; what rounds beyond {@link #E5M2_MAX} becomes infinite. */
    public static byte e5m2FromFloat(float value) {
        if (Float.isNaN(value)) {
            return NAN;
        }
        float magnitude = Math.abs(value);
        int code = magnitude >= E5M2_OVERFLOW ? E5M2_INFINITY : round(magnitude, 2, 15);
        return (byte) (value < 0 ? code | SIGN : code);
    }

    /** Exponent and mantissa bits of the value nearest to a magnitude, in a format without an upper end. */
    private static int round(float magnitude, int mantissaBits, int bias) {
        int exponent = Math.max(Math.getExponent(magnitude), 1 - bias);
        // In doubles, so that half a step is added exactly.
        double steps = Math.scalb((double) magnitude, mantissaBits - exponent);
        // Below the smallest normal value the hidden bit is missing and the exponent's field stays 0; a mantissa that
        // rounds up to the next power of two carries into the exponent's field by itself.
        return (exponent + bias - 1 << mantissaBits) + (int) (steps + 0.5);
    }
}
