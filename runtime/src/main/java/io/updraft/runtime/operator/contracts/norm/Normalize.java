package io.updraft.runtime.operator.contracts.norm;

/// Normalization of rows by their mean and variance, or by their root mean square, in double.
final class Normalize {
    /// Rows normalized in place, with what each was normalized by.
    record Statistics(double[] mean, double[] inverseDeviation) {}

    private Normalize() {}

    /// @param values
    ///            rows of `width` elements, replaced by (x - mean) / sqrt(variance + epsilon)
    /// @param centred
    ///            whether the mean is subtracted; if not, variance is the mean square
    static Statistics rows(double[] values, int width, double epsilon, boolean centred) {
        int rows = width == 0 ? 0 : values.length / width;
        Statistics statistics = new Statistics(new double[rows], new double[rows]);
        for (int r = 0; r < rows; r++) {
            int start = r * width;
            double mean = 0;
            for (int i = 0; centred && i < width; i++) {
                mean += values[start + i] / width;
            }
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += (values[start + i] - mean) * (values[start + i] - mean);
            }
            double inverse = 1 / Math.sqrt(squares / width + epsilon);
            for (int i = 0; i < width; i++) {
                values[start + i] = (values[start + i] - mean) * inverse;
            }
            statistics.mean[r] = mean;
            statistics.inverseDeviation[r] = inverse;
        }
        return statistics;
    }
}
