package io.updraft.attention;

import io.updraft.tasks.RotaryTables;

/// What happens to a query or key head before scores are taken: RMS normalization, rotation, scaling.
///
/// @param norm weights of the normalization; empty for none
/// @param rotary [RotaryTables#NONE] for none
/// @param factor scale of the result (the scores' scale, for queries)
record HeadPreparation(float[] norm, float epsilon, RotaryTables rotary, float factor) {
    private static final long SIZE = Float.BYTES;

    /// Prepares the head at address `from` into `to`.
    void apply(long from, long to, int headDim, int position) {
        Native.copy(from, to, headDim);
        if (norm.length != 0) {
            normalize(to, headDim);
        }
        if (rotary.half() != 0) {
            rotate(to, position);
        }
        if (factor != 1f) {
            for (int i = 0; i < headDim; i++) {
                Native.set(to + i * SIZE, Native.get(to + i * SIZE) * factor);
            }
        }
    }

    private void normalize(long head, int headDim) {
        double squares = 0;
        for (int i = 0; i < headDim; i++) {
            double x = Native.get(head + i * SIZE);
            squares += x * x;
        }
        float scale = (float) (1 / Math.sqrt(squares / headDim + epsilon));
        for (int i = 0; i < headDim; i++) {
            Native.set(head + i * SIZE, Native.get(head + i * SIZE) * scale * norm[i]);
        }
    }

    private void rotate(long head, int position) {
        int half = rotary.half();
        float[] cos = rotary.cos();
        float[] sin = rotary.sin();
        long step = rotary.interleaved() ? 2 * SIZE : SIZE;
        long partner = rotary.interleaved() ? SIZE : half * SIZE;
        int table = position * half;
        for (int i = 0; i < half; i++) {
            long at = head + i * step;
            float x = Native.get(at);
            float y = Native.get(at + partner);
            float c = cos[table + i];
            float s = sin[table + i];
            Native.set(at, x * c - y * s);
            Native.set(at + partner, y * c + x * s);
        }
    }
}
