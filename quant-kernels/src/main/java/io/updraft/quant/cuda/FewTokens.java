package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.AsyncCopy;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.SharedMemory;
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
     *            tiles one below the other that a work-group has
     * @param stages
     *            columns of tiles that the copy engine keeps on their way to each warp, in dynamic local memory; 0 for one that
     *            is loaded to registers
     */
    static int split(int warps, int rows, int stages) {
        return warps | rows << 8 | stages << 16;
    }

    /** Bytes of the local memory that is not dynamic, at most. */
    static int localBytes(int warps, int rows, int format, int tokens) {
        int held = tokens == 1 ? 1 : tokens <= 8 ? 8 : 16;
        int staged = tokens == 1 ? 0 : warps * FewTokensTile.ROW_WORDS * held;
        int book = format == TileDecode.CODEBOOK ? 256 * (tokens == 1 ? 32 : 16) : 0;
        return 4 * (Math.max(staged, warps * rows * held * 16) + book);
    }

    /** Bytes of dynamic local memory before the tiles: barriers of 8 bytes. */
    static int barrierBytes(int warps, int stages) {
        return (warps * stages * 8 + 127) / 128 * 128;
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
        int rows = split >> 8 & 255;
        int stages = split >> 16;
        int single = 1 / tokens;
        int tokenTiles = (Math.min(tokens, 16) + 7) / 8;
        int held = single == 1 ? 1 : 8 * tokenTiles;
        int tiles = (k + 127) / 128;
        int words = 8 * TileDecode.words(format);
        int copies = single == 1 ? 32 : 16;
        int gated = extras / GATED % 2;
        int sums = single == 1 ? 4 : 4 * tokenTiles;
        // A codebook; then the warps' sums of squares, of several tokens x of a column of tiles for each warp, or the warps' sums.
        int book = format == TileDecode.CODEBOOK ? 256 * copies : 0;
        int partWords = warps * rows * held * 16;
        int[] local = context.allocateIntLocalArray(book
                + (single == 1 ? partWords : Math.max(partWords, warps * FewTokensTile.ROW_WORDS * 8 * tokenTiles)));
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
        float[] d = new float[8];
        int inRegisters = stages == 0 ? rows : 1;
        int[] w = new int[inRegisters * words];
        int[] s = new int[inRegisters * FewTokensTile.scaleWords(groups, single)];
        int[] z = new int[inRegisters * FewTokensTile.scaleWords(groups, single)];
        int[] own = new int[8];
        int[] b = new int[16 * tokenTiles];
        float[] begin = new float[single == 1 ? 4 : 2 * groups * tokenTiles + 1];
        int staging = book + warp * FewTokensTile.ROW_WORDS * 8 * tokenTiles;
        int normalized = extras / NORMALIZED;
        for (int i = 0; i < rows * sums; i++) {
            acc[i] = 0f;
        }
        LaunchOrder.releaseNext();
        int tileBytes = FewTokensTile.tileBytes(words, groups, zeroed);
        int barriers = SharedMemory.dynamic() + warp * stages * 8;
        int ring = SharedMemory.dynamic() + barrierBytes(warps, stages) + warp * stages * rows * tileBytes;
        if (stages == 0) {
            for (int r = 0; r < rows; r++) {
                FewTokensTile.load(w, s, z, r, codes, scales, zeros, row(firstRow, r, half, skip, lastRow) * tiles
                        + Math.min(warp, tiles - 1), lane, words, groups, zeroed, single);
            }
        } else {
            if (lane == 0) {
                for (int i = 0; i < stages; i++) {
                    MemoryBarrier.init(barriers + i * 8, 1);
                }
                MemoryBarrier.publish();
                for (int i = 0; i < stages; i++) {
                    if (warp + i * warps < tiles) {
                        MemoryBarrier.expect(barriers + i * 8, rows * tileBytes);
                    }
                }
            }
            Warp.sync();
            for (int i = 0; i < stages; i++) {
                if (warp + i * warps < tiles) {
                    if (lane < rows) {
                        FewTokensTile.bring(ring + (i * rows + lane) * tileBytes, barriers + i * 8, codes, scales,
                                zeros,
                                row(firstRow, lane, half, skip, lastRow) * tiles + warp + i * warps, words, groups,
                                zeroed);
                    }
                }
            }
        }
        if (format == TileDecode.CODEBOOK) {
            TileDecode.loadPairs(local, zeros, tid, warps * 32, copies);
            context.localBarrier();
        }
        // Weights are constant; x is what the kernel before may just be writing.
        Warp.sync();
        LaunchOrder.awaitPrevious();
        if (normalized == 1) {
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
                    SharedMemory.store4(local, book + warp * 16 + token, Convert.asInt(square));
                }
            }
            context.localBarrier();
        }
        float[] factor = new float[tokenTiles];
        for (int t = 0; t < tokenTiles; t++) {
            factor[t] = 1f;
            if (normalized == 1) {
                float square = 0f;
                int token = single == 1 ? 0 : Math.min(t * 8 + (lane >> 2), Math.min(tokens, 16) - 1);
                for (int p = 0; p < warps; p++) {
                    square += Convert.asFloat(SharedMemory.load4(local, book + p * 16 + token));
                }
                factor[t] = 1f / TornadoMath.sqrt(square / k + Convert.asFloat(epsilon));
            }
        }
        if (normalized == 1) {
            context.localBarrier();
        }
        if (single == 1) {
            FewTokensTile.loadOne(own, x, gain, factor[0], Math.min(warp, tiles - 1), lane, k, groups, normalized,
                    floats);
        } else {
            FewTokensTile.copyX(local, staging, x, gain, factor, Math.min(warp, tiles - 1), lane, firstToken, tokens,
                    tokenTiles, k, normalized, floats);
        }
        int stage = 0;
        int phase = 0;
        for (int column = warp; column < tiles; column += warps) {
            int nextColumn = Math.min(column + warps, tiles - 1);
            // After the last column all lanes load the same few bytes: a branch would keep rows from being interleaved.
            int more = Math.min(1, (tiles - 1 - column) / warps);
            if (single == 1) {
                FewTokensTile.arrange(b, own, lane, groups);
                FewTokensTile.sumOne(begin, d, b, format, zeroed);
                FewTokensTile.loadOne(own, x, gain, factor[0], nextColumn, lane, k, groups, normalized, floats);
            } else {
                AsyncCopy.await(0);
                Warp.sync();
                FewTokensTile.fetchX(b, local, staging, lane, tokenTiles);
                Warp.sync();
                FewTokensTile.copyX(local, staging, x, gain, factor, nextColumn, lane, firstToken, tokens, tokenTiles,
                        k, normalized, floats);
                if (format == TileDecode.INT4 && zeroed == 0) {
                    FewTokensTile.sumTokens(begin, d, b, tokenTiles, groups);
                }
            }
            if (stages > 0) {
                MemoryBarrier.await(barriers + stage * 8, phase);
            }
            for (int r = 0; r < rows; r++) {
                int u = stages == 0 ? r : 0;
                if (stages > 0) {
                    FewTokensTile.fetch(w, s, z, ring + (stage * rows + r) * tileBytes, lane, words, groups, zeroed,
                            single);
                }
                if (single == 1) {
                    FewTokensTile.multiplyOne(acc, r * 4, d, w, s, z, u, b, begin, local, copies, lane, words, format,
                            groups, zeroed);
                } else {
                    for (int j = 0; j < 4; j++) {
                        FewTokensTile.multiply(acc, r * sums, d, w, s, z, u, j, b, begin, local, copies, lane, words,
                                tokenTiles, format, groups, zeroed);
                    }
                }
                if (stages == 0) {
                    // The tile's words are used; those of its row in the next column are awaited while other rows are multiplied.
                    FewTokensTile.load(w, s, z, r, codes, scales, zeros, (row(firstRow, r, half, skip, lastRow) * tiles
                            + column + warps) * more, lane * more, words, groups, zeroed, single);
                }
            }
            if (stages > 0) {
                // All lanes have read the stage.
                Warp.sync();
                int ahead = column + stages * warps;
                if (ahead < tiles) {
                    if (lane == 0) {
                        MemoryBarrier.expect(barriers + stage * 8, rows * tileBytes);
                    }
                    Warp.sync();
                    if (lane < rows) {
                        FewTokensTile.bring(ring + (stage * rows + lane) * tileBytes, barriers + stage * 8, codes,
                                scales,
                                zeros, row(firstRow, lane, half, skip, lastRow) * tiles + ahead, words, groups, zeroed);
                    }
                }
                stage = stage + 1;
                if (stage == stages) {
                    stage = 0;
                    phase = phase ^ 1;
                }
            }
        }
        if (single == 0) {
            // The last copies are of no use, but must not come after the sums.
            AsyncCopy.await(0);
            context.localBarrier();
        }
        for (int r = 0; r < rows; r++) {
            int at = book + (warp * rows + r) * held * 16 + (lane >> 2) * 2;
            if (single == 1) {
                float low = acc[r * 4] + acc[r * 4 + 1];
                float high = acc[r * 4 + 2] + acc[r * 4 + 3];
                low += Warp.shuffleXor(low, 1);
                high += Warp.shuffleXor(high, 1);
                low += Warp.shuffleXor(low, 2);
                high += Warp.shuffleXor(high, 2);
                SharedMemory.store4(local, at, Convert.asInt(low));
                SharedMemory.store4(local, at + 1, Convert.asInt(high));
            } else {
                for (int t = 0; t < tokenTiles; t++) {
                    for (int i = 0; i < 4; i++) {
                        // Tokens 2 (lane % 4) and the next of the lane's first row, then of its second.
                        SharedMemory.store4(local, at + (t * 8 + (lane & 3) * 2 + (i & 1)) * 16 + (i >> 1),
                                Convert.asInt(acc[r * sums + t * 4 + i]));
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
                    sum += Convert.asFloat(SharedMemory.load4(local, book + p * rows * held * 16 + i));
                }
                if (extras % 2 == BIASED) {
                    sum += Convert.halfLow(GlobalMemory.load2(bias, row * 2L));
                }
                if (gated == 1) {
                    float up = 0f;
                    for (int p = 0; p < warps; p++) {
                        up += Convert.asFloat(SharedMemory.load4(local, book + (p * rows + half) * held * 16 + i));
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
