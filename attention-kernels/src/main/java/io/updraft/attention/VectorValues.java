package io.updraft.attention;

import static io.updraft.attention.Native.ALL;
import static io.updraft.attention.Native.FLOAT;
import static io.updraft.attention.Native.MASK;
import static io.updraft.attention.Native.ORDER;
import static io.updraft.attention.VectorAttention.SPECIES;
import static io.updraft.attention.VectorAttention.STEP;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/// Weighted values of 1, 2, 4 or 6 rows, in vectors of columns, sums in registers.
///
/// Loads and stores are spelled out, and addresses masked: see [VectorAttention].
final class VectorValues {
    /// From one row of weights to the next.
    private static final long ROW = AttentionMath.BLOCK * 4L;

    private VectorValues() {
    }

    /// See [AttentionMath#values].
    static void add(long weights, int rows, int from, int to, long values, int stride, long totals) {
        long width = stride * 4L;
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
            case 4 -> {
                for (; column < width; column += 2 * STEP) {
                    twoOfFour(weights, from, to, values + column, width, totals + column);
                }
            }
            default -> {
                for (; column < width; column += 2 * STEP) {
                    twoOfSix(weights, from, to, values + column, width, totals + column);
                }
            }
        }
    }

    private static void fourOfOne(long weights, int from, int to, long values, long width, long totals) {
        long t0 = totals & MASK;
        FloatVector a0 = fromMemorySegment(SPECIES, ALL, t0, ORDER);
        FloatVector a1 = fromMemorySegment(SPECIES, ALL, t0 + STEP, ORDER);
        FloatVector a2 = fromMemorySegment(SPECIES, ALL, t0 + 2 * STEP, ORDER);
        FloatVector a3 = fromMemorySegment(SPECIES, ALL, t0 + 3 * STEP, ORDER);
        for (int key = from; key < to; key++) {
            long p = values + key * width & MASK;
            long w = weights + key * 4L & MASK;
            FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, w));
            FloatVector y = fromMemorySegment(SPECIES, ALL, p, ORDER);
            a0 = x0.fma(y, a0);
            y = fromMemorySegment(SPECIES, ALL, p + STEP, ORDER);
            a1 = x0.fma(y, a1);
            y = fromMemorySegment(SPECIES, ALL, p + 2 * STEP, ORDER);
            a2 = x0.fma(y, a2);
            y = fromMemorySegment(SPECIES, ALL, p + 3 * STEP, ORDER);
            a3 = x0.fma(y, a3);
        }
        a0.intoMemorySegment(ALL, t0, ORDER);
        a1.intoMemorySegment(ALL, t0 + STEP, ORDER);
        a2.intoMemorySegment(ALL, t0 + 2 * STEP, ORDER);
        a3.intoMemorySegment(ALL, t0 + 3 * STEP, ORDER);
    }

    private static void twoOfOne(long weights, int from, int to, long values, long width, long totals) {
        long t0 = totals & MASK;
        FloatVector a0 = fromMemorySegment(SPECIES, ALL, t0, ORDER);
        FloatVector a1 = fromMemorySegment(SPECIES, ALL, t0 + STEP, ORDER);
        for (int key = from; key < to; key++) {
            long p = values + key * width & MASK;
            long w = weights + key * 4L & MASK;
            FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, w));
            FloatVector y = fromMemorySegment(SPECIES, ALL, p, ORDER);
            a0 = x0.fma(y, a0);
            y = fromMemorySegment(SPECIES, ALL, p + STEP, ORDER);
            a1 = x0.fma(y, a1);
        }
        a0.intoMemorySegment(ALL, t0, ORDER);
        a1.intoMemorySegment(ALL, t0 + STEP, ORDER);
    }

    private static void fourOfTwo(long weights, int from, int to, long values, long width, long totals) {
        long t0 = totals & MASK;
        FloatVector a0 = fromMemorySegment(SPECIES, ALL, t0, ORDER);
        FloatVector a1 = fromMemorySegment(SPECIES, ALL, t0 + STEP, ORDER);
        FloatVector a2 = fromMemorySegment(SPECIES, ALL, t0 + 2 * STEP, ORDER);
        FloatVector a3 = fromMemorySegment(SPECIES, ALL, t0 + 3 * STEP, ORDER);
        long t1 = totals + width & MASK;
        FloatVector b0 = fromMemorySegment(SPECIES, ALL, t1, ORDER);
        FloatVector b1 = fromMemorySegment(SPECIES, ALL, t1 + STEP, ORDER);
        FloatVector b2 = fromMemorySegment(SPECIES, ALL, t1 + 2 * STEP, ORDER);
        FloatVector b3 = fromMemorySegment(SPECIES, ALL, t1 + 3 * STEP, ORDER);
        for (int key = from; key < to; key++) {
            long p = values + key * width & MASK;
            long w = weights + key * 4L & MASK;
            FloatVector x0 = broadcast(SPECIES, ALL.get(FLOAT, w));
            FloatVector x1 = broadcast(SPECIES, ALL.get(FLOAT, w + ROW));
            FloatVector y = fromMemorySegment(SPECIES, ALL, p, ORDER);
            a0 = x0.fma(y, a0);
            b0 = x1.fma(y, b0);
            y = fromMemorySegment(SPECIES, ALL, p + STEP, ORDER);
            a1 = x0.fma(y, a1);
            b1 = x1.fma(y, b1);
            y = fromMemorySegment(SPECIES, ALL, p + 2 * STEP, ORDER);
            a2 = x0.fma(y, a2);
            b2 = x1.fma(y, b2);
            y = fromMemorySegment(SPECIES, ALL, p + 3 * STEP, ORDER);
            a3 = x0.fma(y, a3);
            b3 = x1.fma(y, b3);
        }
        a0.intoMemorySegment(ALL, t0, ORDER);
        a1.intoMemorySegment(ALL, t0 + STEP, ORDER);
        a2.intoMemorySegment(ALL, t0 + 2 * STEP, ORDER);
        a3.intoMemorySegment(ALL, t0 + 3 * STEP, ORDER);
        b0.intoMemorySegment(ALL, t1, ORDER);
        b1.intoMemorySegment(ALL, t1 + STEP, ORDER);
        b2.intoMemorySegment(ALL, t1 + 2 * STEP, ORDER);
        b3.intoMemorySegment(ALL, t1 + 3 * STEP, ORDER);
    }

    private static void twoOfFour(long weights, int from, int to, long values, long width, long totals) {
        long t0 = totals & MASK;
        FloatVector a0 = fromMemorySegment(SPECIES, ALL, t0, ORDER);
        FloatVector a1 = fromMemorySegment(SPECIES, ALL, t0 + STEP, ORDER);
        long t1 = totals + width & MASK;
        FloatVector b0 = fromMemorySegment(SPECIES, ALL, t1, ORDER);
        FloatVector b1 = fromMemorySegment(SPECIES, ALL, t1 + STEP, ORDER);
        long t2 = totals + 2 * width & MASK;
        FloatVector c0 = fromMemorySegment(SPECIES, ALL, t2, ORDER);
        FloatVector c1 = fromMemorySegment(SPECIES, ALL, t2 + STEP, ORDER);
        long t3 = totals + 3 * width & MASK;
        FloatVector d0 = fromMemorySegment(SPECIES, ALL, t3, ORDER);
        FloatVector d1 = fromMemorySegment(SPECIES, ALL, t3 + STEP, ORDER);
        for (int key = from; key < to; key++) {
            long p = values + key * width & MASK;
            long w = weights + key * 4L & MASK;
            FloatVector y0 = fromMemorySegment(SPECIES, ALL, p, ORDER);
            FloatVector y1 = fromMemorySegment(SPECIES, ALL, p + STEP, ORDER);
            FloatVector x = broadcast(SPECIES, ALL.get(FLOAT, w));
            a0 = x.fma(y0, a0);
            a1 = x.fma(y1, a1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + ROW));
            b0 = x.fma(y0, b0);
            b1 = x.fma(y1, b1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + 2 * ROW));
            c0 = x.fma(y0, c0);
            c1 = x.fma(y1, c1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + 3 * ROW));
            d0 = x.fma(y0, d0);
            d1 = x.fma(y1, d1);
        }
        a0.intoMemorySegment(ALL, t0, ORDER);
        a1.intoMemorySegment(ALL, t0 + STEP, ORDER);
        b0.intoMemorySegment(ALL, t1, ORDER);
        b1.intoMemorySegment(ALL, t1 + STEP, ORDER);
        c0.intoMemorySegment(ALL, t2, ORDER);
        c1.intoMemorySegment(ALL, t2 + STEP, ORDER);
        d0.intoMemorySegment(ALL, t3, ORDER);
        d1.intoMemorySegment(ALL, t3 + STEP, ORDER);
    }

    private static void twoOfSix(long weights, int from, int to, long values, long width, long totals) {
        long t0 = totals & MASK;
        FloatVector a0 = fromMemorySegment(SPECIES, ALL, t0, ORDER);
        FloatVector a1 = fromMemorySegment(SPECIES, ALL, t0 + STEP, ORDER);
        long t1 = totals + width & MASK;
        FloatVector b0 = fromMemorySegment(SPECIES, ALL, t1, ORDER);
        FloatVector b1 = fromMemorySegment(SPECIES, ALL, t1 + STEP, ORDER);
        long t2 = totals + 2 * width & MASK;
        FloatVector c0 = fromMemorySegment(SPECIES, ALL, t2, ORDER);
        FloatVector c1 = fromMemorySegment(SPECIES, ALL, t2 + STEP, ORDER);
        long t3 = totals + 3 * width & MASK;
        FloatVector d0 = fromMemorySegment(SPECIES, ALL, t3, ORDER);
        FloatVector d1 = fromMemorySegment(SPECIES, ALL, t3 + STEP, ORDER);
        long t4 = totals + 4 * width & MASK;
        FloatVector e0 = fromMemorySegment(SPECIES, ALL, t4, ORDER);
        FloatVector e1 = fromMemorySegment(SPECIES, ALL, t4 + STEP, ORDER);
        long t5 = totals + 5 * width & MASK;
        FloatVector f0 = fromMemorySegment(SPECIES, ALL, t5, ORDER);
        FloatVector f1 = fromMemorySegment(SPECIES, ALL, t5 + STEP, ORDER);
        for (int key = from; key < to; key++) {
            long p = values + key * width & MASK;
            long w = weights + key * 4L & MASK;
            FloatVector y0 = fromMemorySegment(SPECIES, ALL, p, ORDER);
            FloatVector y1 = fromMemorySegment(SPECIES, ALL, p + STEP, ORDER);
            FloatVector x = broadcast(SPECIES, ALL.get(FLOAT, w));
            a0 = x.fma(y0, a0);
            a1 = x.fma(y1, a1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + ROW));
            b0 = x.fma(y0, b0);
            b1 = x.fma(y1, b1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + 2 * ROW));
            c0 = x.fma(y0, c0);
            c1 = x.fma(y1, c1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + 3 * ROW));
            d0 = x.fma(y0, d0);
            d1 = x.fma(y1, d1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + 4 * ROW));
            e0 = x.fma(y0, e0);
            e1 = x.fma(y1, e1);
            x = broadcast(SPECIES, ALL.get(FLOAT, w + 5 * ROW));
            f0 = x.fma(y0, f0);
            f1 = x.fma(y1, f1);
        }
        a0.intoMemorySegment(ALL, t0, ORDER);
        a1.intoMemorySegment(ALL, t0 + STEP, ORDER);
        b0.intoMemorySegment(ALL, t1, ORDER);
        b1.intoMemorySegment(ALL, t1 + STEP, ORDER);
        c0.intoMemorySegment(ALL, t2, ORDER);
        c1.intoMemorySegment(ALL, t2 + STEP, ORDER);
        d0.intoMemorySegment(ALL, t3, ORDER);
        d1.intoMemorySegment(ALL, t3 + STEP, ORDER);
        e0.intoMemorySegment(ALL, t4, ORDER);
        e1.intoMemorySegment(ALL, t4 + STEP, ORDER);
        f0.intoMemorySegment(ALL, t5, ORDER);
        f1.intoMemorySegment(ALL, t5 + STEP, ORDER);
    }
}
