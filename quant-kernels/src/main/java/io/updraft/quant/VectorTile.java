package io.updraft.quant;

import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.floats;
import static io.updraft.quant.Vectors.put;
import static io.updraft.quant.Vectors.spread;

import jdk.incubator.vector.FloatVector;

/// The micro-kernel of all products with several rows: rows of x times two vectors of columns, sums in registers.
///
/// Eight rows by two vectors is what fits 32 registers and C2's inlining budget together (55 of 88 GMAC/s a thread on
/// an Ice Lake at 2.8 GHz; unrolling by hand passes the budget and is ten times slower).
final class VectorTile {
    private static final long ROW = PackedMatrix.ROW_BYTES;

    private VectorTile() {
    }

    /// `sums[r] = start[r] + sum over k of x[r][k] * w[k]` for all 32 columns.
    ///
    /// @param x address of the rows, floats
    /// @param w address of weights `[columns][32]`
    /// @param start address of floats `[rows][32]`: the sums so far, or zeros
    static void multiply(int rows, long x, long xStride, long w, int columns, long start, boolean zero, long sums) {
        int row = 0;
        for (; row + 8 <= rows; row += 8) {
            for (long c = 0; c < HALF; c += BYTES) {
                eight(x + row * xStride, xStride, w + c, columns, (zero ? start : start + row * ROW) + c,
                        sums + row * ROW + c);
            }
        }
        for (; row + 4 <= rows; row += 4) {
            for (long c = 0; c < HALF; c += BYTES) {
                four(x + row * xStride, xStride, w + c, columns, (zero ? start : start + row * ROW) + c,
                        sums + row * ROW + c);
            }
        }
        for (; row < rows; row++) {
            for (long c = 0; c < HALF; c += BYTES) {
                one(x + row * xStride, w + c, columns, (zero ? start : start + row * ROW) + c, sums + row * ROW + c);
            }
        }
    }

    private static void eight(long x, long xStride, long w, int columns, long start, long sums) {
        long s = start;
        FloatVector a0 = floats(s);
        FloatVector b0 = floats(s + HALF);
        s += ROW;
        FloatVector a1 = floats(s);
        FloatVector b1 = floats(s + HALF);
        s += ROW;
        FloatVector a2 = floats(s);
        FloatVector b2 = floats(s + HALF);
        s += ROW;
        FloatVector a3 = floats(s);
        FloatVector b3 = floats(s + HALF);
        s += ROW;
        FloatVector a4 = floats(s);
        FloatVector b4 = floats(s + HALF);
        s += ROW;
        FloatVector a5 = floats(s);
        FloatVector b5 = floats(s + HALF);
        s += ROW;
        FloatVector a6 = floats(s);
        FloatVector b6 = floats(s + HALF);
        s += ROW;
        FloatVector a7 = floats(s);
        FloatVector b7 = floats(s + HALF);
        for (int k = 0; k < columns; k++) {
            long p = w + k * ROW;
            long q = x + k * 4L;
            FloatVector low = floats(p);
            FloatVector high = floats(p + HALF);
            FloatVector v = spread(q);
            a0 = v.fma(low, a0);
            b0 = v.fma(high, b0);
            v = spread(q + xStride);
            a1 = v.fma(low, a1);
            b1 = v.fma(high, b1);
            v = spread(q + 2 * xStride);
            a2 = v.fma(low, a2);
            b2 = v.fma(high, b2);
            v = spread(q + 3 * xStride);
            a3 = v.fma(low, a3);
            b3 = v.fma(high, b3);
            v = spread(q + 4 * xStride);
            a4 = v.fma(low, a4);
            b4 = v.fma(high, b4);
            v = spread(q + 5 * xStride);
            a5 = v.fma(low, a5);
            b5 = v.fma(high, b5);
            v = spread(q + 6 * xStride);
            a6 = v.fma(low, a6);
            b6 = v.fma(high, b6);
            v = spread(q + 7 * xStride);
            a7 = v.fma(low, a7);
            b7 = v.fma(high, b7);
        }
        s = sums;
        put(a0, s);
        put(b0, s + HALF);
        s += ROW;
        put(a1, s);
        put(b1, s + HALF);
        s += ROW;
        put(a2, s);
        put(b2, s + HALF);
        s += ROW;
        put(a3, s);
        put(b3, s + HALF);
        s += ROW;
        put(a4, s);
        put(b4, s + HALF);
        s += ROW;
        put(a5, s);
        put(b5, s + HALF);
        s += ROW;
        put(a6, s);
        put(b6, s + HALF);
        s += ROW;
        put(a7, s);
        put(b7, s + HALF);
    }

    private static void four(long x, long xStride, long w, int columns, long start, long sums) {
        FloatVector a0 = floats(start);
        FloatVector b0 = floats(start + HALF);
        FloatVector a1 = floats(start + ROW);
        FloatVector b1 = floats(start + ROW + HALF);
        FloatVector a2 = floats(start + 2 * ROW);
        FloatVector b2 = floats(start + 2 * ROW + HALF);
        FloatVector a3 = floats(start + 3 * ROW);
        FloatVector b3 = floats(start + 3 * ROW + HALF);
        for (int k = 0; k < columns; k++) {
            long p = w + k * ROW;
            long q = x + k * 4L;
            FloatVector low = floats(p);
            FloatVector high = floats(p + HALF);
            FloatVector v = spread(q);
            a0 = v.fma(low, a0);
            b0 = v.fma(high, b0);
            v = spread(q + xStride);
            a1 = v.fma(low, a1);
            b1 = v.fma(high, b1);
            v = spread(q + 2 * xStride);
            a2 = v.fma(low, a2);
            b2 = v.fma(high, b2);
            v = spread(q + 3 * xStride);
            a3 = v.fma(low, a3);
            b3 = v.fma(high, b3);
        }
        put(a0, sums);
        put(b0, sums + HALF);
        put(a1, sums + ROW);
        put(b1, sums + ROW + HALF);
        put(a2, sums + 2 * ROW);
        put(b2, sums + 2 * ROW + HALF);
        put(a3, sums + 3 * ROW);
        put(b3, sums + 3 * ROW + HALF);
    }

    private static void one(long x, long w, int columns, long start, long sums) {
        FloatVector a = floats(start);
        FloatVector b = floats(start + HALF);
        for (int k = 0; k < columns; k++) {
            long p = w + k * ROW;
            FloatVector v = spread(x + k * 4L);
            a = v.fma(floats(p), a);
            b = v.fma(floats(p + HALF), b);
        }
        put(a, sums);
        put(b, sums + HALF);
    }
}
