package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;

import io.updraft.tasks.VectorFloatMath;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [AttentionMath] in vectors; lanes are keys in [#scores] and elements of a value in [#values].
///
/// Loaded only where the module `jdk.incubator.vector` is present. The micro-kernels keep 4 or 8 accumulators in
/// registers: enough to hide the latency of fused multiply-add, and no more than 16 registers hold. Every load in a
/// loop is `base + index * constant`, the form for which C2 takes the bounds check out of the loop.
final class VectorAttention implements AttentionMath {
    /// The machine's own width, but at most LANES floats.
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > LANES
            ? VectorSpecies.of(float.class, VectorShape.S_512_BIT)
            : FloatVector.SPECIES_PREFERRED;
    private static final int VECTOR = SPECIES.length();
    private static final long SIZE = Float.BYTES;
    private static final long STEP = VECTOR * SIZE;
    /// From one element of a head to the next in the keys.
    private static final long KEY_STEP = LANES * SIZE;
    private static final long ROW = BLOCK * SIZE;

    private static FloatVector load(long address) {
        return FloatVector.fromMemorySegment(SPECIES, Native.ALL, address, ByteOrder.nativeOrder());
    }

    private static void store(FloatVector vector, long address) {
        vector.intoMemorySegment(Native.ALL, address, ByteOrder.nativeOrder());
    }

    private static FloatVector spread(long address) {
        return FloatVector.broadcast(SPECIES, Native.get(address));
    }

    @Override
    public void scores(long query, int rows, int headDim, long keys, int count, long scores) {
        switch (rows) {
            case 1 -> {
                for (int key = 0; key < count; key += 4 * VECTOR) {
                    scoresOfOne(query, headDim, keys, key, scores);
                }
            }
            case 2 -> {
                for (int key = 0; key < count; key += 4 * VECTOR) {
                    scoresOfTwo(query, headDim, keys, key, scores);
                }
            }
            default -> {
                for (int key = 0; key < count; key += 2 * VECTOR) {
                    scoresOfFour(query, headDim, keys, key, scores);
                }
            }
        }
    }

    /// Where the first element of a key stands.
    private static long key(long keys, int headDim, int key) {
        return keys + ((long) (key / LANES) * headDim * LANES + key % LANES) * SIZE;
    }

    private static void scoresOfOne(long q, int headDim, long keys, int key, long scores) {
        long k0 = key(keys, headDim, key);
        long k1 = key(keys, headDim, key + VECTOR);
        long k2 = key(keys, headDim, key + 2 * VECTOR);
        long k3 = key(keys, headDim, key + 3 * VECTOR);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int d = 0; d < headDim; d++) {
            FloatVector x = spread(q + d * SIZE);
            s0 = x.fma(load(k0 + d * KEY_STEP), s0);
            s1 = x.fma(load(k1 + d * KEY_STEP), s1);
            s2 = x.fma(load(k2 + d * KEY_STEP), s2);
            s3 = x.fma(load(k3 + d * KEY_STEP), s3);
        }
        long out = scores + key * SIZE;
        store(s0, out);
        store(s1, out + STEP);
        store(s2, out + 2 * STEP);
        store(s3, out + 3 * STEP);
    }

    private static void scoresOfTwo(long q, int headDim, long keys, int key, long scores) {
        long k0 = key(keys, headDim, key);
        long k1 = key(keys, headDim, key + VECTOR);
        long k2 = key(keys, headDim, key + 2 * VECTOR);
        long k3 = key(keys, headDim, key + 3 * VECTOR);
        long p = q + headDim * SIZE;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector t0 = s0;
        FloatVector t1 = s0;
        FloatVector t2 = s0;
        FloatVector t3 = s0;
        for (int d = 0; d < headDim; d++) {
            FloatVector x = spread(q + d * SIZE);
            FloatVector y = spread(p + d * SIZE);
            FloatVector k = load(k0 + d * KEY_STEP);
            s0 = x.fma(k, s0);
            t0 = y.fma(k, t0);
            k = load(k1 + d * KEY_STEP);
            s1 = x.fma(k, s1);
            t1 = y.fma(k, t1);
            k = load(k2 + d * KEY_STEP);
            s2 = x.fma(k, s2);
            t2 = y.fma(k, t2);
            k = load(k3 + d * KEY_STEP);
            s3 = x.fma(k, s3);
            t3 = y.fma(k, t3);
        }
        long out = scores + key * SIZE;
        store(s0, out);
        store(s1, out + STEP);
        store(s2, out + 2 * STEP);
        store(s3, out + 3 * STEP);
        store(t0, out + ROW);
        store(t1, out + ROW + STEP);
        store(t2, out + ROW + 2 * STEP);
        store(t3, out + ROW + 3 * STEP);
    }

    private static void scoresOfFour(long q, int headDim, long keys, int key, long scores) {
        long k0 = key(keys, headDim, key);
        long k1 = key(keys, headDim, key + VECTOR);
        long q1 = q + headDim * SIZE;
        long q2 = q1 + headDim * SIZE;
        long q3 = q2 + headDim * SIZE;
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0;
        FloatVector t0 = s0;
        FloatVector t1 = s0;
        FloatVector u0 = s0;
        FloatVector u1 = s0;
        FloatVector v0 = s0;
        FloatVector v1 = s0;
        for (int d = 0; d < headDim; d++) {
            FloatVector a = load(k0 + d * KEY_STEP);
            FloatVector b = load(k1 + d * KEY_STEP);
            FloatVector x = spread(q + d * SIZE);
            s0 = x.fma(a, s0);
            s1 = x.fma(b, s1);
            x = spread(q1 + d * SIZE);
            t0 = x.fma(a, t0);
            t1 = x.fma(b, t1);
            x = spread(q2 + d * SIZE);
            u0 = x.fma(a, u0);
            u1 = x.fma(b, u1);
            x = spread(q3 + d * SIZE);
            v0 = x.fma(a, v0);
            v1 = x.fma(b, v1);
        }
        long out = scores + key * SIZE;
        store(s0, out);
        store(s1, out + STEP);
        store(t0, out + ROW);
        store(t1, out + ROW + STEP);
        store(u0, out + 2 * ROW);
        store(u1, out + 2 * ROW + STEP);
        store(v0, out + 3 * ROW);
        store(v1, out + 3 * ROW + STEP);
    }

    @Override
    public void softcap(long scores, int from, int to, float cap) {
        float inverse = 1f / cap;
        for (long at = scores + from * KEY_STEP; at < scores + to * KEY_STEP; at += STEP) {
            store(VectorFloatMath.tanh(load(at).mul(inverse)).mul(cap), at);
        }
    }

    @Override
    public float max(long scores, int from, int to) {
        FloatVector max = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        for (long at = scores + from * KEY_STEP; at < scores + to * KEY_STEP; at += STEP) {
            FloatVector score = load(at);
            max = max.blend(score, score.compare(VectorOperators.GT, max));
        }
        return max.reduceLanes(VectorOperators.MAX);
    }

    @Override
    public void weights(long scores, int from, int to, float max, float decay, long sums) {
        for (long lane = 0; lane < KEY_STEP; lane += STEP) {
            FloatVector sum = load(sums + lane).mul(decay);
            for (int group = from; group < to; group++) {
                long at = scores + group * KEY_STEP + lane;
                FloatVector weight = VectorFloatMath.exp(load(at).sub(max));
                store(weight, at);
                sum = sum.add(weight);
            }
            store(sum, sums + lane);
        }
    }

    @Override
    public void scale(long total, int count, float factor) {
        for (long at = total; at < total + count * SIZE; at += STEP) {
            store(load(at).mul(factor), at);
        }
    }

    @Override
    public void merge(long total, float decay, long part, float share, int count) {
        FloatVector factor = FloatVector.broadcast(SPECIES, decay);
        for (long i = 0; i < count * SIZE; i += STEP) {
            store(load(total + i).fma(factor, load(part + i).mul(share)), total + i);
        }
    }

    @Override
    public void values(long weights, int rows, int from, int to, long values, int stride, long totals) {
        long width = stride * SIZE;
        long column = 0;
        switch (rows) {
            case 1 -> {
                for (; column + 4 * STEP <= width; column += 4 * STEP) {
                    fourOfOne(weights, from, to, values + column, width, totals + column);
                }
                for (; column < width; column += 2 * STEP) {
                    twoOfOne(weights, from, to, values + column, width, totals + column);
                }
            }
            case 2 -> {
                for (; column + 4 * STEP <= width; column += 4 * STEP) {
                    fourOfTwo(weights, from, to, values + column, width, totals + column);
                }
                for (; column < width; column += 2 * STEP) {
                    twoOfOne(weights, from, to, values + column, width, totals + column);
                    twoOfOne(weights + ROW, from, to, values + column, width, totals + width + column);
                }
            }
            default -> {
                for (; column < width; column += 2 * STEP) {
                    twoOfFour(weights, from, to, values + column, width, totals + column);
                }
            }
        }
    }

    private static void fourOfOne(long weights, int from, int to, long values, long width, long total) {
        long v1 = values + STEP;
        long v2 = v1 + STEP;
        long v3 = v2 + STEP;
        FloatVector s0 = load(total);
        FloatVector s1 = load(total + STEP);
        FloatVector s2 = load(total + 2 * STEP);
        FloatVector s3 = load(total + 3 * STEP);
        for (int key = from; key < to; key++) {
            FloatVector x = spread(weights + key * SIZE);
            s0 = x.fma(load(values + key * width), s0);
            s1 = x.fma(load(v1 + key * width), s1);
            s2 = x.fma(load(v2 + key * width), s2);
            s3 = x.fma(load(v3 + key * width), s3);
        }
        store(s0, total);
        store(s1, total + STEP);
        store(s2, total + 2 * STEP);
        store(s3, total + 3 * STEP);
    }

    private static void twoOfOne(long weights, int from, int to, long values, long width, long total) {
        long v1 = values + STEP;
        FloatVector s0 = load(total);
        FloatVector s1 = load(total + STEP);
        for (int key = from; key < to; key++) {
            FloatVector x = spread(weights + key * SIZE);
            s0 = x.fma(load(values + key * width), s0);
            s1 = x.fma(load(v1 + key * width), s1);
        }
        store(s0, total);
        store(s1, total + STEP);
    }

    private static void fourOfTwo(long weights, int from, int to, long values, long width, long total) {
        long second = total + width;
        long v1 = values + STEP;
        long v2 = v1 + STEP;
        long v3 = v2 + STEP;
        long w1 = weights + ROW;
        FloatVector s0 = load(total);
        FloatVector s1 = load(total + STEP);
        FloatVector s2 = load(total + 2 * STEP);
        FloatVector s3 = load(total + 3 * STEP);
        FloatVector t0 = load(second);
        FloatVector t1 = load(second + STEP);
        FloatVector t2 = load(second + 2 * STEP);
        FloatVector t3 = load(second + 3 * STEP);
        for (int key = from; key < to; key++) {
            FloatVector x = spread(weights + key * SIZE);
            FloatVector y = spread(w1 + key * SIZE);
            FloatVector value = load(values + key * width);
            s0 = x.fma(value, s0);
            t0 = y.fma(value, t0);
            value = load(v1 + key * width);
            s1 = x.fma(value, s1);
            t1 = y.fma(value, t1);
            value = load(v2 + key * width);
            s2 = x.fma(value, s2);
            t2 = y.fma(value, t2);
            value = load(v3 + key * width);
            s3 = x.fma(value, s3);
            t3 = y.fma(value, t3);
        }
        store(s0, total);
        store(s1, total + STEP);
        store(s2, total + 2 * STEP);
        store(s3, total + 3 * STEP);
        store(t0, second);
        store(t1, second + STEP);
        store(t2, second + 2 * STEP);
        store(t3, second + 3 * STEP);
    }

    private static void twoOfFour(long weights, int from, int to, long values, long width, long total) {
        long second = total + width;
        long third = second + width;
        long fourth = third + width;
        long nextValues = values + STEP;
        long w1 = weights + ROW;
        long w2 = w1 + ROW;
        long w3 = w2 + ROW;
        FloatVector s0 = load(total);
        FloatVector s1 = load(total + STEP);
        FloatVector t0 = load(second);
        FloatVector t1 = load(second + STEP);
        FloatVector u0 = load(third);
        FloatVector u1 = load(third + STEP);
        FloatVector v0 = load(fourth);
        FloatVector v1 = load(fourth + STEP);
        for (int key = from; key < to; key++) {
            FloatVector a = load(values + key * width);
            FloatVector b = load(nextValues + key * width);
            FloatVector x = spread(weights + key * SIZE);
            s0 = x.fma(a, s0);
            s1 = x.fma(b, s1);
            x = spread(w1 + key * SIZE);
            t0 = x.fma(a, t0);
            t1 = x.fma(b, t1);
            x = spread(w2 + key * SIZE);
            u0 = x.fma(a, u0);
            u1 = x.fma(b, u1);
            x = spread(w3 + key * SIZE);
            v0 = x.fma(a, v0);
            v1 = x.fma(b, v1);
        }
        store(s0, total);
        store(s1, total + STEP);
        store(t0, second);
        store(t1, second + STEP);
        store(u0, third);
        store(u1, third + STEP);
        store(v0, fourth);
        store(v1, fourth + STEP);
    }
}
