package io.updraft.quant.device;

import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// `Y = X W^T + b` with fp32 weights [N, K], for many rows of X.
///
/// A work-group of 256 has a tile of [#TILE] x [#TILE] outputs, a work-item 4 x 4 of them; both operands pass through
/// local memory in slices of [#DEPTH] along K, transposed, so that neighbours read neighbours.
public final class FloatGemm {
    /// Rows and columns of a work-group's outputs.
    public static final int TILE = 64;
    /// Columns of a slice.
    public static final int DEPTH = 16;
    /// Work-items of a group.
    public static final int GROUP = 256;
    /// One more than the tile, so that transposing stores fall into different banks.
    private static final int PITCH = TILE + 1;
    private static final int SIDE = 16;

    private FloatGemm() {
    }

    /// @param x [rows, K]
    /// @param weights has W [N, K] at `weightAt`
    /// @param parameters has the bias [N] at `biasAt`
    /// @param y [rows, N]
    /// @param count where the step has its number of rows, see [StepLayout]
    public static void product(KernelContext context, IntArray step, FloatArray x, FloatArray weights,
            FloatArray parameters, FloatArray y, int weightAt, int biasAt, int k, int n, int count) {
        float[] left = context.allocateFloatLocalArray(DEPTH * PITCH);
        float[] right = context.allocateFloatLocalArray(DEPTH * PITCH);
        float[] sums = new float[16];
        for (int i = 0; i < 16; i++) {
            sums[i] = 0f;
        }
        int id = context.localIdx;
        int column = id % SIDE;
        int row = id / SIDE;
        int firstColumn = context.groupIdx * TILE;
        int firstRow = context.groupIdy * TILE;
        int rows = step.get(count);
        int end = firstRow < rows ? k : 0;
        for (int from = 0; from < end; from += DEPTH) {
            for (int part = 0; part < 4; part++) {
                int line = part * SIDE + row;
                int at = TornadoMath.min(from + column, k - 1);
                float inside = from + column < k ? 1f : 0f;
                int xRow = TornadoMath.min(firstRow + line, rows - 1);
                int wRow = TornadoMath.min(firstColumn + line, n - 1);
                left[column * PITCH + line] = x.get(xRow * k + at) * inside;
                right[column * PITCH + line] = weights.get(weightAt + wRow * k + at);
            }
            context.localBarrier();
            for (int i = 0; i < DEPTH; i++) {
                float a0 = left[i * PITCH + row];
                float a1 = left[i * PITCH + row + SIDE];
                float a2 = left[i * PITCH + row + 2 * SIDE];
                float a3 = left[i * PITCH + row + 3 * SIDE];
                for (int c = 0; c < 4; c++) {
                    float b = right[i * PITCH + column + c * SIDE];
                    sums[c] += a0 * b;
                    sums[4 + c] += a1 * b;
                    sums[8 + c] += a2 * b;
                    sums[12 + c] += a3 * b;
                }
            }
            context.localBarrier();
        }
        for (int r = 0; r < 4; r++) {
            for (int c = 0; c < 4; c++) {
                int outRow = firstRow + row + r * SIDE;
                int outColumn = firstColumn + column + c * SIDE;
                int columns = outRow < rows ? n : 0;
                if (outColumn < columns) {
                    float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn);
                    y.set(outRow * n + outColumn, sums[r * 4 + c] + bias);
                }
            }
        }
    }
}
