package io.updraft.runtime.operator.contracts.norm;

import java.util.function.IntUnaryOperator;

/// Mean and variance of groups of elements, in double; variance is the mean square distance from the mean.
record Moments(double[] mean, double[] variance) {
    /// @param group
    ///            for each element the group it belongs to
    static Moments of(double[] values, IntUnaryOperator group, int groups) {
        int[] count = new int[groups];
        double[] mean = new double[groups];
        double[] variance = new double[groups];
        for (int i = 0; i < values.length; i++) {
            count[group.applyAsInt(i)]++;
            mean[group.applyAsInt(i)] += values[i];
        }
        for (int g = 0; g < groups; g++) {
            mean[g] /= count[g];
        }
        for (int i = 0; i < values.length; i++) {
            int g = group.applyAsInt(i);
            double distance = values[i] - mean[g];
            variance[g] += distance * distance / count[g];
        }
        return new Moments(mean, variance);
    }
}
