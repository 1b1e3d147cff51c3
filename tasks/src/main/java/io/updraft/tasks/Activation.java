package io.updraft.tasks;

import io.updraft.runtime.operator.OperatorException;

/// The nonlinearity of a gated MLP.
public enum Activation {
    SILU, GELU, GELU_TANH, QUICK_GELU, RELU;

    /// The activation with this attribute value: "silu", "gelu", "gelu_tanh", "quick_gelu" or "relu".
    ///
    /// @throws OperatorException if there is none
    public static Activation named(String name) {
        for (Activation activation : values()) {
            if (activation.attribute().equals(name)) {
                return activation;
            }
        }
        throw new OperatorException("activation '" + name
                + "' is not one of silu, gelu, gelu_tanh, quick_gelu and relu");
    }

    /// Its name as attributes spell it.
    public String attribute() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /// Its value at x.
    public float apply(float x) {
        return switch (this) {
            case SILU -> FloatMath.silu(x);
            case GELU -> FloatMath.gelu(x);
            case GELU_TANH -> FloatMath.geluTanh(x);
            case QUICK_GELU -> FloatMath.quickGelu(x);
            case RELU -> Math.max(x, 0f);
        };
    }
}
