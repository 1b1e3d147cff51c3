package io.updraft.attention;

import io.updraft.runtime.cache.KvTypes;

/// Attention as the formula has it, in float64 or in plain float32.
final class AttentionReference {
    private final AttentionCase attention;
    private final KvTypes types;
    private final boolean single;
    private double largestScore;

    /// @param single round every operation to float, as a straightforward float32 implementation does
    AttentionReference(AttentionCase attention, boolean single) {
        this(attention, KvTypes.F32, single);
    }

    /// @param types what keys and values are rounded to before use
    AttentionReference(AttentionCase attention, KvTypes types, boolean single) {
        this.attention = attention;
        this.types = types;
        this.single = single;
    }

    private double round(double x) {
        return single ? (float) x : x;
    }

    /// The largest magnitude of any score so far.
    double largestScore() {
        return largestScore;
    }

    /// The output rows `[length][heads * valueDim]`.
    double[] run(Text text) {
        double[] queries = heads(text.query(), attention.heads(), attention.normWeights(5), text.length());
        double[] keys = StoredHeads.of(types.keys(),
                heads(text.key(), attention.kvHeads(), attention.normWeights(6), text.length()), attention.headDim());
        double[] values = new double[text.value().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = text.value()[i];
        }
        values = StoredHeads.of(types.values(), values, attention.valueDim());
        double[] output = new double[text.length() * attention.outputColumns()];
        for (int i = 0; i < text.length(); i++) {
            for (int h = 0; h < attention.heads(); h++) {
                row(queries, keys, values, i, h, output);
            }
        }
        return output;
    }

    private void row(double[] queries, double[] keys, double[] values, int i, int h, double[] output) {
        int dim = attention.headDim();
        int kv = h / (attention.heads() / attention.kvHeads());
        int first = attention.window() <= 0 ? 0 : Math.max(0, i - attention.window() + 1);
        double[] scores = new double[i + 1];
        double max = attention.sink() ? attention.sinks()[h] : attention.smooth() ? 0 : Double.NEGATIVE_INFINITY;
        double extra = max;
        for (int j = first; j <= i; j++) {
            double sum = 0;
            for (int d = 0; d < dim; d++) {
                sum = round(sum + round(queries[i * attention.queryColumns() + h * dim + d]
                        * keys[j * attention.keyColumns() + kv * dim + d]));
            }
            double score = round(sum * attention.scale());
            largestScore = Math.max(largestScore, Math.abs(score));
            if (attention.softcap() != 0) {
                score = round(attention.softcap() * round(Math.tanh(round(score / attention.softcap()))));
            }
            scores[j] = score;
            max = Math.max(max, score);
        }
        double total = extra == Double.NEGATIVE_INFINITY ? 0 : round(Math.exp(round(extra - max)));
        for (int j = first; j <= i; j++) {
            scores[j] = round(Math.exp(round(scores[j] - max)));
            total = round(total + scores[j]);
        }
        for (int c = 0; c < attention.valueDim(); c++) {
            double sum = 0;
            for (int j = first; j <= i; j++) {
                sum = round(sum + round(round(scores[j] / total)
                        * values[j * attention.valueColumns() + kv * attention.valueDim() + c]));
            }
            output[i * attention.outputColumns() + h * attention.valueDim() + c] = sum;
        }
    }

    /// Heads after normalization and rotation.
    private double[] heads(float[] input, int heads, float[] norm, int length) {
        double[] result = new double[input.length];
        int dim = attention.headDim();
        for (int t = 0; t < length; t++) {
            for (int h = 0; h < heads; h++) {
                int start = (t * heads + h) * dim;
                double squares = 0;
                for (int d = 0; d < dim; d++) {
                    squares = round(squares + round((double) input[start + d] * input[start + d]));
                }
                double factor = norm.length == 0 ? 1 : round(1 / Math.sqrt(squares / dim + 1e-6f));
                for (int d = 0; d < dim; d++) {
                    double weight = norm.length == 0 ? 1 : norm[d];
                    result[start + d] = round(round(input[start + d] * factor) * weight);
                }
                rotate(result, start, t);
            }
        }
        return result;
    }

    private void rotate(double[] head, int start, int position) {
        int half = attention.rotaryDim() / 2;
        for (int i = 0; i < half; i++) {
            int a = start + (attention.interleaved() ? 2 * i : i);
            int b = attention.interleaved() ? a + 1 : a + half;
            double c = AttentionCase.angle(position, i, attention.rotaryDim(), 0);
            double s = AttentionCase.angle(position, i, attention.rotaryDim(), 1);
            double x = head[a];
            double y = head[b];
            head[a] = round(round(x * c) - round(y * s));
            head[b] = round(round(y * c) + round(x * s));
        }
    }
}
