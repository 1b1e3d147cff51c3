package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.Packed;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Steps of {@link FewTokens}. */
final class FewTokensTile {
    /** The half 1, twice. */
    private static final int ONES = 0x3C003C00;

    private FewTokensTile() {
    }

    /** Loads a lane's words of a tile, its scales and zero points, as those of tile {@code u} of a batch. */
    static void load(int[] w, int[] s, int[] z, int u, ByteArray codes, TornadoNativeArray scales,
            TornadoNativeArray zeros, int tile, int lane, int words, int groups, int zeroed, int single) {
        long at = TiledWeight.PAD + (long) tile * (128 * words) + lane * 16;
        for (int i = 0; i < words / 4; i++) {
            GlobalMemory.load16Streaming(w, u * words + i * 4, codes, at + i * 512);
        }
        if (groups != 0) {
            loadGroups(s, u * scaleWords(groups, single), scales, tile, lane, groups, single);
        }
        if (zeroed != 0) {
            loadGroups(z, u * scaleWords(groups, single), zeros, tile, lane, groups, single);
        }
    }

    private static void loadGroups(int[] s, int at, TornadoNativeArray scales, int tile, int lane, int groups,
            int single) {
        if (groups * single >= 4) {
            // Those of the lane's two columns; of four groups, lanes 2 and 3 of four have columns of zeros.
            long from = TiledWeight.PAD + ((long) tile * 8 + (lane >> 2)) * (groups * 4)
                    + (lane & (groups / 2 - 1)) * 4;
            s[at] = GlobalMemory.load4(scales, from);
            s[at + 1] = GlobalMemory.load4(scales, from + groups * 2);
        } else {
            loadScales(s, at, scales, tile, lane, groups);
        }
    }

    /** Loads the scales of a lane's two rows. */
    static void loadScales(int[] s, int at, TornadoNativeArray scales, int tile, int lane, int groups) {
        long from = TiledWeight.PAD + ((long) tile * 8 + (lane >> 2)) * (groups * 4);
        if (groups >= 4) {
            GlobalMemory.load16Streaming(s, at, scales, from);
        }
        if (groups == 8) {
            GlobalMemory.load16Streaming(s, at + 4, scales, from + 16);
        }
        if (groups == 2) {
            GlobalMemory.load8(s, at, scales, from);
        }
        if (groups == 1) {
            s[at] = GlobalMemory.load4(scales, from);
        }
    }

    /** Words of a tile's scales that a lane has. */
    static int scaleWords(int groups, int single) {
        return groups == 8 && single == 0 ? 8 : 4;
    }

    /** The scale of 16 columns {@code h} for the first or the second row. */
    private static float scale(int[] s, int at, int h, int second, int groups) {
        int index = second * groups + h * groups / 8;
        int pair = s[at + index / 2];
        return index % 2 == 0 ? Convert.halfLow(pair) : Convert.halfHigh(pair);
    }

    /** The same of scales or zero points, as two halves. */
    static int twice(int[] z, int at, int h, int second, int groups) {
        int index = second * groups + h * groups / 8;
        return Packed.selectBytes(z[at + index / 2], 0, index % 2 == 0 ? 0x1010 : 0x3232);
    }

    /**
     * Loads what a lane has of x in a column of tiles: of token lane / 4 all of the 32 columns j = 0 to 3, four pairs each; of
     * one token only those that share the scale of group lane / 4, or all of them where that is 0.
     */
    static void loadX(int[] own, TornadoNativeArray x, TornadoNativeArray gain, float[] factor, int column, int lane,
            int firstToken, int tokens, int tokenTiles, int k, int groups, int normalized, int floats) {
        int each = tokens == 1 && groups > 1 ? 16 / groups : 16;
        int first = tokens == 1 && groups > 1 ? (lane >> 2) % groups * each : 0;
        for (int t = 0; t < tokenTiles; t++) {
            int token = tokens == 1 ? 0 : Math.min(firstToken + t * 8 + (lane >> 2), tokens - 1);
            for (int i = 0; i < each; i++) {
                int from = column * 128 + (first + i) * 8 + (lane & 3) * 2;
                int inside = k % 128 == 0 ? from : Math.min(from, k - 2);
                int pair = pair(x, gain, factor[t], (long) token * k + inside, inside, normalized, floats);
                own[t * 16 + i] = k % 128 == 0 || from < k ? pair : 0;
            }
        }
    }

    private static int pair(TornadoNativeArray x, TornadoNativeArray gain, float factor, long at, int column,
            int normalized, int floats) {
        int[] both = new int[2];
        int[] gains = new int[2];
        if (floats != 0) {
            GlobalMemory.load8(both, 0, x, at * 4L);
        } else {
            both[0] = GlobalMemory.load4(x, at * 2L);
        }
        if (floats + normalized == 0) {
            return both[0];
        }
        float low = floats != 0 ? Convert.asFloat(both[0]) : Convert.halfLow(both[0]);
        float high = floats != 0 ? Convert.asFloat(both[1]) : Convert.halfHigh(both[0]);
        if (normalized != 0) {
            if (floats != 0) {
                GlobalMemory.load8(gains, 0, gain, column * 4L);
            } else {
                gains[0] = GlobalMemory.load4(gain, column * 2L);
            }
            low *= factor * (floats != 0 ? Convert.asFloat(gains[0]) : Convert.halfLow(gains[0]));
            high *= factor * (floats != 0 ? Convert.asFloat(gains[1]) : Convert.halfHigh(gains[0]));
        }
        return Convert.packHalf(low, high);
    }

    /** The squares of two elements of x. */
    static float square(TornadoNativeArray x, long at, int floats) {
        int[] both = new int[2];
        if (floats != 0) {
            GlobalMemory.load8(both, 0, x, at * 4L);
        } else {
            both[0] = GlobalMemory.load4(x, at * 2L);
        }
        float low = floats != 0 ? Convert.asFloat(both[0]) : Convert.halfLow(both[0]);
        float high = floats != 0 ? Convert.asFloat(both[1]) : Convert.halfHigh(both[0]);
        return low * low + high * high;
    }

    /**
     * What {@link #loadX} has loaded as the matrix unit's columns: tokens, or of one token the groups, column c having zeros
     * where the group is not c.
     */
    static void arrange(int[] b, int[] own, int lane, int tokenTiles, int groups, int single) {
        int each = groups > 1 ? 16 / groups : 16;
        for (int i = 0; i < 16 * tokenTiles; i++) {
            if (single == 1) {
                b[i] = lane >> 2 == i / each ? own[i % each] : 0;
            } else {
                b[i] = own[i];
            }
        }
    }

    /** The sums of the matrix unit's columns, a lane's two. */
    static void sumColumns(float[] sums, int[] b) {
        for (int i = 0; i < 4; i++) {
            sums[i] = 0f;
        }
        for (int i = 0; i < 16; i += 2) {
            MatrixUnit.multiplyHalf(sums, 0, ONES, ONES, ONES, ONES, b[i], b[i + 1]);
        }
    }

    /** Adds a tile's products with one token, whose groups are the columns. */
    static void multiplyOne(float[] acc, int at, float[] d, int[] w, int[] s, int[] z, int u, int[] b, float[] sumX,
            int[] pairs, int copies, int lane, int words, int format, int groups, int zeroed) {
        int[] a = new int[8];
        int zero = TiledWeight.defaultZero(format);
        for (int i = 0; i < 4; i++) {
            d[i] = 0f;
        }
        for (int j = 0; j < 4; j++) {
            TileDecode.eight(a, 0, w, u * words + j * (words / 8), zero, zero, pairs, copies, lane, format);
            TileDecode.eight(a, 4, w, u * words + words / 2 + j * (words / 8), zero, zero, pairs, copies, lane, format);
            if (groups == 0) {
                MatrixUnit.multiplyHalf(acc, at, a[0], a[4], a[1], a[5], b[j * 4], b[j * 4 + 1]);
                MatrixUnit.multiplyHalf(acc, at, a[2], a[6], a[3], a[7], b[j * 4 + 2], b[j * 4 + 3]);
            } else {
                MatrixUnit.multiplyHalf(d, 0, a[0], a[4], a[1], a[5], b[j * 4], b[j * 4 + 1]);
                MatrixUnit.multiplyHalf(d, 0, a[2], a[6], a[3], a[7], b[j * 4 + 2], b[j * 4 + 3]);
            }
        }
        if (zeroed != 0) {
            // Codes were decoded with the format's own zero point; what it is more of takes that many sums of x off.
            float usual = Convert.halfLow(zero);
            for (int i = 0; i < 4; i++) {
                d[i] -= (ofColumn(z, u * 4, i, groups) - usual) * sumX[i & 1];
            }
        }
        if (groups != 0) {
            for (int i = 0; i < 4; i++) {
                acc[at + i] += ofColumn(s, u * 4, i, groups) * d[i];
            }
        }
    }

    /** The scale or zero point of sum {@code i}: of a lane's first row in its two columns, then of its second. */
    private static float ofColumn(int[] s, int at, int i, int groups) {
        if (groups == 1) {
            return i < 2 ? Convert.halfLow(s[at]) : Convert.halfHigh(s[at]);
        }
        return i % 2 == 0 ? Convert.halfLow(s[at + i / 2]) : Convert.halfHigh(s[at + i / 2]);
    }

    /** Adds a tile's products with up to 16 tokens. */
    static void multiply(float[] acc, int at, float[] d, int[] w, int[] s, int[] z, int u, int[] b, int[] pairs,
            int copies, int lane, int words, int tokenTiles, int format, int groups, int zeroed) {
        int[] a = new int[8];
        int own = u * scaleWords(groups, 0);
        for (int i = 0; i < 4 * tokenTiles; i++) {
            d[i] = 0f;
        }
        for (int j = 0; j < 4; j++) {
            for (int second = 0; second < 2; second++) {
                int zero = TiledWeight.defaultZero(format);
                int farZero = zero;
                if (zeroed != 0) {
                    zero = twice(z, own, j * 2, second, groups);
                    farZero = twice(z, own, j * 2 + 1, second, groups);
                }
                TileDecode.eight(a, second * 4, w, u * words + second * (words / 2) + j * (words / 8), zero, farZero,
                        pairs, copies, lane, format);
            }
            for (int h = 0; h < 2; h++) {
                for (int t = 0; t < tokenTiles; t++) {
                    int x0 = t * 16 + j * 4 + h * 2;
                    if (groups == 0) {
                        MatrixUnit.multiplyHalf(acc, at + t * 4, a[h * 2], a[h * 2 + 4], a[h * 2 + 1], a[h * 2 + 5],
                                b[x0], b[x0 + 1]);
                    } else {
                        MatrixUnit.multiplyHalf(d, t * 4, a[h * 2], a[h * 2 + 4], a[h * 2 + 1], a[h * 2 + 5], b[x0],
                                b[x0 + 1]);
                    }
                }
                if (groups != 0 && (j * 2 + h + 1) * groups % 8 == 0) {
                    float low = scale(s, own, j * 2 + h, 0, groups);
                    float high = scale(s, own, j * 2 + h, 1, groups);
                    for (int i = 0; i < 4 * tokenTiles; i++) {
                        acc[at + i] += (i % 4 < 2 ? low : high) * d[i];
                        d[i] = 0f;
                    }
                }
            }
        }
    }
}
