package io.updraft.runtime.operator.contracts.elementwise;

/// The error function to double precision.
///
/// Near zero the series erf(x) = 2/sqrt(pi) exp(-x^2) sum 2^n x^(2n+1) / (2n+1)!! (DLMF 7.6.2), all of whose terms are
/// positive; further out the continued fraction of erfc (DLMF 7.9.1).
public final class Erf {
    private static final double SERIES_LIMIT = 2.5;

    private Erf() {}

    public static double erf(double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        double magnitude = Math.abs(x);
        double value = magnitude < SERIES_LIMIT ? series(magnitude) : 1 - complement(magnitude);
        return Math.copySign(value, x);
    }

    /// 1 - erf(x), without the cancellation for large x.
    public static double erfc(double x) {
        return x >= SERIES_LIMIT ? complement(x) : 1 - erf(x);
    }

    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > sum * 1e-18 && n < 200; n++) {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private static double complement(double x) {
        if (x > 27) {
            return 0;
        }
        double fraction = x;
        for (int k = 100; k >= 1; k--) {
            fraction = x + k / 2.0 / fraction;
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
    }
}
