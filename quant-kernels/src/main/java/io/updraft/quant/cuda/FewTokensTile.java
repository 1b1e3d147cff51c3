package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.AsyncCopy;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.TensorCopy;
import io.updraft.runtime.intrinsics.Warp;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Steps of {@link FewTokens}. */
final class FewTokensTile {
    /** The half 1, twice. */
    private static final int ONES = 0x3C003C00;

    /** Words of a token's 128 columns in local memory, and four more so that eight rows lie in different banks. */
    static final int ROW_WORDS = 68;

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

    /** Bytes of a tile of codes, its scales and zero points. */
    static int tileBytes(int words, int groups, int zeroed) {
        return 128 * words + 32 * groups * (1 + zeroed);
    }

    /** Lets the copy engine bring a tile to local memory. By one work-item. */
    static void bring(int to, int barrier, ByteArray codes, TornadoNativeArray scales, TornadoNativeArray zeros,
            int tile, int words, int groups, int zeroed) {
        int codeBytes = 128 * words;
        int scaleBytes = 32 * groups;
        TensorCopy.loadBytes(to, codes, TiledWeight.PAD + (long) tile * codeBytes, codeBytes, barrier);
        if (groups != 0) {
            TensorCopy.loadBytes(to + codeBytes, scales, TiledWeight.PAD + (long) tile * scaleBytes, scaleBytes,
                    barrier);
        }
        if (zeroed != 0) {
            TensorCopy.loadBytes(to + codeBytes + scaleBytes, zeros, TiledWeight.PAD + (long) tile * scaleBytes,
                    scaleBytes, barrier);
        }
    }

    /** What {@link #load} loads, of a tile that {@link #bring} has brought. */
    static void fetch(int[] w, int[] s, int[] z, int from, int lane, int words, int groups, int zeroed, int single) {
        for (int i = 0; i < words / 4; i++) {
            SharedMemory.loadFrom16(w, i * 4, from + i * 512 + lane * 16);
        }
        if (groups != 0) {
            fetchGroups(s, from + 128 * words, lane, groups, single);
        }
        if (zeroed != 0) {
            fetchGroups(z, from + 128 * words + 32 * groups, lane, groups, single);
        }
    }

    private static void fetchGroups(int[] s, int from, int lane, int groups, int single) {
        int of = from + (lane >> 2) * (groups * 4);
        if (groups * single >= 4) {
            s[0] = SharedMemory.loadFrom(of + (lane & (groups / 2 - 1)) * 4);
            s[1] = SharedMemory.loadFrom(of + (lane & (groups / 2 - 1)) * 4 + groups * 2);
        } else {
            for (int i = 0; i < groups / 4; i++) {
                SharedMemory.loadFrom16(s, i * 4, of + i * 16);
            }
            for (int i = 0; i < groups % 4; i++) {
                s[i] = SharedMemory.loadFrom(of + i * 4);
            }
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
     * The matrix unit's columns that one token's 128 are spread over: the groups that share a scale. Where all share one, four
     * parts all the same: a lane then loads a quarter of x.
     */
    private static int spread(int groups) {
        return groups > 1 ? groups : 4;
    }

    /**
     * Loads what a lane has of the one token in a column of tiles: of part lane / 4 of it, pairs 2 (lane % 4) of each eight
     * columns.
     */
    static void loadOne(int[] own, TornadoNativeArray x, TornadoNativeArray gain, float factor, int column, int lane,
            int k, int groups, int normalized, int floats) {
        int each = 16 / spread(groups);
        int first = (lane >> 2) % spread(groups) * each;
        for (int i = 0; i < each; i++) {
            int from = column * 128 + (first + i) * 8 + (lane & 3) * 2;
            int inside = k % 128 == 0 ? from : Math.min(from, k - 2);
            int pair = pair(x, gain, factor, inside, inside, normalized, floats);
            own[i] = k % 128 == 0 || from < k ? pair : 0;
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

    /** What {@link #loadOne} has loaded as the matrix unit's columns: column c has zeros where the part is not c. */
    static void arrange(int[] b, int[] own, int lane, int groups) {
        int each = 16 / spread(groups);
        for (int i = 0; i < 16; i++) {
            b[i] = lane >> 2 == i / each ? own[i % each] : 0;
        }
    }

    /**
     * Copies x of up to 16 tokens in a column of tiles to local memory, for the warp alone; zeros where there is none.
     * {@code k} is a multiple of 8.
     */
    static void copyX(int[] staged, int staging, TornadoNativeArray x, TornadoNativeArray gain, float[] factor,
            int column, int lane, int firstToken, int tokens, int tokenTiles, int k, int normalized, int floats) {
        for (int i = 0; i < 4 * tokenTiles; i++) {
            // Two tokens of 16 pieces at a time.
            int token = i * 2 + (lane >> 4);
            int from = column * 128 + (lane & 15) * 8;
            int inside = firstToken + token < tokens ? Math.max(0, Math.min(8, k - from)) : 0;
            int at = inside > 0 ? from : 0;
            long row = (long) Math.min(firstToken + token, tokens - 1) * k;
            int to = staging + token * ROW_WORDS + (lane & 15) * 4;
            if (floats + normalized == 0) {
                AsyncCopy.copy16(staged, to, x, (row + at) * 2L, inside * 2);
            } else {
                float scale = Warp.shuffle(factor[i / 4], token % 8 * 4);
                int first = pair(x, gain, scale, row + at, at, normalized, floats);
                int second = pair(x, gain, scale, row + at + 2, at + 2, normalized, floats);
                int third = pair(x, gain, scale, row + at + 4, at + 4, normalized, floats);
                int fourth = pair(x, gain, scale, row + at + 6, at + 6, normalized, floats);
                int mask = inside > 0 ? -1 : 0;
                SharedMemory.store16(staged, to, first & mask, second & mask, third & mask, fourth & mask);
            }
        }
        AsyncCopy.commit();
    }

    /** All tokens' columns of a tile that {@link #copyX} has copied. */
    static void fetchX(int[] b, int[] staged, int staging, int lane, int tokenTiles) {
        for (int t = 0; t < tokenTiles; t++) {
            for (int j = 0; j < 4; j++) {
                MatrixUnit.load4(b, t * 16 + j * 4, staged,
                        staging + (t * 8 + (lane & 7)) * ROW_WORDS + j * 16 + (lane >> 3) * 4);
            }
        }
    }

    /**
     * What sums of lifted weights, see {@link TileDecode#lifted}, begin with so that the lift goes off, and the usual zero point
     * unless there are others: for a lane's two columns at {@code begin[0..1]}. At {@code begin[2..3]} the sums of the columns,
     * where there are zero points, for {@link #multiplyOne} to take each row's off.
     */
    static void sumOne(float[] begin, float[] d, int[] b, int format, int zeroed) {
        int near = zeroed != 0 ? TileDecode.LIFT_OFF : TileDecode.LIFT_AND_EIGHT_OFF;
        int far = zeroed != 0 ? TileDecode.HIGH_LIFT_OFF : TileDecode.HIGH_LIFT_AND_EIGHT_OFF;
        for (int i = 0; i < 8; i++) {
            d[i] = 0f;
        }
        for (int i = 0; i < 16; i += 2) {
            if (format == TileDecode.INT4) {
                MatrixUnit.multiplyHalf(d, 0, near, near, far, far, b[i], b[i + 1]);
            }
            if (zeroed != 0) {
                MatrixUnit.multiplyHalf(d, 4, ONES, ONES, ONES, ONES, b[i], b[i + 1]);
            }
        }
        begin[0] = d[0];
        begin[1] = d[1];
        begin[2] = d[4];
        begin[3] = d[5];
    }

    /** The same for each group and the lane's two tokens of each eight. */
    static void sumTokens(float[] begin, float[] d, int[] b, int tokenTiles, int groups) {
        for (int t = 0; t < tokenTiles; t++) {
            for (int h = 0; h < 8; h++) {
                if (h * groups % 8 == 0) {
                    for (int i = 0; i < 4; i++) {
                        d[i] = 0f;
                    }
                }
                MatrixUnit.multiplyHalf(d, 0, TileDecode.LIFT_AND_EIGHT_OFF, TileDecode.LIFT_AND_EIGHT_OFF,
                        TileDecode.HIGH_LIFT_AND_EIGHT_OFF, TileDecode.HIGH_LIFT_AND_EIGHT_OFF, b[t * 16 + h * 2],
                        b[t * 16 + h * 2 + 1]);
                if ((h + 1) * groups % 8 == 0) {
                    begin[(h * groups / 8 * tokenTiles + t) * 2] = d[0];
                    begin[(h * groups / 8 * tokenTiles + t) * 2 + 1] = d[1];
                }
            }
        }
    }

    /** Adds a tile's products with one token, whose groups are the columns. */
    static void multiplyOne(float[] acc, int at, float[] d, int[] w, int[] s, int[] z, int u, int[] b, float[] begin,
            int[] pairs, int copies, int lane, int words, int format, int groups, int zeroed) {
        int[] a = new int[8];
        for (int i = 0; i < 4; i++) {
            d[i] = format == TileDecode.INT4 ? begin[i & 1] : 0f;
            d[i + 4] = 0f;
        }
        for (int j = 0; j < 4; j++) {
            decode(a, w, z, u, j, pairs, copies, lane, words, format, groups, 0);
            // Two sums, as each product waits for the one before of its sum.
            MatrixUnit.multiplyHalf(d, 0, a[0], a[4], a[1], a[5], b[j * 4], b[j * 4 + 1]);
            MatrixUnit.multiplyHalf(d, 4, a[2], a[6], a[3], a[7], b[j * 4 + 2], b[j * 4 + 3]);
        }
        for (int i = 0; i < 4; i++) {
            d[i] += d[i + 4];
            if (zeroed != 0) {
                d[i] -= ofColumn(z, u * 4, i, groups) * begin[2 + (i & 1)];
            }
            acc[at + i] += groups == 0 ? d[i] : ofColumn(s, u * 4, i, groups) * d[i];
        }
    }

    /**
     * Weights of 32 columns {@code j} of a lane's two rows: integers of 4 bits lifted unless they have zero points, all others
     * less their zero point.
     */
    private static void decode(int[] a, int[] w, int[] z, int u, int j, int[] pairs, int copies, int lane, int words,
            int format, int groups, int zeroed) {
        for (int second = 0; second < 2; second++) {
            int from = u * words + second * (words / 2) + j * (words / 8);
            if (format == TileDecode.INT4 && zeroed == 0) {
                TileDecode.lifted(a, second * 4, w[from]);
            } else {
                int zero = TiledWeight.defaultZero(format);
                int farZero = zero;
                if (zeroed != 0) {
                    zero = twice(z, u * scaleWords(groups, 0), j * 2, second, groups);
                    farZero = twice(z, u * scaleWords(groups, 0), j * 2 + 1, second, groups);
                }
                TileDecode.eight(a, second * 4, w, from, zero, farZero, pairs, copies, lane, format);
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

    /** Adds products of 32 columns {@code j} with up to 16 tokens; {@code begin} is what {@link #sumTokens} has left. */
    static void multiply(float[] acc, int at, float[] d, int[] w, int[] s, int[] z, int u, int j, int[] b,
            float[] begin, int[] pairs, int copies, int lane, int words, int tokenTiles, int format, int groups,
            int zeroed) {
        int[] a = new int[8];
        int own = u * scaleWords(groups, 0);
        decode(a, w, z, u, j, pairs, copies, lane, words, format, groups, zeroed);
        for (int h = j * 2; h < j * 2 + 2; h++) {
            if (groups != 0 && h * groups % 8 == 0) {
                for (int i = 0; i < 4 * tokenTiles; i++) {
                    d[i] = format == TileDecode.INT4 && zeroed == 0
                            ? begin[(h * groups / 8 * tokenTiles + i / 4) * 2 + (i & 1)]
                            : 0f;
                }
            }
            int half = h % 2 * 2;
            for (int t = 0; t < tokenTiles; t++) {
                int x0 = t * 16 + h * 2;
                if (groups == 0) {
                    MatrixUnit.multiplyHalf(acc, at + t * 4, a[half], a[half + 4], a[half + 1], a[half + 5], b[x0],
                            b[x0 + 1]);
                } else {
                    MatrixUnit.multiplyHalf(d, t * 4, a[half], a[half + 4], a[half + 1], a[half + 5], b[x0],
                            b[x0 + 1]);
                }
            }
            if (groups != 0 && (h + 1) * groups % 8 == 0) {
                float low = scale(s, own, h, 0, groups);
                float high = scale(s, own, h, 1, groups);
                for (int i = 0; i < 4 * tokenTiles; i++) {
                    acc[at + i] += (i % 4 < 2 ? low : high) * d[i];
                }
            }
        }
    }
}
