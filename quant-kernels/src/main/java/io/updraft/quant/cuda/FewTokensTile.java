package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.AsyncCopy;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.intrinsics.SharedMemory;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Steps of {@link FewTokens}. */
final class FewTokensTile {
    private FewTokensTile() {
    }

    /** Loads the scales of a lane's two rows. */
    static void loadScales(int[] s, int at, TornadoNativeArray scales, int tile, int lane, int groups) {
        long from = TiledWeight.PAD + ((long) tile * 8 + (lane >> 2)) * (groups * 4);
        if (groups == 4) {
            GlobalMemory.load16Streaming(s, at, scales, from);
        }
        if (groups == 2) {
            GlobalMemory.load8(s, at, scales, from);
        }
        if (groups == 1) {
            s[at] = GlobalMemory.load4(scales, from);
        }
    }

    /** The scale of 32 columns {@code j} for the first or the second row. */
    static float scale(int[] s, int at, int j, int second, int groups) {
        int index = second * groups + j * groups / 4;
        int pair = s[at + index / 2];
        return index % 2 == 0 ? Convert.halfLow(pair) : Convert.halfHigh(pair);
    }

    /** The same of scales or zero points, as two halves. */
    static int twice(int[] z, int at, int j, int second, int groups) {
        int index = second * groups + j * groups / 4;
        return Packed.selectBytes(z[at + index / 2], 0, index % 2 == 0 ? 0x1010 : 0x3232);
    }

    /**
     * Copies the one token to local memory, each 32 columns in the order of lanes: for each of four lanes its
     * pair of every eight. Zeros follow to the end of the last tile.
     */
    static void copyToken(int[] staged, TornadoNativeArray x, int tid, int threads, int tiles, int k, int floats) {
        int[] pair = new int[2];
        for (int i = tid; i < tiles * 64; i += threads) {
            int to = (i >> 4) * 16 + (i & 3) * 4 + (i >> 2 & 3);
            if (i * 2 < k) {
                if (floats != 0) {
                    GlobalMemory.load8(pair, 0, x, i * 8L);
                    SharedMemory.store4(staged, to,
                            Convert.packHalf(Convert.asFloat(pair[0]), Convert.asFloat(pair[1])));
                } else {
                    AsyncCopy.copy4(staged, to, x, i * 4L);
                }
            } else {
                SharedMemory.store4(staged, to, 0);
            }
        }
        AsyncCopy.commit();
        AsyncCopy.await(0);
    }

    /** The one token's columns of a tile, the same for all columns of the matrix unit's product. */
    static void oneToken(int[] b, int[] staged, int tile, int lane) {
        for (int j = 0; j < 4; j++) {
            SharedMemory.load16(b, j * 4, staged, tile * 64 + j * 16 + (lane & 3) * 4);
        }
    }

    /** Copies all tokens' columns from tile {@code first} on; zeros where there are none. {@code k} is a multiple of 8. */
    static void copyTokens(int[] staged, TornadoNativeArray x, int first, int tid, int threads, int rowWords,
            int firstToken, int tokens, int tokenTiles, int k, int floats) {
        int[] eight = new int[8];
        int pieces = rowWords / 4 - 1;
        for (int i = tid; i < 8 * tokenTiles * pieces; i += threads) {
            int token = i / pieces;
            int column = first * 128 + i % pieces * 8;
            int inside = firstToken + token < tokens ? Math.max(0, Math.min(8, k - column)) : 0;
            long from = inside > 0 ? (long) (firstToken + token) * k + column : 0L;
            int to = token * rowWords + i % pieces * 4;
            if (floats != 0) {
                for (int j = 0; j < 8; j++) {
                    eight[j] = 0;
                }
                if (inside > 0) {
                    GlobalMemory.load16(eight, 0, x, from * 4L);
                    GlobalMemory.load16(eight, 4, x, from * 4L + 16L);
                }
                SharedMemory.store16(staged, to, Convert.packHalf(Convert.asFloat(eight[0]), Convert.asFloat(eight[1])),
                        Convert.packHalf(Convert.asFloat(eight[2]), Convert.asFloat(eight[3])),
                        Convert.packHalf(Convert.asFloat(eight[4]), Convert.asFloat(eight[5])),
                        Convert.packHalf(Convert.asFloat(eight[6]), Convert.asFloat(eight[7])));
            } else {
                AsyncCopy.copy16(staged, to, x, from * 2L, inside * 2);
            }
        }
        AsyncCopy.commit();
        AsyncCopy.await(0);
    }

    /** All tokens' columns of a tile. */
    static void manyTokens(int[] b, int[] staged, int tile, int lane, int rowWords, int tokenTiles) {
        for (int t = 0; t < tokenTiles; t++) {
            for (int j = 0; j < 4; j++) {
                MatrixUnit.load4(b, t * 16 + j * 4, staged,
                        (t * 8 + (lane & 7)) * rowWords + tile * 64 + j * 16 + (lane >> 3) * 4);
            }
        }
    }

    /** Adds four sums of two rows, scaled, and begins them anew. */
    static void addScaled(float[] acc, float[] sums, int at, float low, float high) {
        acc[at] += low * sums[at];
        acc[at + 1] += low * sums[at + 1];
        acc[at + 2] += high * sums[at + 2];
        acc[at + 3] += high * sums[at + 3];
        for (int i = 0; i < 4; i++) {
            sums[at + i] = 0f;
        }
    }
}
