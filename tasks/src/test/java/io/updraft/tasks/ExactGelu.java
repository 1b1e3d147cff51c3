package io.updraft.tasks;

/// Exact GELU in double, its error function integrated numerically.
final class ExactGelu {
    private ExactGelu() {
    }

    static double at(double x) {
        double z = x / Math.sqrt(2);
        int intervals = 2000;
        double h = z / intervals;
        double sum = 1 + Math.exp(-z * z);
        for (int i = 1; i < intervals; i++) {
            sum += (i % 2 == 0 ? 2 : 4) * Math.exp(-i * h * i * h);
        }
        double erf = 2 / Math.sqrt(Math.PI) * sum * h / 3;
        return x / 2 * (1 + erf);
    }
}
