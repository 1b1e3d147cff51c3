package io.updraft.runtime.operator.contracts.image;

import java.util.Arrays;

/// How one axis is resampled: each element of the output is a weighted sum of neighbours in the input.
///
/// @param first
///            for each element the index in the input of its first neighbour, possibly outside
/// @param weights
///            for each element the weights of its neighbours; none where it is not interpolated but extrapolated
/// @param extent
///            elements of the input; neighbours outside are those at the edge
record Resampling(long[] first, double[][] weights, int extent) {
    boolean isIdentity() {
        boolean identity = first.length == extent;
        for (int i = 0; identity && i < extent; i++) {
            identity = weights[i].length == 1 && first[i] == i && weights[i][0] == 1;
        }
        return identity;
    }

    /// Of each element the index of the only neighbour, within the input; -1 where it is extrapolated.
    int[] nearest() {
        int[] indices = new int[first.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = weights[i].length == 0 ? -1 : inside(first[i]);
        }
        return indices;
    }

    private int inside(long index) {
        return Math.clamp(index, 0, extent - 1);
    }

    /// The values resampled along an axis.
    ///
    /// @param inner
    ///            elements of the axes behind it
    double[] along(double[] values, int inner) {
        int lanes = values.length / extent / inner;
        double[] result = new double[Math.multiplyExact(Math.multiplyExact(lanes, first.length), inner)];
        for (int lane = 0; lane < lanes; lane++) {
            for (int i = 0; i < first.length; i++) {
                int target = (lane * first.length + i) * inner;
                for (int n = 0; n < weights[i].length; n++) {
                    int source = (lane * extent + inside(first[i] + n)) * inner;
                    for (int j = 0; j < inner; j++) {
                        result[target + j] += weights[i][n] * values[source + j];
                    }
                }
            }
        }
        return result;
    }

    /// Weights of the neighbours of `x` by a kernel of this radius, scaled to sum to 1.
    ///
    /// @param stretch
    ///            the kernel is as many times as wide
    /// @param outside
    ///            whether neighbours outside the input count
    static double[] weights(java.util.function.DoubleUnaryOperator kernel, double x, long from, long to,
            double stretch, long extent, boolean outside) {
        double[] weights = new double[Math.toIntExact(to - from + 1)];
        double sum = 0;
        for (int n = 0; n < weights.length; n++) {
            long index = from + n;
            weights[n] = outside || index >= 0 && index < extent ? kernel.applyAsDouble((index - x) / stretch) : 0;
            sum += weights[n];
        }
        double total = sum;
        Arrays.setAll(weights, n -> weights[n] / total);
        return weights;
    }
}
