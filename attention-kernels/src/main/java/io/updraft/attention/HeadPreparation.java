package io.updraft.attention;

import io.updraft.tasks.RotaryTables;

/// What happens to a query or key head before scores are taken: RMS normalization, rotation, scaling.
///
/// @param norm weights of the normalization; empty for none
/// @param rotary [RotaryTables#NONE] for none
/// @param factor scale of the result (the scores' scale, for queries)
record HeadPreparation(float[] norm, float epsilon, RotaryTables rotary, float factor) {
    private static final long SIZE = Float.BYTES;

    /// Prepares the head at address `from`, elements side by side, into `to`, elements `step` bytes apart.
    void apply(long from, long to, long step, int headDim, int position) {
        long source = from;
        long sourceStep = SIZE;
        if (norm.length != 0) {
            normalize(from, to, step, headDim);
            source = to;
            sourceStep = step;
        }
        int half = rotary.half();
        if (half != 0) {
            rotate(source, sourceStep, to, step, position);
        }
        for (int i = 2 * half; i < headDim; i++) {
            Native.set(to + i * step, Native.get(source + i * sourceStep) * factor);
        }
    }

    private void normalize(long from, long to, long step, int headDim) {
        double squares = 0;
        for (int i = 0; i < headDim; i++) {
            double x = Native.get(from + i * SIZE);
            squares += x * x;
        }
        float scale = (float) (1 / Math.sqrt(squares / headDim + epsilon));
        for (int i = 0; i < headDim; i++) {
            Native.set(to + i * step, Native.get(from + i * SIZE) * scale * norm[i]);
        }
    }

    /// Reads both elements of a pair before it writes them, so `to` may be `from`.
    private void rotate(long from, long fromStep, long to, long toStep, int position) {
        int half = rotary.half();
        float[] cos = rotary.cos();
        float[] sin = rotary.sin();
        int next = rotary.interleaved() ? 2 : 1;
        int partner = rotary.interleaved() ? 1 : half;
        int table = position * half;
        for (int i = 0; i < half; i++) {
            int one = i * next;
            int other = one + partner;
            float x = Native.get(from + one * fromStep);
            float y = Native.get(from + other * fromStep);
            float c = cos[table + i];
            float s = sin[table + i];
            Native.set(to + one * toStep, (x * c - y * s) * factor);
            Native.set(to + other * toStep, (y * c + x * s) * factor);
        }
    }
}
