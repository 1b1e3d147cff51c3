package io.updraft.graph.pass;

import io.updraft.runtime.tensor.Tensor;

/// What CachedAttention needs to know to do what a region does.
///
/// @param scale of the products of query and key
/// @param softcap bound by tanh, 0 for none
/// @param window keys a query sees, itself included; -1 for all
/// @param queryNorm [headSize], or empty
/// @param keyNorm [headSize], or empty
record AttentionSpec(int heads, int kvHeads, int headSize, double scale, double softcap, int window,
        RotaryTables.Rotation rotation, float[] queryNorm, float[] keyNorm, double epsilon) {
    AttentionSpec withScale(double newScale) {
        return new AttentionSpec(heads, kvHeads, headSize, newScale, softcap, window, rotation, queryNorm, keyNorm,
                epsilon);
    }

    /// A head of queries or keys as it is compared: normalized and rotated. `head` starts at `from` in `rows`.
    double[] prepared(Tensor rows, long from, float[] norm, int position) {
        double[] head = new double[headSize];
        double squares = 0;
        for (int i = 0; i < headSize; i++) {
            head[i] = rows.getDouble(from + i);
            squares += head[i] * head[i];
        }
        if (norm.length > 0) {
            double factor = 1 / Math.sqrt(squares / headSize + epsilon);
            for (int i = 0; i < headSize; i++) {
                head[i] *= factor * norm[i];
            }
        }
        int half = rotation.dim() / 2;
        for (int i = 0; i < half; i++) {
            int first = rotation.interleaved() ? 2 * i : i;
            int second = rotation.interleaved() ? 2 * i + 1 : i + half;
            double cos = rotation.cos().getDouble((long) position * half + i);
            double sin = rotation.sin().getDouble((long) position * half + i);
            double left = head[first];
            head[first] = left * cos - head[second] * sin;
            head[second] = head[second] * cos + left * sin;
        }
        return head;
    }

    double score(double dot) {
        double scaled = dot * scale;
        return softcap > 0 ? softcap * Math.tanh(scaled / softcap) : scaled;
    }
}
