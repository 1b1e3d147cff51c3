package io.updraft.runtime.operator.contracts.image;

import java.util.function.DoubleUnaryOperator;

/// How one axis is resampled: each element of the output is a weighted sum of neighbours in the input.
///
/// @param first
///            for each element the index in the input of its first neighbour, possibly outside; [#NOWHERE] where it is
///            not interpolated but extrapolated
/// @param taps
///            neighbours of each element
/// @param weights
///            those of each element one after another
/// @param extent
///            elements of the input; neighbours outside are those at the edge
record Resampling(long[] first, int taps, double[] weights, int extent) {
    static final long NOWHERE = Long.MIN_VALUE;

    int elements() {
        return first.length;
    }

    boolean isOutside(int element) {
        return first[element] == NOWHERE;
    }

    boolean isIdentity() {
        boolean identity = first.length == extent;
        for (int i = 0; identity && i < extent; i++) {
            identity = first[i] == i && weights[i * taps] == 1;
        }
        return identity;
    }

    /// Of each element the index of the only neighbour, within the input; -1 where it is extrapolated.
    int[] nearest() {
        int[] indices = new int[first.length];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = isOutside(i) ? -1 : inside(first[i]);
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
                for (int n = 0; n < taps && !isOutside(i); n++) {
                    double weight = weights[i * taps + n];
                    int source = (lane * extent + inside(first[i] + n)) * inner;
                    for (int j = 0; j < inner && weight != 0; j++) {
                        result[target + j] += weight * values[source + j];
                    }
                }
            }
        }
        return result;
    }

    /// Sets the weights of an element's neighbours by their distance from `x`, scaled to sum to 1.
    ///
    /// @param stretch
    ///            the kernel is as many times as wide
    /// @param outside
    ///            whether neighbours outside the input count
    void weigh(int element, double x, DoubleUnaryOperator kernel, double stretch, boolean outside) {
        double sum = 0;
        for (int n = 0; n < taps; n++) {
            long index = first[element] + n;
            boolean counts = outside || index >= 0 && index < extent;
            weights[element * taps + n] = counts ? kernel.applyAsDouble((index - x) / stretch) : 0;
            sum += weights[element * taps + n];
        }
        for (int n = 0; n < taps; n++) {
            weights[element * taps + n] /= sum;
        }
    }
}
