package io.updraft.cli.bench;

import java.util.Arrays;

/// What several runs gave.
///
/// @param median of an even number of runs, the mean of the middle two
public record Spread(double median, double min, double max) {
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /// Distance of the extremes relative to the median.
    public double relative() {
        return median == 0 ? 0 : (max - min) / median;
    }
}
