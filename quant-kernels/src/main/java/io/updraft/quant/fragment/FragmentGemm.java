package io.updraft.quant.fragment;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.MMAShape;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/// `Y = X W^T` of halves with the matrix unit of TornadoVM's own `KernelContext` (`mma.sync`, `ldmatrix`), summed in floats.
///
/// A work-group of four warps has 128 x 128 sums, a warp 64 x 64 of them in fragments with names: PTX keeps arrays in
/// memory, and accumulators cannot be read, only stored. Both factors come as [FragmentTiles], which are what local memory
/// is to hold, so a work-item copies 8 bytes at a time without looking, into words side by side, which the assembler
/// stores at once. Tiles pass through two halves of local memory: while one is multiplied, the next is on its way to
/// registers, and one barrier a tile is enough. TornadoVM's PTX backend has no asynchronous copies.
public final class FragmentGemm {
    /// Work-items of a group.
    public static final int GROUP = 128;
    private static final int UNIT = 16;
    /// Words of a tile in local memory.
    private static final int TILE = FragmentTiles.LONGS * 2;

    private FragmentGemm() {
    }

    /// Grid: a work-group for each tile of W's rows in the first dimension, and of x's in the second.
    ///
    /// @param step what [FragmentTiles#activations] was given; of tiles without a row that there is nothing is computed
    /// @param x tiles of X
    /// @param weights tiles of W
    /// @param y sums, whole tiles of them: rows of `pitch` floats
    /// @param slices tiles of a row
    public static void product(KernelContext context, IntArray step, LongArray x, LongArray weights, FloatArray y,
            int slices, int pitch, int count) {
        int[] left = context.allocateIntLocalArray(2 * TILE);
        int[] right = context.allocateIntLocalArray(2 * TILE);
        int tid = context.localIdx;
        int lane = tid & 31;
        int warp = tid >> 5;
        int first = context.groupIdy * FragmentTiles.SIDE;
        int rows = step.get(count);
        int end = first < rows ? slices : 0;
        int xAt = FragmentTiles.LEAD / 8 + context.groupIdy * slices * FragmentTiles.LONGS + tid;
        int wAt = FragmentTiles.LEAD / 8 + context.groupIdx * slices * FragmentTiles.LONGS + tid;
        // mmaLoadA expects rows of 32 bytes; here a lane's row is the 16 bytes of its number.
        int rowsFrom = (warp >> 1) * 4096 + lane * 16 - (lane & 15) * 32 - (lane >> 4) * 16;
        int columnsFrom = (warp & 1) * 4096;
        int to = tid * 2;
        float[] s00 = context.mmaFragment(0f);
        float[] s01 = context.mmaFragment(0f);
        float[] s02 = context.mmaFragment(0f);
        float[] s03 = context.mmaFragment(0f);
        float[] s04 = context.mmaFragment(0f);
        float[] s05 = context.mmaFragment(0f);
        float[] s06 = context.mmaFragment(0f);
        float[] s07 = context.mmaFragment(0f);
        float[] s10 = context.mmaFragment(0f);
        float[] s11 = context.mmaFragment(0f);
        float[] s12 = context.mmaFragment(0f);
        float[] s13 = context.mmaFragment(0f);
        float[] s14 = context.mmaFragment(0f);
        float[] s15 = context.mmaFragment(0f);
        float[] s16 = context.mmaFragment(0f);
        float[] s17 = context.mmaFragment(0f);
        float[] s20 = context.mmaFragment(0f);
        float[] s21 = context.mmaFragment(0f);
        float[] s22 = context.mmaFragment(0f);
        float[] s23 = context.mmaFragment(0f);
        float[] s24 = context.mmaFragment(0f);
        float[] s25 = context.mmaFragment(0f);
        float[] s26 = context.mmaFragment(0f);
        float[] s27 = context.mmaFragment(0f);
        float[] s30 = context.mmaFragment(0f);
        float[] s31 = context.mmaFragment(0f);
        float[] s32 = context.mmaFragment(0f);
        float[] s33 = context.mmaFragment(0f);
        float[] s34 = context.mmaFragment(0f);
        float[] s35 = context.mmaFragment(0f);
        float[] s36 = context.mmaFragment(0f);
        float[] s37 = context.mmaFragment(0f);
        long x0 = x.get(xAt);
        long x1 = x.get(xAt + GROUP);
        long x2 = x.get(xAt + 2 * GROUP);
        long x3 = x.get(xAt + 3 * GROUP);
        long x4 = x.get(xAt + 4 * GROUP);
        long x5 = x.get(xAt + 5 * GROUP);
        long x6 = x.get(xAt + 6 * GROUP);
        long x7 = x.get(xAt + 7 * GROUP);
        long w0 = weights.get(wAt);
        long w1 = weights.get(wAt + GROUP);
        long w2 = weights.get(wAt + 2 * GROUP);
        long w3 = weights.get(wAt + 3 * GROUP);
        long w4 = weights.get(wAt + 4 * GROUP);
        long w5 = weights.get(wAt + 5 * GROUP);
        long w6 = weights.get(wAt + 6 * GROUP);
        long w7 = weights.get(wAt + 7 * GROUP);
        left[to] = (int) x0;
        left[to + 1] = (int) (x0 >> 32);
        left[to + 2 * GROUP] = (int) x1;
        left[to + 2 * GROUP + 1] = (int) (x1 >> 32);
        left[to + 4 * GROUP] = (int) x2;
        left[to + 4 * GROUP + 1] = (int) (x2 >> 32);
        left[to + 6 * GROUP] = (int) x3;
        left[to + 6 * GROUP + 1] = (int) (x3 >> 32);
        left[to + 8 * GROUP] = (int) x4;
        left[to + 8 * GROUP + 1] = (int) (x4 >> 32);
        left[to + 10 * GROUP] = (int) x5;
        left[to + 10 * GROUP + 1] = (int) (x5 >> 32);
        left[to + 12 * GROUP] = (int) x6;
        left[to + 12 * GROUP + 1] = (int) (x6 >> 32);
        left[to + 14 * GROUP] = (int) x7;
        left[to + 14 * GROUP + 1] = (int) (x7 >> 32);
        right[to] = (int) w0;
        right[to + 1] = (int) (w0 >> 32);
        right[to + 2 * GROUP] = (int) w1;
        right[to + 2 * GROUP + 1] = (int) (w1 >> 32);
        right[to + 4 * GROUP] = (int) w2;
        right[to + 4 * GROUP + 1] = (int) (w2 >> 32);
        right[to + 6 * GROUP] = (int) w3;
        right[to + 6 * GROUP + 1] = (int) (w3 >> 32);
        right[to + 8 * GROUP] = (int) w4;
        right[to + 8 * GROUP + 1] = (int) (w4 >> 32);
        right[to + 10 * GROUP] = (int) w5;
        right[to + 10 * GROUP + 1] = (int) (w5 >> 32);
        right[to + 12 * GROUP] = (int) w6;
        right[to + 12 * GROUP + 1] = (int) (w6 >> 32);
        right[to + 14 * GROUP] = (int) w7;
        right[to + 14 * GROUP + 1] = (int) (w7 >> 32);
        int turn = 0;
        for (int slice = 0; slice < end; slice++) {
            // The last tile again instead of one past the end. Before the barrier: behind it, the assembler would put these
            // loads off until they are stored.
            int more = ((slice + 1 - slices) >> 31 & 1) * FragmentTiles.LONGS;
            xAt += more;
            wAt += more;
            x0 = x.get(xAt);
            x1 = x.get(xAt + GROUP);
            x2 = x.get(xAt + 2 * GROUP);
            x3 = x.get(xAt + 3 * GROUP);
            x4 = x.get(xAt + 4 * GROUP);
            x5 = x.get(xAt + 5 * GROUP);
            x6 = x.get(xAt + 6 * GROUP);
            x7 = x.get(xAt + 7 * GROUP);
            w0 = weights.get(wAt);
            w1 = weights.get(wAt + GROUP);
            w2 = weights.get(wAt + 2 * GROUP);
            w3 = weights.get(wAt + 3 * GROUP);
            w4 = weights.get(wAt + 4 * GROUP);
            w5 = weights.get(wAt + 5 * GROUP);
            w6 = weights.get(wAt + 6 * GROUP);
            w7 = weights.get(wAt + 7 * GROUP);
            context.localBarrier();
            for (int k = 0; k < 2; k++) {
                int rowsAt = turn * 8 + rowsFrom + k * 512;
                int columnsAt = turn * 8 + columnsFrom + k * 256;
                HalfFloat[] a0 = context.mmaLoadA(left, UNIT, rowsAt);
                HalfFloat[] a1 = context.mmaLoadA(left, UNIT, rowsAt + 1024);
                HalfFloat[] a2 = context.mmaLoadA(left, UNIT, rowsAt + 2048);
                HalfFloat[] a3 = context.mmaLoadA(left, UNIT, rowsAt + 3072);
                HalfFloat[] b0 = context.mmaLoadB(right, UNIT, columnsAt);
                s00 = context.mma(a0, b0, s00, MMAShape.M16N8K16);
                s10 = context.mma(a1, b0, s10, MMAShape.M16N8K16);
                s20 = context.mma(a2, b0, s20, MMAShape.M16N8K16);
                s30 = context.mma(a3, b0, s30, MMAShape.M16N8K16);
                HalfFloat[] b1 = context.mmaLoadB(right, UNIT, columnsAt + 512);
                s01 = context.mma(a0, b1, s01, MMAShape.M16N8K16);
                s11 = context.mma(a1, b1, s11, MMAShape.M16N8K16);
                s21 = context.mma(a2, b1, s21, MMAShape.M16N8K16);
                s31 = context.mma(a3, b1, s31, MMAShape.M16N8K16);
                HalfFloat[] b2 = context.mmaLoadB(right, UNIT, columnsAt + 1024);
                s02 = context.mma(a0, b2, s02, MMAShape.M16N8K16);
                s12 = context.mma(a1, b2, s12, MMAShape.M16N8K16);
                s22 = context.mma(a2, b2, s22, MMAShape.M16N8K16);
                s32 = context.mma(a3, b2, s32, MMAShape.M16N8K16);
                HalfFloat[] b3 = context.mmaLoadB(right, UNIT, columnsAt + 1536);
                s03 = context.mma(a0, b3, s03, MMAShape.M16N8K16);
                s13 = context.mma(a1, b3, s13, MMAShape.M16N8K16);
                s23 = context.mma(a2, b3, s23, MMAShape.M16N8K16);
                s33 = context.mma(a3, b3, s33, MMAShape.M16N8K16);
                HalfFloat[] b4 = context.mmaLoadB(right, UNIT, columnsAt + 2048);
                s04 = context.mma(a0, b4, s04, MMAShape.M16N8K16);
                s14 = context.mma(a1, b4, s14, MMAShape.M16N8K16);
                s24 = context.mma(a2, b4, s24, MMAShape.M16N8K16);
                s34 = context.mma(a3, b4, s34, MMAShape.M16N8K16);
                HalfFloat[] b5 = context.mmaLoadB(right, UNIT, columnsAt + 2560);
                s05 = context.mma(a0, b5, s05, MMAShape.M16N8K16);
                s15 = context.mma(a1, b5, s15, MMAShape.M16N8K16);
                s25 = context.mma(a2, b5, s25, MMAShape.M16N8K16);
                s35 = context.mma(a3, b5, s35, MMAShape.M16N8K16);
                HalfFloat[] b6 = context.mmaLoadB(right, UNIT, columnsAt + 3072);
                s06 = context.mma(a0, b6, s06, MMAShape.M16N8K16);
                s16 = context.mma(a1, b6, s16, MMAShape.M16N8K16);
                s26 = context.mma(a2, b6, s26, MMAShape.M16N8K16);
                s36 = context.mma(a3, b6, s36, MMAShape.M16N8K16);
                HalfFloat[] b7 = context.mmaLoadB(right, UNIT, columnsAt + 3584);
                s07 = context.mma(a0, b7, s07, MMAShape.M16N8K16);
                s17 = context.mma(a1, b7, s17, MMAShape.M16N8K16);
                s27 = context.mma(a2, b7, s27, MMAShape.M16N8K16);
                s37 = context.mma(a3, b7, s37, MMAShape.M16N8K16);
            }
            turn = FragmentTiles.LONGS - turn;
            to = (tid + turn) * 2;
            left[to] = (int) x0;
            left[to + 1] = (int) (x0 >> 32);
            left[to + 2 * GROUP] = (int) x1;
            left[to + 2 * GROUP + 1] = (int) (x1 >> 32);
            left[to + 4 * GROUP] = (int) x2;
            left[to + 4 * GROUP + 1] = (int) (x2 >> 32);
            left[to + 6 * GROUP] = (int) x3;
            left[to + 6 * GROUP + 1] = (int) (x3 >> 32);
            left[to + 8 * GROUP] = (int) x4;
            left[to + 8 * GROUP + 1] = (int) (x4 >> 32);
            left[to + 10 * GROUP] = (int) x5;
            left[to + 10 * GROUP + 1] = (int) (x5 >> 32);
            left[to + 12 * GROUP] = (int) x6;
            left[to + 12 * GROUP + 1] = (int) (x6 >> 32);
            left[to + 14 * GROUP] = (int) x7;
            left[to + 14 * GROUP + 1] = (int) (x7 >> 32);
            right[to] = (int) w0;
            right[to + 1] = (int) (w0 >> 32);
            right[to + 2 * GROUP] = (int) w1;
            right[to + 2 * GROUP + 1] = (int) (w1 >> 32);
            right[to + 4 * GROUP] = (int) w2;
            right[to + 4 * GROUP + 1] = (int) (w2 >> 32);
            right[to + 6 * GROUP] = (int) w3;
            right[to + 6 * GROUP + 1] = (int) (w3 >> 32);
            right[to + 8 * GROUP] = (int) w4;
            right[to + 8 * GROUP + 1] = (int) (w4 >> 32);
            right[to + 10 * GROUP] = (int) w5;
            right[to + 10 * GROUP + 1] = (int) (w5 >> 32);
            right[to + 12 * GROUP] = (int) w6;
            right[to + 12 * GROUP + 1] = (int) (w6 >> 32);
            right[to + 14 * GROUP] = (int) w7;
            right[to + 14 * GROUP + 1] = (int) (w7 >> 32);
        }
        if (first < rows) {
            int row = first + (warp >> 1) * 64;
            int column = context.groupIdx * FragmentTiles.SIDE + (warp & 1) * 64;
            context.mmaStore(s00, y, row, column, pitch);
            context.mmaStore(s01, y, row, column + 8, pitch);
            context.mmaStore(s02, y, row, column + 16, pitch);
            context.mmaStore(s03, y, row, column + 24, pitch);
            context.mmaStore(s04, y, row, column + 32, pitch);
            context.mmaStore(s05, y, row, column + 40, pitch);
            context.mmaStore(s06, y, row, column + 48, pitch);
            context.mmaStore(s07, y, row, column + 56, pitch);
            context.mmaStore(s10, y, row + 16, column, pitch);
            context.mmaStore(s11, y, row + 16, column + 8, pitch);
            context.mmaStore(s12, y, row + 16, column + 16, pitch);
            context.mmaStore(s13, y, row + 16, column + 24, pitch);
            context.mmaStore(s14, y, row + 16, column + 32, pitch);
            context.mmaStore(s15, y, row + 16, column + 40, pitch);
            context.mmaStore(s16, y, row + 16, column + 48, pitch);
            context.mmaStore(s17, y, row + 16, column + 56, pitch);
            context.mmaStore(s20, y, row + 32, column, pitch);
            context.mmaStore(s21, y, row + 32, column + 8, pitch);
            context.mmaStore(s22, y, row + 32, column + 16, pitch);
            context.mmaStore(s23, y, row + 32, column + 24, pitch);
            context.mmaStore(s24, y, row + 32, column + 32, pitch);
            context.mmaStore(s25, y, row + 32, column + 40, pitch);
            context.mmaStore(s26, y, row + 32, column + 48, pitch);
            context.mmaStore(s27, y, row + 32, column + 56, pitch);
            context.mmaStore(s30, y, row + 48, column, pitch);
            context.mmaStore(s31, y, row + 48, column + 8, pitch);
            context.mmaStore(s32, y, row + 48, column + 16, pitch);
            context.mmaStore(s33, y, row + 48, column + 24, pitch);
            context.mmaStore(s34, y, row + 48, column + 32, pitch);
            context.mmaStore(s35, y, row + 48, column + 40, pitch);
            context.mmaStore(s36, y, row + 48, column + 48, pitch);
            context.mmaStore(s37, y, row + 48, column + 56, pitch);
        }
    }
}
