package io.updraft.tasks;

/// Elementary functions in single precision, for kernels that call them for every activation.
///
/// [VectorFloatMath] computes the same bits in vectors. Polynomials are minimax fits (Remez exchange, 40 digits) of
/// this project; errors below are of the fit, and evaluation in float adds about one unit in the last place.
public final class FloatMath {
    public static final float LOG2_E = 1.44269504f;
    /// ln 2 in two parts; the first has 9 trailing zero bits, so its products with exponents are exact.
    public static final float LN2_HIGH = 0.693145752f;
    public static final float LN2_LOW = 1.42860677e-6f;
    /// 1.5 * 2^23: adding it rounds a small float to an integer, to be found in the low bits.
    public static final float ROUNDER = 12_582_912f;
    public static final int ROUNDER_BITS = 0x4B400000;
    /// Below this exp rounds to 0.
    public static final float EXP_LOWEST = -110f;
    /// Above this exp overflows.
    static final float EXP_HIGHEST = 100f;
    /// (exp(r) - 1 - r) / r^2 for |r| <= ln 2 / 2, relative error of exp(r) below 4e-10.
    public static final float EXP_2 = 0.4999999404f;
    public static final float EXP_3 = 0.1666652113f;
    public static final float EXP_4 = 0.04166838899f;
    public static final float EXP_5 = 0.008368724026f;
    public static final float EXP_6 = 0.001381458365f;
    /// (tanh(x) / x - 1) / x^2 in x^2, for |x| <= TANH_SPLIT, relative error of tanh below 2e-9.
    static final float TANH_SPLIT = 0.625f;
    static final float TANH_0 = -0.3333328664f;
    static final float TANH_1 = 0.1333154738f;
    static final float TANH_2 = -0.05374669284f;
    static final float TANH_3 = 0.02065824717f;
    static final float TANH_4 = -0.00572361704f;
    /// 2 * sqrt(2 / pi) and its product with 0.044715 (GELU's tanh form, Hendrycks and Gimpel 2016).
    static final float GELU_LINEAR = 1.59576912f;
    static final float GELU_CUBIC = 0.0713548163f;
    static final float QUICK_GELU = 1.702f;

    private FloatMath() {}

    /// e to the power x; relative error below 1.5 units in the last place, subnormal results included.
    public static float exp(float x) {
        float clamped = x < EXP_LOWEST ? EXP_LOWEST : x;
        clamped = clamped > EXP_HIGHEST ? EXP_HIGHEST : clamped;
        float shifted = Math.fma(clamped, LOG2_E, ROUNDER);
        int exponent = Float.floatToRawIntBits(shifted) - ROUNDER_BITS;
        float whole = shifted - ROUNDER;
        float r = Math.fma(whole, -LN2_HIGH, clamped);
        r = Math.fma(whole, -LN2_LOW, r);
        float q = Math.fma(EXP_6, r, EXP_5);
        q = Math.fma(q, r, EXP_4);
        q = Math.fma(q, r, EXP_3);
        q = Math.fma(q, r, EXP_2);
        float p = Math.fma(q, r * r, r) + 1f;
        // Two factors: 2^exponent alone may be outside the range of normal floats.
        int half = exponent >> 1;
        return p * Float.intBitsToFloat((half + 127) << 23) * Float.intBitsToFloat((exponent - half + 127) << 23);
    }

    /// 1 / (1 + exp(-x)).
    public static float sigmoid(float x) {
        return 1f / (1f + exp(-x));
    }

    /// x * sigmoid(x).
    public static float silu(float x) {
        return x / (1f + exp(-x));
    }

    /// GELU with the tanh approximation: `x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))`, written as `x sigmoid(2u)`,
    /// which loses nothing for negative x.
    public static float geluTanh(float x) {
        float u = x * Math.fma(x * x, GELU_CUBIC, GELU_LINEAR);
        return x / (1f + exp(-u));
    }

    /// x * sigmoid(1.702 x).
    public static float quickGelu(float x) {
        return x / (1f + exp(-(QUICK_GELU * x)));
    }

    /// Hyperbolic tangent.
    public static float tanh(float x) {
        float square = x * x;
        float q = Math.fma(TANH_4, square, TANH_3);
        q = Math.fma(q, square, TANH_2);
        q = Math.fma(q, square, TANH_1);
        q = Math.fma(q, square, TANH_0);
        float small = Math.fma(q * square, x, x);
        float magnitude = 1f - 2f / (exp(2f * Math.abs(x)) + 1f);
        float large = x < 0f ? -magnitude : magnitude;
        return Math.abs(x) < TANH_SPLIT ? small : large;
    }

    /// The error function: a polynomial up to 1, `1 - exp(polynomial)` above; fits within 2e-9.
    public static float erf(float x) {
        float t = Math.abs(x);
        if (t <= 1f) {
            float s = x * x;
            float p = Math.fma(7.853861462e-05f, s, -8.010193706e-04f);
            p = Math.fma(p, s, 5.188327748e-03f);
            p = Math.fma(p, s, -2.685381286e-02f);
            p = Math.fma(p, s, 1.128358543e-01f);
            p = Math.fma(p, s, -3.761262596e-01f);
            p = Math.fma(p, s, 1.283791065e-01f);
            return Math.fma(p, x, x);
        }
        if (t > 4f) {
            return Math.copySign(1f, x);
        }
        float p = Math.fma(1.855739974e-04f, t, -2.939607017e-03f);
        p = Math.fma(p, t, 2.180531807e-02f);
        p = Math.fma(p, t, -1.030373648e-01f);
        p = Math.fma(p, t, -6.382256746e-01f);
        p = Math.fma(p, t, -1.127040029e+00f);
        p = Math.fma(p, t, -3.537196608e-04f);
        return Float.isNaN(x) ? x : Math.copySign(1f - exp(p), x);
    }

    /// `x/2 (1 + erf(x / sqrt 2))`.
    public static float gelu(float x) {
        return 0.5f * x * (1f + erf(x * 0.707106781f));
    }
}
