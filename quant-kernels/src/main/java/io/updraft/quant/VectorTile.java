package io.updraft.quant;

import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.HALF_WIDTH;
import static io.updraft.quant.Vectors.LANES;
import static io.updraft.quant.Vectors.floats;
import static io.updraft.quant.Vectors.spread;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// The micro-kernel of all products with several rows: rows of x times two vectors of columns, sums in registers.
///
/// Six rows by two vectors keep both multipliers busy and stay well within what C2 inlines (eight rows are at its limit
/// of nodes, and whether it then still inlines depends on the order of compilation; unrolling by hand passes it).
final class VectorTile {
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final int WIDTH = PackedMatrix.WIDTH;

    private VectorTile() {
    }

    /// `sums[r] += sum over k of x[r][k] * w[k]` for all 32 columns.
    ///
    /// @param x address of the rows, floats
    /// @param w address of weights `[columns][32]`
    /// @param fresh start from zeros instead
    /// @param sums `[rows][32]`
    static void multiply(int rows, long x, long xStride, long w, int columns, boolean fresh, float[] sums) {
        if (fresh) {
            Arrays.fill(sums, 0, rows * WIDTH, 0);
        }
        int row = 0;
        for (; row + 6 <= rows; row += 6) {
            for (int c = 0; c < HALF_WIDTH; c += LANES) {
                six(x + row * xStride, xStride, w + c * 4L, columns, sums, row * WIDTH + c);
            }
        }
        for (; row + 4 <= rows; row += 4) {
            for (int c = 0; c < HALF_WIDTH; c += LANES) {
                four(x + row * xStride, xStride, w + c * 4L, columns, sums, row * WIDTH + c);
            }
        }
        for (; row < rows; row++) {
            for (int c = 0; c < HALF_WIDTH; c += LANES) {
                one(x + row * xStride, w + c * 4L, columns, sums, row * WIDTH + c);
            }
        }
    }

    private static void six(long x, long xStride, long w, int columns, float[] sums, int at) {
        FloatVector a0 = sum(sums, at);
        FloatVector b0 = sum(sums, at + HALF_WIDTH);
        FloatVector a1 = sum(sums, at + WIDTH);
        FloatVector b1 = sum(sums, at + WIDTH + HALF_WIDTH);
        FloatVector a2 = sum(sums, at + 2 * WIDTH);
        FloatVector b2 = sum(sums, at + 2 * WIDTH + HALF_WIDTH);
        FloatVector a3 = sum(sums, at + 3 * WIDTH);
        FloatVector b3 = sum(sums, at + 3 * WIDTH + HALF_WIDTH);
        FloatVector a4 = sum(sums, at + 4 * WIDTH);
        FloatVector b4 = sum(sums, at + 4 * WIDTH + HALF_WIDTH);
        FloatVector a5 = sum(sums, at + 5 * WIDTH);
        FloatVector b5 = sum(sums, at + 5 * WIDTH + HALF_WIDTH);
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
        }
        a0.intoArray(sums, at);
        b0.intoArray(sums, at + HALF_WIDTH);
        a1.intoArray(sums, at + WIDTH);
        b1.intoArray(sums, at + WIDTH + HALF_WIDTH);
        a2.intoArray(sums, at + 2 * WIDTH);
        b2.intoArray(sums, at + 2 * WIDTH + HALF_WIDTH);
        a3.intoArray(sums, at + 3 * WIDTH);
        b3.intoArray(sums, at + 3 * WIDTH + HALF_WIDTH);
        a4.intoArray(sums, at + 4 * WIDTH);
        b4.intoArray(sums, at + 4 * WIDTH + HALF_WIDTH);
        a5.intoArray(sums, at + 5 * WIDTH);
        b5.intoArray(sums, at + 5 * WIDTH + HALF_WIDTH);
    }

    private static void four(long x, long xStride, long w, int columns, float[] sums, int at) {
        FloatVector a0 = sum(sums, at);
        FloatVector b0 = sum(sums, at + HALF_WIDTH);
        FloatVector a1 = sum(sums, at + WIDTH);
        FloatVector b1 = sum(sums, at + WIDTH + HALF_WIDTH);
        FloatVector a2 = sum(sums, at + 2 * WIDTH);
        FloatVector b2 = sum(sums, at + 2 * WIDTH + HALF_WIDTH);
        FloatVector a3 = sum(sums, at + 3 * WIDTH);
        FloatVector b3 = sum(sums, at + 3 * WIDTH + HALF_WIDTH);
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
        a0.intoArray(sums, at);
        b0.intoArray(sums, at + HALF_WIDTH);
        a1.intoArray(sums, at + WIDTH);
        b1.intoArray(sums, at + WIDTH + HALF_WIDTH);
        a2.intoArray(sums, at + 2 * WIDTH);
        b2.intoArray(sums, at + 2 * WIDTH + HALF_WIDTH);
        a3.intoArray(sums, at + 3 * WIDTH);
        b3.intoArray(sums, at + 3 * WIDTH + HALF_WIDTH);
    }

    private static void one(long x, long w, int columns, float[] sums, int at) {
        FloatVector a = sum(sums, at);
        FloatVector b = sum(sums, at + HALF_WIDTH);
        for (int k = 0; k < columns; k++) {
            long p = w + k * ROW;
            FloatVector v = spread(x + k * 4L);
            a = v.fma(floats(p), a);
            b = v.fma(floats(p + HALF), b);
        }
        a.intoArray(sums, at);
        b.intoArray(sums, at + HALF_WIDTH);
    }

    private static FloatVector sum(float[] sums, int at) {
        return FloatVector.fromArray(FLOATS, sums, at);
    }
}
