package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.LaunchOrder;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.Warp;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T for 1 to 16 tokens, limited by reading W once; more tokens are taken 16 at a time. W lies in tiles of 16 rows and 128 columns, see
 * {@link TiledWeight}. The warps of a work-group share a row of tiles; each loads {@code unroll} of its tiles before it
 * uses any, and before it waits for x, so that much of W is on its way at once. Weights become halves in registers and are
 * the 16 rows of the matrix unit's product, tokens its 8 columns; sums are floats. Scales multiply the sums of the columns
 * that share one. The warps' sums are added in a fixed order.
 */
public final class FewTokens {
    /** The longest row of one token that local memory holds whole, beside 16 copies of a codebook. */
    static final int LONGEST = 14336;

    private FewTokens() {
    }

    /**
     * Grid: {@code ceil(n / 16)} work-groups of {@code 32 * warps} work-items, times {@code ceil(tokens / 16)} in the second
     * dimension. All scalars are compiled in.
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
     *            halves [n], read where {@code biased} is 1
     * @param y
     *            [tokens, n]
     * @param groups
     *            scales of a row in a tile: 1, 2 or 4; 0 where there are none
     * @param unroll
     *            tiles that a warp loads at once
     * @param copies
     *            of a codebook in local memory: 16 or 32
     * @param floats
     *            1 if x, which is rounded to halves, and y are floats
     */
    public static void multiply(KernelContext context, TornadoNativeArray x, ByteArray codes, TornadoNativeArray scales,
            TornadoNativeArray zeros, TornadoNativeArray bias, TornadoNativeArray y, int tokens, int n, int k,
            int format, int groups, int zeroed, int biased, int warps, int unroll, int copies, int floats) {
        int tokenTiles = (Math.min(tokens, 16) + 7) / 8;
        int firstToken = context.groupIdy * 16;
        int tiles = (k + 127) / 128;
        int words = 8 * TileDecode.words(format);
        int step = unroll * warps;
        int rowWords = step * 64 + 4;
        // 1 for one token that is not too long, which comes to local memory whole; the rest comes piece by piece.
        int whole = 1 / tokens * Math.min(1, LONGEST / k);
        int[] staged = context.allocateIntLocalArray(whole == 1 ? tiles * 64 : 8 * tokenTiles * rowWords);
        float[] parts = context.allocateFloatLocalArray(warps * 128 * tokenTiles);
        int[] pairs = context.allocateIntLocalArray(format == TileDecode.CODEBOOK ? 256 * copies : 4);
        int tid = context.localIdx;
        int lane = tid & 31;
        int warp = Warp.shuffle(tid >> 5, 0);
        float[] acc = new float[4 * tokenTiles];
        float[] d = new float[4 * tokenTiles];
        int[] w = new int[unroll * words];
        int[] s = new int[unroll * 4];
        int[] z = new int[unroll * 4];
        int[] a = new int[8];
        int[] b = new int[16 * tokenTiles];
        for (int i = 0; i < 4 * tokenTiles; i++) {
            acc[i] = 0f;
            d[i] = 0f;
        }
        if (format == TileDecode.CODEBOOK) {
            TileDecode.loadPairs(pairs, zeros, tid, warps * 32, copies);
        }
        LaunchOrder.releaseNext();
        for (int first = 0; first < tiles; first += step) {
            for (int u = 0; u < unroll; u++) {
                int tile = context.groupIdx * tiles + Math.min(first + u * warps + warp, tiles - 1);
                long at = TiledWeight.PAD + (long) tile * (128 * words) + lane * 16;
                for (int i = 0; i < words / 4; i++) {
                    GlobalMemory.load16Streaming(w, u * words + i * 4, codes, at + i * 512);
                }
                if (groups != 0) {
                    FewTokensTile.loadScales(s, u * 4, scales, tile, lane, groups);
                }
                if (zeroed != 0) {
                    FewTokensTile.loadScales(z, u * 4, zeros, tile, lane, groups);
                }
            }
            // Nothing that follows may be moved before it: all loads are on their way together.
            Warp.sync();
            if (first == 0) {
                // Weights are constant; x is what the kernel before may just be writing.
                LaunchOrder.awaitPrevious();
            }
            if (whole == 0) {
                FewTokensTile.copyTokens(staged, x, first, tid, warps * 32, rowWords, firstToken, tokens, tokenTiles,
                        k, floats);
                context.localBarrier();
            } else {
                if (first == 0) {
                    FewTokensTile.copyToken(staged, x, tid, warps * 32, tiles, k, floats);
                    context.localBarrier();
                }
            }
            for (int u = 0; u < unroll; u++) {
                int tile = first + u * warps + warp;
                if (tile < tiles) {
                    if (whole == 1) {
                        FewTokensTile.oneToken(b, staged, tile, lane);
                    } else {
                        FewTokensTile.manyTokens(b, staged, u * warps + warp, lane, rowWords, tokenTiles);
                    }
                    for (int j = 0; j < 4; j++) {
                        int zeroLow = TiledWeight.defaultZero(format);
                        int zeroHigh = zeroLow;
                        if (zeroed != 0) {
                            zeroLow = FewTokensTile.twice(z, u * 4, j, 0, groups);
                            zeroHigh = FewTokensTile.twice(z, u * 4, j, 1, groups);
                        }
                        TileDecode.eight(a, 0, w, u * words + j * (words / 8), zeroLow, pairs, copies, lane, format);
                        TileDecode.eight(a, 4, w, u * words + words / 2 + j * (words / 8), zeroHigh, pairs, copies,
                                lane,
                                format);
                        for (int t = 0; t < tokenTiles; t++) {
                            int x0 = t * 16 + j * 4;
                            MatrixUnit.multiplyHalf(d, t * 4, a[0], a[4], a[1], a[5], b[x0], b[x0 + 1]);
                            MatrixUnit.multiplyHalf(d, t * 4, a[2], a[6], a[3], a[7], b[x0 + 2], b[x0 + 3]);
                        }
                        if (groups != 0) {
                            if ((j + 1) * groups % 4 == 0) {
                                float low = FewTokensTile.scale(s, u * 4, j, 0, groups);
                                float high = FewTokensTile.scale(s, u * 4, j, 1, groups);
                                for (int t = 0; t < tokenTiles; t++) {
                                    FewTokensTile.addScaled(acc, d, t * 4, low, high);
                                }
                            }
                        }
                    }
                }
            }
            if (whole == 0) {
                context.localBarrier();
            }
        }
        for (int t = 0; t < tokenTiles; t++) {
            for (int i = 0; i < 4; i++) {
                // Tokens 2 (lane % 4) and the next of the lane's first row, then of its second.
                int token = t * 8 + (lane & 3) * 2 + (i & 1);
                parts[(warp * 8 * tokenTiles + token) * 16 + (lane >> 2) * 2 + (i >> 1)] = groups != 0
                        ? acc[t * 4 + i]
                        : d[t * 4 + i];
            }
        }
        context.localBarrier();
        for (int i = tid; i < 16 * Math.min(16, tokens - firstToken); i += warps * 32) {
            float sum = 0f;
            for (int p = 0; p < warps; p++) {
                sum += parts[p * 128 * tokenTiles + i];
            }
            int row = context.groupIdx * 16 + i % 16;
            if (row < n) {
                if (biased != 0) {
                    sum += Convert.halfLow(GlobalMemory.load2(bias, row * 2L));
                }
                long to = (long) (firstToken + i / 16) * n + row;
                if (floats != 0) {
                    GlobalMemory.store4(y, to * 4L, Convert.asInt(sum));
                } else {
                    GlobalMemory.store2(y, to * 2L, Convert.packHalf(sum, 0f));
                }
            }
        }
    }
}
