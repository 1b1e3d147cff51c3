package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;

import io.updraft.tasks.FloatMath;

/// [AttentionMath] without vectors.
final class ScalarAttention implements AttentionMath {
    static final ScalarAttention INSTANCE = new ScalarAttention();

    private static final long SIZE = Float.BYTES;

    @Override
    public void scores(long query, int rows, int headDim, long keys, int count, long scores) {
        for (int row = 0; row < rows; row++) {
            long q = query + row * headDim * SIZE;
            for (int key = 0; key < count; key++) {
                long k = keys + ((long) (key / LANES) * headDim * LANES + key % LANES) * SIZE;
                float sum = 0;
                for (int d = 0; d < headDim; d++) {
                    sum = Math.fma(Native.get(q + d * SIZE), Native.get(k + d * (LANES * SIZE)), sum);
                }
                Native.set(scores + (row * BLOCK + key) * SIZE, sum);
            }
        }
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
            long total = totals + row * stride * SIZE;
            for (int key = from; key < to; key++) {
                float weight = Native.get(weights + (row * BLOCK + key) * SIZE);
                long value = values + key * stride * SIZE;
                for (int c = 0; c < stride; c++) {
                    long at = total + c * SIZE;
                    Native.set(at, Math.fma(weight, Native.get(value + c * SIZE), Native.get(at)));
                }
            }
        }
    }
}
