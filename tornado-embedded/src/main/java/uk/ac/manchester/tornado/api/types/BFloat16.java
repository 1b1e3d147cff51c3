package uk.ac.manchester.tornado.api.types;

/**
 * Conversions of bfloat16: the upper half of a float's bits (1 sign, 8 exponent, 7 mantissa). A value is kept in a
 * {@code short}.
 */
public final class BFloat16 {

    /** The largest finite value, {@code 0x7F7F}. */
    public static final float BF16_MAX = 3.3895314e38f;

    private static final short NAN = 0x7FC0;

    private BFloat16() {}

    /** The float of these bits, exactly. */
    public static float bf16ToFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * The bits nearest to a float: ties go away from zero, what is too large becomes infinite, negative zero becomes
     * zero. (A device's own conversion instruction takes ties to even.)
     */
    public static short bf16FromFloat(float value) {
        if (Float.isNaN(value)) {
            return NAN;
        }
        if (value == 0) {
            return 0;
        }
        // Adding half a step carries into the exponent, and from the largest exponent into infinity.
        return (short) (Float.floatToRawIntBits(value) + 0x8000 >>> 16);
    }
}
