package io.updraft.runtime.operator.contracts.elementwise;

/// Scalar formulas of the activations that language models use, in double.
public final class Activations {
    private Activations() {}

    public static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }

    /// x sigmoid(alpha x); alpha 1 is SiLU, 1.702 is QuickGelu.
    public static double swish(double x, double alpha) {
        return x * sigmoid(alpha * x);
    }

    /// Gelu, exact: x Phi(x).
    public static double gelu(double x) {
        return 0.5 * x * Erf.erfc(-x / Math.sqrt(2));
    }

    /// Gelu by tanh (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).
    public static double geluTanh(double x) {
        return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    public static double softplus(double x) {
        return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    }

    /// Odd, and exact where x is tiny.
    public static double asinh(double x) {
        double magnitude = Math.abs(x);
        double square = magnitude * magnitude;
        return Double.isInfinite(square)
                ? Math.copySign(Math.log(magnitude) + Math.log(2), x)
                : Math.copySign(Math.log1p(magnitude + square / (1 + Math.sqrt(square + 1))), x);
    }

    /// Exact where x is next to 1.
    public static double acosh(double x) {
        double above = x - 1;
        return Math.log1p(above + Math.sqrt(above) * Math.sqrt(above + 2));
    }
}
