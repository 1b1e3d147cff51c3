package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;
import static io.updraft.attention.Native.ALL;
import static io.updraft.attention.Native.FLOAT;
import static io.updraft.attention.Native.MASK;
import static io.updraft.attention.Native.ORDER;
import static io.updraft.attention.VectorAttention.SPECIES;
import static io.updraft.attention.VectorAttention.STEP;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/// Scores of 1, 2, 4 or 6 queries side by side with vectors of keys, sums in registers.
///
/// Loads and stores are spelled out, and addresses masked: see [VectorAttention].
final class VectorScores {
    private static final int VECTOR = SPECIES.length();
    /// From one element of a head to the next in the keys.
    private static final long KEY_STEP = LANES * 4L;
    /// From one row of scores to the next.
    private static final long ROW = AttentionMath.BLOCK * 4L;

    private VectorScores() {
    }

    /// See [AttentionMath#scores].
    static void multiply(long query, int rows, int headDim, long keys, int count, long scores) {
        int together = rows <= 2 ? 4 * VECTOR : 2 * VECTOR;
        for (int key = 0; key < count; key += together) {
            switch (rows) {
                case 1 -> one(query, headDim, keys, key, scores);
                case 2 -> two(query, headDim, keys, key, scores);
                case 4 -> four(query, headDim, keys, key, scores);
                default -> six(query, headDim, keys, key, scores);
            }
        }
    }

    /// Where the first element of a key stands.
    private static long key(long keys, int headDim, int key) {
        return keys + ((long) (key / LANES) * headDim * LANES + key % LANES) * 4;
    }

    private static void one(long query, int headDim, long keys, int key, long scores) {
        long k0 = key(keys, headDim, key);
        long k1 = key(keys, headDim, key + VECTOR);
        long k2 = key(keys, headDim, key + 2 * VECTOR);
        long k3 = key(keys, headDim, key + 3 * VECTOR);
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        for (int d = 0; d < headDim; d++) {
            long q = query + d * 4L & MASK;
            FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, q));
            FloatVector y = fromMemorySegment(SPECIES, ALL, k0 + d * KEY_STEP & MASK, ORDER);
            a0 = x0.fma(y, a0);
            y = fromMemorySegment(SPECIES, ALL, k1 + d * KEY_STEP & MASK, ORDER);
            a1 = x0.fma(y, a1);
            y = fromMemorySegment(SPECIES, ALL, k2 + d * KEY_STEP & MASK, ORDER);
            a2 = x0.fma(y, a2);
            y = fromMemorySegment(SPECIES, ALL, k3 + d * KEY_STEP & MASK, ORDER);
            a3 = x0.fma(y, a3);
        }
        long out = scores + key * 4L & MASK;
        a0.intoMemorySegment(ALL, out, ORDER);
        a1.intoMemorySegment(ALL, out + STEP, ORDER);
        a2.intoMemorySegment(ALL, out + 2 * STEP, ORDER);
        a3.intoMemorySegment(ALL, out + 3 * STEP, ORDER);
    }

    private static void two(long query, int headDim, long keys, int key, long scores) {
        long k0 = key(keys, headDim, key);
        long k1 = key(keys, headDim, key + VECTOR);
        long k2 = key(keys, headDim, key + 2 * VECTOR);
        long k3 = key(keys, headDim, key + 3 * VECTOR);
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector b2 = a0;
        FloatVector b3 = a0;
        for (int d = 0; d < headDim; d++) {
            long q = query + d * 8L & MASK;
            FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, q));
            FloatVector x1 = broadcast(SPECIES, ALL.get(FLOAT, q + 4));
            FloatVector y = fromMemorySegment(SPECIES, ALL, k0 + d * KEY_STEP & MASK, ORDER);
            a0 = x0.fma(y, a0);
            b0 = x1.fma(y, b0);
            y = fromMemorySegment(SPECIES, ALL, k1 + d * KEY_STEP & MASK, ORDER);
            a1 = x0.fma(y, a1);
            b1 = x1.fma(y, b1);
            y = fromMemorySegment(SPECIES, ALL, k2 + d * KEY_STEP & MASK, ORDER);
            a2 = x0.fma(y, a2);
            b2 = x1.fma(y, b2);
            y = fromMemorySegment(SPECIES, ALL, k3 + d * KEY_STEP & MASK, ORDER);
            a3 = x0.fma(y, a3);
            b3 = x1.fma(y, b3);
        }
        long out = scores + key * 4L & MASK;
        a0.intoMemorySegment(ALL, out, ORDER);
        a1.intoMemorySegment(ALL, out + STEP, ORDER);
        a2.intoMemorySegment(ALL, out + 2 * STEP, ORDER);
        a3.intoMemorySegment(ALL, out + 3 * STEP, ORDER);
        b0.intoMemorySegment(ALL, out + ROW, ORDER);
        b1.intoMemorySegment(ALL, out + ROW + STEP, ORDER);
        b2.intoMemorySegment(ALL, out + ROW + 2 * STEP, ORDER);
        b3.intoMemorySegment(ALL, out + ROW + 3 * STEP, ORDER);
    }

    private static void four(long query, int headDim, long keys, int key, long scores) {
        long k0 = key(keys, headDim, key);
        long k1 = key(keys, headDim, key + VECTOR);
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        for (int d = 0; d < headDim; d++) {
            long q = query + d * 16L & MASK;
            FloatVector y0 = fromMemorySegment(SPECIES, ALL, k0 + d * KEY_STEP & MASK, ORDER);
            FloatVector y1 = fromMemorySegment(SPECIES, ALL, k1 + d * KEY_STEP & MASK, ORDER);
            FloatVector x = broadcast(SPECIES, ALL.get(FLOAT, q));
            a0 = x.fma(y0, a0);
            a1 = x.fma(y1, a1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 4));
            b0 = x.fma(y0, b0);
            b1 = x.fma(y1, b1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 8));
            c0 = x.fma(y0, c0);
            c1 = x.fma(y1, c1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 12));
            d0 = x.fma(y0, d0);
            d1 = x.fma(y1, d1);
        }
        long out = scores + key * 4L & MASK;
        a0.intoMemorySegment(ALL, out, ORDER);
        a1.intoMemorySegment(ALL, out + STEP, ORDER);
        b0.intoMemorySegment(ALL, out + ROW, ORDER);
        b1.intoMemorySegment(ALL, out + ROW + STEP, ORDER);
        c0.intoMemorySegment(ALL, out + 2 * ROW, ORDER);
        c1.intoMemorySegment(ALL, out + 2 * ROW + STEP, ORDER);
        d0.intoMemorySegment(ALL, out + 3 * ROW, ORDER);
        d1.intoMemorySegment(ALL, out + 3 * ROW + STEP, ORDER);
    }

    private static void six(long query, int headDim, long keys, int key, long scores) {
        long k0 = key(keys, headDim, key);
        long k1 = key(keys, headDim, key + VECTOR);
        FloatVector a0 = FloatVector.zero(SPECIES);
        FloatVector a1 = a0;
        FloatVector b0 = a0;
        FloatVector b1 = a0;
        FloatVector c0 = a0;
        FloatVector c1 = a0;
        FloatVector d0 = a0;
        FloatVector d1 = a0;
        FloatVector e0 = a0;
        FloatVector e1 = a0;
        FloatVector f0 = a0;
        FloatVector f1 = a0;
        for (int d = 0; d < headDim; d++) {
            long q = query + d * 24L & MASK;
            FloatVector y0 = fromMemorySegment(SPECIES, ALL, k0 + d * KEY_STEP & MASK, ORDER);
            FloatVector y1 = fromMemorySegment(SPECIES, ALL, k1 + d * KEY_STEP & MASK, ORDER);
            FloatVector x = broadcast(SPECIES, ALL.get(FLOAT, q));
            a0 = x.fma(y0, a0);
            a1 = x.fma(y1, a1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 4));
            b0 = x.fma(y0, b0);
            b1 = x.fma(y1, b1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 8));
            c0 = x.fma(y0, c0);
            c1 = x.fma(y1, c1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 12));
            d0 = x.fma(y0, d0);
            d1 = x.fma(y1, d1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 16));
            e0 = x.fma(y0, e0);
            e1 = x.fma(y1, e1);
            x = broadcast(SPECIES, ALL.get(FLOAT, q + 20));
            f0 = x.fma(y0, f0);
            f1 = x.fma(y1, f1);
        }
        long out = scores + key * 4L & MASK;
        a0.intoMemorySegment(ALL, out, ORDER);
        a1.intoMemorySegment(ALL, out + STEP, ORDER);
        b0.intoMemorySegment(ALL, out + ROW, ORDER);
        b1.intoMemorySegment(ALL, out + ROW + STEP, ORDER);
        c0.intoMemorySegment(ALL, out + 2 * ROW, ORDER);
        c1.intoMemorySegment(ALL, out + 2 * ROW + STEP, ORDER);
        d0.intoMemorySegment(ALL, out + 3 * ROW, ORDER);
        d1.intoMemorySegment(ALL, out + 3 * ROW + STEP, ORDER);
        e0.intoMemorySegment(ALL, out + 4 * ROW, ORDER);
        e1.intoMemorySegment(ALL, out + 4 * ROW + STEP, ORDER);
        f0.intoMemorySegment(ALL, out + 5 * ROW, ORDER);
        f1.intoMemorySegment(ALL, out + 5 * ROW + STEP, ORDER);
    }
}
