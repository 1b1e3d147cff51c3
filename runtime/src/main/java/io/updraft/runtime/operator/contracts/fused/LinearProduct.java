package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.operator.contracts.support.Reals;
import java.util.Arrays;

/// Products of the rows of x with rows of a weight, as the activation of [Linear] asks.
sealed interface LinearProduct {
    /// Stores the product of each row r of x with row n of the weight at `y[r * width + column]`.
    void column(LinearWeight weight, int n, double bias, double[] y, int column, int width);

    static LinearProduct of(OperatorCall call, String activation, int k, int extras) {
        return switch (activation) {
            case "float" -> new OfReals(Reals.of(call.value(0)), k);
            case "int8_block" -> {
                int blockSize = Math.toIntExact(call.attributes().integer("block_size", 0));
                Check.that(call, blockSize > 0, "activation int8_block needs blocks, block_size is " + blockSize);
                yield blocks(call.value(0).toFloats(), k, blockSize);
            }
            case "int8_outliers" -> outliers(call.value(0).toFloats(), k,
                    call.attributes().number("outlier_threshold"));
            default -> {
                Check.that(call, call.shape(extras).elements() == 1 && call.shape(extras + 1).elements() == 1,
                        "x has scales " + call.shape(extras) + "; the reference takes one sequence");
                long[] x = call.value(0).toLongs();
                long zero = call.value(extras + 1).getLong(0);
                double[] shifted = new double[x.length];
                Arrays.setAll(shifted, i -> x[i] - zero);
                double[] scales = new double[x.length / k];
                Arrays.fill(scales, call.value(extras).getDouble(0));
                yield new OfIntegers(shifted, scales, k, k);
            }
        };
    }

    private static LinearProduct outliers(float[] x, int k, double threshold) {
        float[] inliers = x.clone();
        double[] outliers = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            if (Math.abs(x[i]) >= threshold) {
                inliers[i] = 0;
                outliers[i] = x[i];
            }
        }
        return new Sum(blocks(inliers, k, k), new OfReals(outliers, k));
    }

    private static OfIntegers blocks(float[] x, int k, int blockSize) {
        int blocks = Math.ceilDiv(k, blockSize);
        double[] rounded = new double[x.length];
        double[] scales = new double[x.length / k * blocks];
        for (int row = 0; row < x.length / k; row++) {
            for (int block = 0; block < blocks; block++) {
                int begin = row * k + block * blockSize;
                int end = Math.min(begin + blockSize, (row + 1) * k);
                float largest = 0;
                for (int i = begin; i < end; i++) {
                    largest = Math.max(largest, Math.abs(x[i]));
                }
                float scale = largest / 127;
                float inverse = Float.isInfinite(1 / scale) ? 0 : 1 / scale;
                for (int i = begin; i < end; i++) {
                    rounded[i] = Math.rint(x[i] * inverse);
                }
                scales[row * blocks + block] = scale;
            }
        }
        return new OfIntegers(rounded, scales, k, blockSize);
    }

    /// x as it is.
    record OfReals(double[] x, int k) implements LinearProduct {
        @Override
        public void column(LinearWeight weight, int n, double bias, double[] y, int column, int width) {
            double[] row = new double[k];
            weight.row(n, row);
            for (int r = 0; r < x.length / k; r++) {
                y[r * width + column] = bias + Product.dot(x, r * k, row, k);
            }
        }
    }

    /// The products of two addends of x.
    record Sum(LinearProduct first, LinearProduct second) implements LinearProduct {
        @Override
        public void column(LinearWeight weight, int n, double bias, double[] y, int column, int width) {
            first.column(weight, n, bias, y, column, width);
            double[] other = new double[y.length];
            second.column(weight, n, 0, other, column, width);
            for (int i = column; i < y.length; i += width) {
                y[i] += other[i];
            }
        }
    }

    /// x in integers (held as doubles), with a scale for each row and block.
    record OfIntegers(double[] x, double[] scales, int k, int blockSize) implements LinearProduct {
        @Override
        public void column(LinearWeight weight, int n, double bias, double[] y, int column, int width) {
            int blocks = Math.ceilDiv(k, blockSize);
            for (int r = 0; r < x.length / k; r++) {
                double sum = bias;
                for (int i = 0; i < k; i++) {
                    int group = weight.group(i);
                    double difference = weight.integer(n, i) - weight.zero(n, group);
                    sum += x[r * k + i] * difference * scales[r * blocks + i / blockSize] * weight.scale(n, group);
                }
                y[r * width + column] = sum;
            }
        }
    }
}
