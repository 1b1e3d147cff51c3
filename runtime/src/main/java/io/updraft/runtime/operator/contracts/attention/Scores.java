package io.updraft.runtime.operator.contracts.attention;

/// Softmax attention of one query row, in double.
final class Scores {
    private Scores() {
    }

    /// Products of one query with keys 0 to `count`, scaled.
    static double[] products(Heads q, int query, Heads keys, int b, int h, int count, int dim, double scale) {
        double[] products = new double[count];
        for (int j = 0; j < count; j++) {
            int key = keys.at(b, h, j);
            double dot = 0;
            for (int i = 0; i < dim; i++) {
                dot += q.values()[query + i] * keys.values()[key + i];
            }
            products[j] = dot * scale;
        }
        return products;
    }

    /// In place; a row with nothing to attend to becomes zeros.
    static void softmax(double[] scores) {
        double max = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double sum = 0;
        for (int j = 0; j < scores.length; j++) {
            scores[j] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(scores[j] - max);
            sum += scores[j];
        }
        for (int j = 0; j < scores.length; j++) {
            scores[j] = sum == 0 ? 0 : scores[j] / sum;
        }
    }

    /// Adds the values, weighted, to `output` from `at` on. What has no weight is not read, be it NaN.
    static void weigh(double[] weights, Heads values, int b, int h, int dim, double[] output, int at) {
        for (int j = 0; j < weights.length; j++) {
            if (weights[j] != 0) {
                int from = values.at(b, h, j);
                for (int i = 0; i < dim; i++) {
                    output[at + i] += weights[j] * values.values()[from + i];
                }
            }
        }
    }

    /// Past and new keys (or values) one after another as [batch, head, position, channel].
    static double[] joined(double[] past, int pastPositions, Heads added, int batch, int heads, int positions,
            int dim) {
        int total = pastPositions + positions;
        double[] joined = new double[Math.multiplyExact(batch * heads, total * dim)];
        for (int row = 0; row < batch * heads; row++) {
            System.arraycopy(past, row * pastPositions * dim, joined, row * total * dim, pastPositions * dim);
            for (int p = 0; p < positions; p++) {
                System.arraycopy(added.values(), added.at(row / heads, row % heads, p), joined,
                        (row * total + pastPositions + p) * dim, dim);
            }
        }
        return joined;
    }
}
