package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;

import io.updraft.tasks.FloatMath;

/// [AttentionMath] without vectors; eight sums at a time hide the latency of fused multiply-add.
final class ScalarAttention implements AttentionMath {
    static final ScalarAttention INSTANCE = new ScalarAttention();

    private static final long SIZE = Float.BYTES;
    private static final int TOGETHER = 8;

    @Override
    public void scores(long query, int rows, int headDim, long keys, int count, long scores) {
        for (int row = 0; row < rows; row++) {
            long q = query + row * SIZE;
            for (int key = 0; key < count; key += TOGETHER) {
                long k = keys + ((long) (key / LANES) * headDim * LANES + key % LANES) * SIZE;
                eightScores(q, rows * SIZE, headDim, k, scores + (row * BLOCK + key) * SIZE);
            }
        }
    }

    private static void eightScores(long q, long step, int headDim, long k, long out) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        float s4 = 0;
        float s5 = 0;
        float s6 = 0;
        float s7 = 0;
        for (int d = 0; d < headDim; d++) {
            float x = Native.get(q + d * step);
            long at = k + d * (LANES * SIZE);
            s0 = Math.fma(x, Native.get(at), s0);
            s1 = Math.fma(x, Native.get(at + SIZE), s1);
            s2 = Math.fma(x, Native.get(at + 2 * SIZE), s2);
            s3 = Math.fma(x, Native.get(at + 3 * SIZE), s3);
            s4 = Math.fma(x, Native.get(at + 4 * SIZE), s4);
            s5 = Math.fma(x, Native.get(at + 5 * SIZE), s5);
            s6 = Math.fma(x, Native.get(at + 6 * SIZE), s6);
            s7 = Math.fma(x, Native.get(at + 7 * SIZE), s7);
        }
        store(out, s0, s1, s2, s3, s4, s5, s6, s7);
    }

    private static void store(long out, float s0, float s1, float s2, float s3, float s4, float s5, float s6,
            float s7) {
        Native.set(out, s0);
        Native.set(out + SIZE, s1);
        Native.set(out + 2 * SIZE, s2);
        Native.set(out + 3 * SIZE, s3);
        Native.set(out + 4 * SIZE, s4);
        Native.set(out + 5 * SIZE, s5);
        Native.set(out + 6 * SIZE, s6);
        Native.set(out + 7 * SIZE, s7);
    }

    @Override
    public void softcap(long scores, int from, int to, float cap) {
        float inverse = 1f / cap;
        for (long at = scores + from * LANES * SIZE; at < scores + to * LANES * SIZE; at += SIZE) {
            Native.set(at, FloatMath.tanh(Native.get(at) * inverse) * cap);
        }
    }

    @Override
    public float max(long scores, int from, int to) {
        float max = Float.NEGATIVE_INFINITY;
        for (long at = scores + from * LANES * SIZE; at < scores + to * LANES * SIZE; at += SIZE) {
            float score = Native.get(at);
            max = score > max ? score : max;
        }
        return max;
    }

    @Override
    public void weights(long scores, int from, int to, float max, float decay, long sums) {
        for (int lane = 0; lane < LANES; lane++) {
            float sum = Native.get(sums + lane * SIZE) * decay;
            for (int group = from; group < to; group++) {
                long at = scores + (group * LANES + lane) * SIZE;
                float weight = FloatMath.exp(Native.get(at) - max);
                Native.set(at, weight);
                sum += weight;
            }
            Native.set(sums + lane * SIZE, sum);
        }
    }

    @Override
    public void scale(long total, int count, float factor) {
        for (int i = 0; i < count; i++) {
            Native.set(total + i * SIZE, Native.get(total + i * SIZE) * factor);
        }
    }

    @Override
    public void merge(long total, float decay, long part, float share, int count) {
        for (int i = 0; i < count; i++) {
            long at = total + i * SIZE;
            Native.set(at, Math.fma(Native.get(at), decay, Native.get(part + i * SIZE) * share));
        }
    }

    @Override
    public void values(long weights, int rows, int from, int to, long values, int stride, long totals) {
        for (int row = 0; row < rows; row++) {
            for (int c = 0; c < stride; c += TOGETHER) {
                eightValues(weights + row * BLOCK * SIZE, from, to, values + c * SIZE, stride * SIZE,
                        totals + (row * stride + c) * SIZE);
            }
        }
    }

    private static void eightValues(long weights, int from, int to, long values, long step, long total) {
        float s0 = Native.get(total);
        float s1 = Native.get(total + SIZE);
        float s2 = Native.get(total + 2 * SIZE);
        float s3 = Native.get(total + 3 * SIZE);
        float s4 = Native.get(total + 4 * SIZE);
        float s5 = Native.get(total + 5 * SIZE);
        float s6 = Native.get(total + 6 * SIZE);
        float s7 = Native.get(total + 7 * SIZE);
        for (int key = from; key < to; key++) {
            float x = Native.get(weights + key * SIZE);
            long at = values + key * step;
            s0 = Math.fma(x, Native.get(at), s0);
            s1 = Math.fma(x, Native.get(at + SIZE), s1);
            s2 = Math.fma(x, Native.get(at + 2 * SIZE), s2);
            s3 = Math.fma(x, Native.get(at + 3 * SIZE), s3);
            s4 = Math.fma(x, Native.get(at + 4 * SIZE), s4);
            s5 = Math.fma(x, Native.get(at + 5 * SIZE), s5);
            s6 = Math.fma(x, Native.get(at + 6 * SIZE), s6);
            s7 = Math.fma(x, Native.get(at + 7 * SIZE), s7);
        }
        store(total, s0, s1, s2, s3, s4, s5, s6, s7);
    }
}
