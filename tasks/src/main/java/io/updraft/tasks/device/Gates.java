package io.updraft.tasks.device;

import io.updraft.tasks.Activation;
import uk.ac.manchester.tornado.api.math.TornadoMath;

/// The nonlinearities of gated MLPs, on devices. `kind` is [Activation#ordinal].
public final class Gates {
    /// sqrt(2 / pi)
    private static final float GELU_SLOPE = 0.7978845608f;
    private static final float LARGEST_EXPONENT = 80f;

    private Gates() {
    }

    /// `1 / (1 + exp(-x))`, where the exponential must not overflow: PoCL's is then not a number.
    private static float sigmoid(float x) {
        return 1f / (1f + TornadoMath.exp(TornadoMath.min(-x, LARGEST_EXPONENT)));
    }

    public static float silu(float x) {
        return x * sigmoid(x);
    }

    public static float quickGelu(float x) {
        return x * sigmoid(1.702f * x);
    }

    /// `0.5 x (1 + tanh(u))` with `u = sqrt(2/pi) (x + 0.044715 x^3)`, which is `x sigmoid(2u)`.
    public static float geluTanh(float x) {
        return x * sigmoid(2f * GELU_SLOPE * (x + 0.044715f * x * x * x));
    }

    /// `x Phi(x)` with the error function of Abramowitz and Stegun 7.1.26, absolute error 1.5e-7.
    public static float gelu(float x) {
        float z = TornadoMath.abs(x) * 0.70710678f;
        float t = 1f / (1f + 0.3275911f * z);
        float polynomial = ((((1.061405429f * t - 1.453152027f) * t + 1.421413741f) * t - 0.284496736f) * t
                + 0.254829592f) * t;
        float tail = 0.5f * polynomial * TornadoMath.exp(-z * z);
        return x * (x < 0f ? tail : 1f - tail);
    }

    /// The nonlinearity of this kind at x; `kind` is a constant of the kernel, so that one remains.
    public static float apply(int kind, float x) {
        return kind == 0 ? silu(x)
                : kind == 1 ? gelu(x)
                        : kind == 2 ? geluTanh(x) : kind == 3 ? quickGelu(x) : TornadoMath.max(x, 0f);
    }
}
