package io.updraft.tests.device;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;

/// Causal attention of one sequence as the formulas have it, in float64, or as plainly in less.
///
/// @param arithmetic what is rounded on the way
/// @param window positions a query sees, itself included; 0 for all
/// @param types what keys and values are rounded to before use
/// @param sinks another score for each head, without a value; empty for none
record AttentionOracle(int heads, int kvHeads, int headDim, int pairs, boolean interleaved, double scale, int window,
        double softcap, double[] sinks, float[] qNorm, float[] kNorm, double epsilon, KvTypes types,
        Arithmetic arithmetic) {
    /// What is rounded on the way.
    enum Arithmetic {
        FLOAT64,
        /// The result of each operation to float32.
        FLOAT32,
        /// The same, and to float16 what a matrix unit of halves multiplies: queries and probabilities.
        HALVES
    }

    private double round(double x) {
        return arithmetic == Arithmetic.FLOAT64 ? x : (float) x;
    }

    private double factor(double x) {
        return arithmetic == Arithmetic.HALVES ? Float.float16ToFloat(Float.floatToFloat16((float) x)) : x;
    }

    /// cos or sin of pair i at a position.
    static float angle(int position, int pair, boolean cosine) {
        double angle = position / Math.pow(100, pair / 8.0);
        return (float) (cosine ? Math.cos(angle) : Math.sin(angle));
    }

    /// @param qkv [length, (heads + 2 kvHeads) headDim]
    /// @return [length, heads headDim]
    double[] run(float[] qkv, int length) {
        int columns = (heads + 2 * kvHeads) * headDim;
        double[][] prepared = new double[length][];
        for (int t = 0; t < length; t++) {
            prepared[t] = prepare(qkv, t, columns);
        }
        double[] result = new double[length * heads * headDim];
        for (int t = 0; t < length; t++) {
            for (int head = 0; head < heads; head++) {
                row(prepared, t, head, result);
            }
        }
        return result;
    }

    private double[] prepare(float[] qkv, int t, int columns) {
        double[] row = new double[columns];
        for (int i = 0; i < columns; i++) {
            row[i] = qkv[t * columns + i];
        }
        for (int head = 0; head < heads + kvHeads; head++) {
            int at = head * headDim;
            float[] norm = head < heads ? qNorm : kNorm;
            double squares = 0;
            for (int d = 0; d < headDim; d++) {
                squares = round(squares + round(row[at + d] * row[at + d]));
            }
            for (int d = 0; d < headDim && norm.length > 0; d++) {
                row[at + d] = round(row[at + d] * round(norm[d] / Math.sqrt(squares / headDim + epsilon)));
            }
            for (int i = 0; i < pairs; i++) {
                int a = at + (interleaved ? 2 * i : i);
                int b = interleaved ? a + 1 : a + pairs;
                double x = row[a];
                double y = row[b];
                row[a] = round(round(x * angle(t, i, true)) - round(y * angle(t, i, false)));
                row[b] = round(round(y * angle(t, i, true)) + round(x * angle(t, i, false)));
            }
        }
        for (int i = 0; i < heads * headDim; i++) {
            row[i] = factor(row[i]);
        }
        for (int head = 0; head < kvHeads; head++) {
            store(types.keys(), row, (heads + head) * headDim);
            store(types.values(), row, (heads + kvHeads + head) * headDim);
        }
        return row;
    }

    /// What a cache of this type gives back.
    private void store(KvType type, double[] row, int at) {
        float largest = 0;
        for (int d = 0; d < headDim; d++) {
            largest = Math.max(largest, (float) Math.abs(row[at + d]));
        }
        float scale = type.scale(largest);
        for (int d = 0; d < headDim && type != KvType.F32; d++) {
            row[at + d] = type.decode(type.encode((float) row[at + d], scale), scale);
        }
    }

    private void row(double[][] prepared, int t, int head, double[] result) {
        int kv = head / (heads / kvHeads);
        int first = window == 0 ? 0 : Math.max(0, t + 1 - window);
        double[] weights = new double[t + 1];
        double max = sinks.length == 0 ? Double.NEGATIVE_INFINITY : sinks[head];
        for (int j = first; j <= t; j++) {
            double sum = 0;
            for (int d = 0; d < headDim; d++) {
                sum = round(sum + round(prepared[t][head * headDim + d] * prepared[j][(heads + kv) * headDim + d]));
            }
            double score = round(sum * scale);
            weights[j] = softcap == 0 ? score : round(softcap * Math.tanh(round(score / softcap)));
            max = Math.max(max, weights[j]);
        }
        double total = sinks.length == 0 ? 0 : round(Math.exp(sinks[head] - max));
        for (int j = first; j <= t; j++) {
            weights[j] = round(Math.exp(round(weights[j] - max)));
            total = round(total + weights[j]);
        }
        for (int d = 0; d < headDim; d++) {
            double sum = 0;
            for (int j = first; j <= t; j++) {
                sum = round(sum + round(factor(weights[j]) * prepared[j][(heads + kvHeads + kv) * headDim + d]));
            }
            result[(t * heads + head) * headDim + d] = round(sum / total);
        }
    }
}
