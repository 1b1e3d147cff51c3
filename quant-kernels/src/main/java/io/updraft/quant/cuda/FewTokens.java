package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.tasks.device.Gates;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T for 1 to 16 tokens, limited by reading W once; more tokens are taken 16 at a time. W lies in tiles of 16 rows and
 * 128 columns, see {@link TiledWeight}. A work-group has some rows of tiles; each of its warps takes every so many columns of
 * tiles, keeps x of such a column in registers for all the rows, and loads a row's next tile as soon as it has used one. Weights
 * become halves in registers and are the 16 rows of the matrix unit's product, sums are floats. Its 8 columns are tokens;
 * for one token they are the groups of columns that share a scale, so that scales multiply sums once a tile. The warps' sums
 * are added in a fixed order.
 */
public final class FewTokens {
    /** Bits of {@code extras}: a bias is added. */
    static final int BIASED = 1;
    /** What {@code other} has is added. */
    static final int RESIDUAL = 2;
    /** The first half of the outputs are gates: y = silu(gate) * up. */
    static final int GATED = 4;
    /** x is divided by its root mean square and multiplied by {@code gain}. */
    static final int NORMALIZED = 8;

    private FewTokens() {
    }

    /**
     * How a launch divides its work.
     *
     * @param warps
     *            of a work-group
     * @param rows
     *            tiles one below the other that a work-group has; as many are on their way to each of its warps
     */
    static int split(int warps, int rows) {
        return warps | rows << 8;
    }

    /** The row of tiles that is row {@code r} of a work-group; those from {@code half} on are {@code skip} further on. */
    private static int row(int first, int r, int half, int skip, int last) {
        return Math.min(first + r + (r >= half ? skip : 0), last);
    }

    /**
     * Grid: {@code ceil(n / (16 * rows))} work-groups of {@code 32 * warps} work-items, times {@code ceil(tokens / 16)} in the
     * second dimension. All scalars are compiled in.
     *
     * @param x
     *            [tokens, k]; k is a multiple of 8
     * @param codes
     *            tiles of weights
     * @param scales
     *            halves, for each tile 16 rows of {@code groups}
     * @param zeros
     *            the same of zero points, read where {@code zeroed} is 1; or what the codes of a codebook stand for
     * @param bias
     *            halves [n], read where there is one
     * @param other
     *            what is added, as y is, read where there is a residual; may be y
     * @param gain
     *            of x's type [k], read where x is normalized
     * @param y
     *            [tokens, n], or [tokens, n / 2] where outputs are gated
     * @param groups
     *            scales of a row in a tile: 1, 2, 4 or 8; 0 where there are none
     * @param extras
     *            what else is done: {@link #BIASED}, {@link #RESIDUAL}, {@link #GATED} (n is a multiple of 32, rows are even),
     *            {@link #NORMALIZED}
     * @param split
     *            see {@link #split}
     * @param floats
     *            1 if x, which is rounded to halves, and y are floats
     * @param epsilon
     *            added to the mean square of x, as a float's bits
     */
    public static void multiply(KernelContext context, TornadoNativeArray x, ByteArray codes, TornadoNativeArray scales,
            TornadoNativeArray zeros, TornadoNativeArray bias, TornadoNativeArray other, TornadoNativeArray gain,
            TornadoNativeArray y, int tokens, int n, int k, int format, int groups, int zeroed, int extras, int split,
            int floats, int epsilon) {
        int warps = split & 255;
        int rows = split >> 8;
        int single = 1 / tokens;
        int tokenTiles = (Math.min(tokens, 16) + 7) / 8;
        int held = single == 1 ? 1 : 8 * tokenTiles;
        int tiles = (k + 127) / 128;
        int words = 8 * TileDecode.words(format);
        int copies = single == 1 ? 32 : 16;
        int gated = extras / GATED % 2;
        int sums = single == 1 ? 4 : 4 * tokenTiles;
        float[] parts = context.allocateFloatLocalArray(warps * rows * held * 16);
        float[] squares = context.allocateFloatLocalArray(extras / NORMALIZED * warps * 16 + 4);
        int[] pairs = context.allocateIntLocalArray(format == TileDecode.CODEBOOK ? 256 * copies : 4);
        int tid = context.localIdx;
        int lane = tid & 31;
        int warp = Warp.shuffle(tid >> 5, 0);
        int firstToken = context.groupIdy * 16;
        int half = rows / 2;
        int firstRow = context.groupIdx * (gated == 1 ? half : rows);
        // Row r of this work-group is row tile firstRow + r; of gated outputs the second half are those of the other factor.
        int skip = gated == 1 ? n / 32 - half : 0;
        int lastRow = (n + 15) / 16 - 1;
        float[] acc = new float[rows * sums];
        float[] d = new float[sums];
        int[] w = new int[rows * words];
        int[] s = new int[rows * FewTokensTile.scaleWords(groups, single)];
        int[] z = new int[rows * FewTokensTile.scaleWords(groups, single)];
        int[] own = new int[16 * tokenTiles];
        int[] b = new int[16 * tokenTiles];
        float[] sumX = new float[4];
        for (int i = 0; i < rows * sums; i++) {
            acc[i] = 0f;
        }
        LaunchOrder.releaseNext();
        for (int r = 0; r < rows; r++) {
            FewTokensTile.load(w, s, z, r, codes, scales, zeros, row(firstRow, r, half, skip, lastRow) * tiles
                    + Math.min(warp, tiles - 1), lane, words, groups, zeroed, single);
        }
        if (format == TileDecode.CODEBOOK) {
            TileDecode.loadPairs(pairs, zeros, tid, warps * 32, copies);
            context.localBarrier();
        }
        // Weights are constant; x is what the kernel before may just be writing.
        Warp.sync();
        LaunchOrder.awaitPrevious();
        if (extras / NORMALIZED == 1) {
            for (int token = 0; token < Math.min(tokens, 16); token++) {
                float square = 0f;
                int row = Math.min(firstToken + token, tokens - 1);
                for (int i = tid; i < k / 2; i += warps * 32) {
                    square += FewTokensTile.square(x, (long) row * k + i * 2, floats);
                }
                square += Warp.shuffleXor(square, 16);
                square += Warp.shuffleXor(square, 8);
                square += Warp.shuffleXor(square, 4);
                square += Warp.shuffleXor(square, 2);
                square += Warp.shuffleXor(square, 1);
                if (lane == 0) {
                    squares[warp * 16 + token] = square;
                }
            }
            context.localBarrier();
        }
        float[] factor = new float[tokenTiles];
        for (int t = 0; t < tokenTiles; t++) {
            factor[t] = 1f;
            if (extras / NORMALIZED == 1) {
                float square = 0f;
                int token = single == 1 ? 0 : Math.min(t * 8 + (lane >> 2), Math.min(tokens, 16) - 1);
                for (int p = 0; p < warps; p++) {
                    square += squares[p * 16 + token];
                }
                factor[t] = 1f / TornadoMath.sqrt(square / k + Convert.asFloat(epsilon));
            }
        }
        FewTokensTile.loadX(own, x, gain, factor, Math.min(warp, tiles - 1), lane, firstToken, tokens, tokenTiles, k,
                groups, extras / NORMALIZED, floats);
        for (int column = warp; column < tiles; column += warps) {
            int nextColumn = Math.min(column + warps, tiles - 1);
            FewTokensTile.arrange(b, own, lane, tokenTiles, groups, single);
            if (zeroed * single == 1) {
                FewTokensTile.sumColumns(sumX, b);
            }
            FewTokensTile.loadX(own, x, gain, factor, nextColumn, lane, firstToken, tokens, tokenTiles, k, groups,
                    extras / NORMALIZED, floats);
            for (int r = 0; r < rows; r++) {
                if (single == 1) {
                    FewTokensTile.multiplyOne(acc, r * 4, d, w, s, z, r, b, sumX, pairs, copies, lane, words, format,
                            groups, zeroed);
                } else {
                    FewTokensTile.multiply(acc, r * sums, d, w, s, z, r, b, pairs, copies, lane, words, tokenTiles,
                            format, groups, zeroed);
                }
                // The tile's words are used; those of its row in the next column are awaited while other rows are multiplied.
                if (column + warps < tiles) {
                    FewTokensTile.load(w, s, z, r, codes, scales, zeros, row(firstRow, r, half, skip, lastRow) * tiles
                            + column + warps, lane, words, groups, zeroed, single);
                }
            }
        }
        for (int r = 0; r < rows; r++) {
            int at = (warp * rows + r) * held * 16 + (lane >> 2) * 2;
            if (single == 1) {
                float low = acc[r * 4] + acc[r * 4 + 1];
                float high = acc[r * 4 + 2] + acc[r * 4 + 3];
                low += Warp.shuffleXor(low, 1);
                high += Warp.shuffleXor(high, 1);
                low += Warp.shuffleXor(low, 2);
                high += Warp.shuffleXor(high, 2);
                parts[at] = low;
                parts[at + 1] = high;
            } else {
                for (int t = 0; t < tokenTiles; t++) {
                    for (int i = 0; i < 4; i++) {
                        // Tokens 2 (lane % 4) and the next of the lane's first row, then of its second.
                        parts[at + (t * 8 + (lane & 3) * 2 + (i & 1)) * 16 + (i >> 1)] = acc[r * sums + t * 4 + i];
                    }
                }
            }
        }
        context.localBarrier();
        int outputs = gated == 1 ? n / 2 : n;
        int shown = gated == 1 ? half : rows;
        for (int i = tid; i < shown * held * 16; i += warps * 32) {
            int row = (firstRow + i / (held * 16)) * 16 + i % 16;
            int token = firstToken + i / 16 % held;
            if (row < outputs && token < tokens) {
                float sum = 0f;
                for (int p = 0; p < warps; p++) {
                    sum += parts[p * rows * held * 16 + i];
                }
                if (extras % 2 == BIASED) {
                    sum += Convert.halfLow(GlobalMemory.load2(bias, row * 2L));
                }
                if (gated == 1) {
                    float up = 0f;
                    for (int p = 0; p < warps; p++) {
                        up += parts[(p * rows + half) * held * 16 + i];
                    }
                    if (extras % 2 == BIASED) {
                        up += Convert.halfLow(GlobalMemory.load2(bias, (row + outputs) * 2L));
                    }
                    sum = Gates.silu(sum) * up;
                }
                long to = (long) token * outputs + row;
                if (extras / RESIDUAL % 2 == 1) {
                    sum += floats != 0
                            ? Convert.asFloat(GlobalMemory.load4(other, to * 4L))
                            : Convert.halfLow(GlobalMemory.load2(other, to * 2L));
                }
                if (floats != 0) {
                    GlobalMemory.store4(y, to * 4L, Convert.asInt(sum));
                } else {
                    GlobalMemory.store2(y, to * 2L, Convert.packHalf(sum, 0f));
                }
            }
        }
    }
}
