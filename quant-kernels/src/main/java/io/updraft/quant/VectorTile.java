package io.updraft.quant;

import static io.updraft.quant.Native.ALL;
import static io.updraft.quant.Native.FLOAT;
import static io.updraft.quant.Native.MASK;
import static io.updraft.quant.Native.ORDER;
import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;

/// The micro-kernels of products with several rows: a tile of x times two vectors of columns, sums in registers.
///
/// A tile is six rows of x side by side, `[k][6]` (rows that are missing are zeros), so that one pointer reads all of
/// them; six rows by two vectors keep both multipliers busy. See [Vectors] on why loads are spelled out.
final class VectorTile {
    static final int ROWS = PreparedRows.TILE_ROWS;
    /// Bytes from one k to the next in a tile of x.
    static final long X_STEP = ROWS * 4L;
    /// Bytes of a tile of sums, `[6][32]`.
    static final long SUMS_BYTES = ROWS * (long) PackedMatrix.ROW_BYTES;
    private static final long ROW = PackedMatrix.ROW_BYTES;

    private VectorTile() {
    }

    /// `sums[r] += sum over k of x[k][r] * w[k]` for all 32 columns.
    ///
    /// @param x address of a tile of floats
    /// @param w address of weights `[columns][32]`
    /// @param sums address of `[6][32]`
    static void add(long x, long w, int columns, long sums) {
        for (long c = 0; c < HALF; c += BYTES) {
            six(x, w + c, columns, sums + c);
        }
    }

    /// `totals[r] += sum over blocks of (sum over the block's k of x[k][r] * w[k]) * (scale[block] * xScale[block][r])`.
    ///
    /// @param columns those of whole blocks; fewer in the last one only
    /// @param scales address of `[block][32]`
    /// @param xScales address of `[block][6]`
    /// @param totals address of `[6][32]`
    static void addBlocks(long x, long w, int columns, int blockSize, long scales, long xScales, long totals) {
        for (long c = 0; c < HALF; c += BYTES) {
            sixOfBlocks(x, w + c, columns, blockSize, scales + c, xScales, totals + c);
        }
    }

    private static void six(long x, long w, int columns, long sums) {
        long y = sums & MASK;
        FloatVector a0 = fromMemorySegment(FLOATS, ALL, y, ORDER);
        FloatVector b0 = fromMemorySegment(FLOATS, ALL, y + HALF, ORDER);
        FloatVector a1 = fromMemorySegment(FLOATS, ALL, y + ROW, ORDER);
        FloatVector b1 = fromMemorySegment(FLOATS, ALL, y + ROW + HALF, ORDER);
        FloatVector a2 = fromMemorySegment(FLOATS, ALL, y + 2 * ROW, ORDER);
        FloatVector b2 = fromMemorySegment(FLOATS, ALL, y + 2 * ROW + HALF, ORDER);
        FloatVector a3 = fromMemorySegment(FLOATS, ALL, y + 3 * ROW, ORDER);
        FloatVector b3 = fromMemorySegment(FLOATS, ALL, y + 3 * ROW + HALF, ORDER);
        FloatVector a4 = fromMemorySegment(FLOATS, ALL, y + 4 * ROW, ORDER);
        FloatVector b4 = fromMemorySegment(FLOATS, ALL, y + 4 * ROW + HALF, ORDER);
        FloatVector a5 = fromMemorySegment(FLOATS, ALL, y + 5 * ROW, ORDER);
        FloatVector b5 = fromMemorySegment(FLOATS, ALL, y + 5 * ROW + HALF, ORDER);
        for (int k = 0; k < columns; k++) {
            long p = w + k * ROW & MASK;
            long q = x + k * X_STEP & MASK;
            FloatVector low = fromMemorySegment(FLOATS, ALL, p, ORDER);
            FloatVector high = fromMemorySegment(FLOATS, ALL, p + HALF, ORDER);
            FloatVector v = broadcast(FLOATS, ALL.get(FLOAT, q));
            a0 = v.fma(low, a0);
            b0 = v.fma(high, b0);
            v = broadcast(FLOATS, ALL.get(FLOAT, q + 4));
            a1 = v.fma(low, a1);
            b1 = v.fma(high, b1);
            v = broadcast(FLOATS, ALL.get(FLOAT, q + 8));
            a2 = v.fma(low, a2);
            b2 = v.fma(high, b2);
            v = broadcast(FLOATS, ALL.get(FLOAT, q + 12));
            a3 = v.fma(low, a3);
            b3 = v.fma(high, b3);
            v = broadcast(FLOATS, ALL.get(FLOAT, q + 16));
            a4 = v.fma(low, a4);
            b4 = v.fma(high, b4);
            v = broadcast(FLOATS, ALL.get(FLOAT, q + 20));
            a5 = v.fma(low, a5);
            b5 = v.fma(high, b5);
        }
        a0.intoMemorySegment(ALL, y, ORDER);
        b0.intoMemorySegment(ALL, y + HALF, ORDER);
        a1.intoMemorySegment(ALL, y + ROW, ORDER);
        b1.intoMemorySegment(ALL, y + ROW + HALF, ORDER);
        a2.intoMemorySegment(ALL, y + 2 * ROW, ORDER);
        b2.intoMemorySegment(ALL, y + 2 * ROW + HALF, ORDER);
        a3.intoMemorySegment(ALL, y + 3 * ROW, ORDER);
        b3.intoMemorySegment(ALL, y + 3 * ROW + HALF, ORDER);
        a4.intoMemorySegment(ALL, y + 4 * ROW, ORDER);
        b4.intoMemorySegment(ALL, y + 4 * ROW + HALF, ORDER);
        a5.intoMemorySegment(ALL, y + 5 * ROW, ORDER);
        b5.intoMemorySegment(ALL, y + 5 * ROW + HALF, ORDER);
    }

    private static void sixOfBlocks(long x, long w, int columns, int blockSize, long scales, long xScales,
            long totals) {
        long y = totals & MASK;
        long s = scales;
        long t = xScales;
        for (int begin = 0; begin < columns; begin += blockSize) {
            int end = Math.min(columns, begin + blockSize);
            FloatVector a0 = FloatVector.zero(FLOATS);
            FloatVector b0 = a0;
            FloatVector a1 = a0;
            FloatVector b1 = a0;
            FloatVector a2 = a0;
            FloatVector b2 = a0;
            FloatVector a3 = a0;
            FloatVector b3 = a0;
            FloatVector a4 = a0;
            FloatVector b4 = a0;
            FloatVector a5 = a0;
            FloatVector b5 = a0;
            for (int k = begin; k < end; k++) {
                long p = w + k * ROW & MASK;
                long q = x + k * X_STEP & MASK;
                FloatVector low = fromMemorySegment(FLOATS, ALL, p, ORDER);
                FloatVector high = fromMemorySegment(FLOATS, ALL, p + HALF, ORDER);
                FloatVector v = broadcast(FLOATS, ALL.get(FLOAT, q));
                a0 = v.fma(low, a0);
                b0 = v.fma(high, b0);
                v = broadcast(FLOATS, ALL.get(FLOAT, q + 4));
                a1 = v.fma(low, a1);
                b1 = v.fma(high, b1);
                v = broadcast(FLOATS, ALL.get(FLOAT, q + 8));
                a2 = v.fma(low, a2);
                b2 = v.fma(high, b2);
                v = broadcast(FLOATS, ALL.get(FLOAT, q + 12));
                a3 = v.fma(low, a3);
                b3 = v.fma(high, b3);
                v = broadcast(FLOATS, ALL.get(FLOAT, q + 16));
                a4 = v.fma(low, a4);
                b4 = v.fma(high, b4);
                v = broadcast(FLOATS, ALL.get(FLOAT, q + 20));
                a5 = v.fma(low, a5);
                b5 = v.fma(high, b5);
            }
            s &= MASK;
            t &= MASK;
            FloatVector low = fromMemorySegment(FLOATS, ALL, s, ORDER);
            FloatVector high = fromMemorySegment(FLOATS, ALL, s + HALF, ORDER);
            FloatVector v = broadcast(FLOATS, ALL.get(FLOAT, t));
            a0.fma(low.mul(v), fromMemorySegment(FLOATS, ALL, y, ORDER)).intoMemorySegment(ALL, y, ORDER);
            b0.fma(high.mul(v), fromMemorySegment(FLOATS, ALL, y + HALF, ORDER)).intoMemorySegment(ALL, y + HALF,
                    ORDER);
            v = broadcast(FLOATS, ALL.get(FLOAT, t + 4));
            a1.fma(low.mul(v), fromMemorySegment(FLOATS, ALL, y + ROW, ORDER)).intoMemorySegment(ALL, y + ROW, ORDER);
            b1.fma(high.mul(v), fromMemorySegment(FLOATS, ALL, y + ROW + HALF, ORDER)).intoMemorySegment(ALL,
                    y + ROW + HALF, ORDER);
            v = broadcast(FLOATS, ALL.get(FLOAT, t + 8));
            a2.fma(low.mul(v), fromMemorySegment(FLOATS, ALL, y + 2 * ROW, ORDER)).intoMemorySegment(ALL, y + 2 * ROW,
                    ORDER);
            b2.fma(high.mul(v), fromMemorySegment(FLOATS, ALL, y + 2 * ROW + HALF, ORDER)).intoMemorySegment(ALL,
                    y + 2 * ROW + HALF, ORDER);
            v = broadcast(FLOATS, ALL.get(FLOAT, t + 12));
            a3.fma(low.mul(v), fromMemorySegment(FLOATS, ALL, y + 3 * ROW, ORDER)).intoMemorySegment(ALL, y + 3 * ROW,
                    ORDER);
            b3.fma(high.mul(v), fromMemorySegment(FLOATS, ALL, y + 3 * ROW + HALF, ORDER)).intoMemorySegment(ALL,
                    y + 3 * ROW + HALF, ORDER);
            v = broadcast(FLOATS, ALL.get(FLOAT, t + 16));
            a4.fma(low.mul(v), fromMemorySegment(FLOATS, ALL, y + 4 * ROW, ORDER)).intoMemorySegment(ALL, y + 4 * ROW,
                    ORDER);
            b4.fma(high.mul(v), fromMemorySegment(FLOATS, ALL, y + 4 * ROW + HALF, ORDER)).intoMemorySegment(ALL,
                    y + 4 * ROW + HALF, ORDER);
            v = broadcast(FLOATS, ALL.get(FLOAT, t + 20));
            a5.fma(low.mul(v), fromMemorySegment(FLOATS, ALL, y + 5 * ROW, ORDER)).intoMemorySegment(ALL, y + 5 * ROW,
                    ORDER);
            b5.fma(high.mul(v), fromMemorySegment(FLOATS, ALL, y + 5 * ROW + HALF, ORDER)).intoMemorySegment(ALL,
                    y + 5 * ROW + HALF, ORDER);
            s += ROW;
            t += X_STEP;
        }
    }
}
