package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.TensorCopy;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Steps that the products of many tokens share. */
final class ProductTiles {
    private ProductTiles() {
    }

    /** The tile of tokens of a piece of work: {@code band} of them go with a tile of outputs before the next one. */
    static int tileM(int work, int tilesM, int tilesN, int band) {
        int first = work / (band * tilesN) * band;
        return first + work % (band * tilesN) % Math.min(band, tilesM - first);
    }

    /** The tile of outputs of a piece of work. */
    static int tileN(int work, int tilesM, int tilesN, int band) {
        int first = work / (band * tilesN) * band;
        return work % (band * tilesN) / Math.min(band, tilesM - first);
    }

    /**
     * Columns, all zero, that boxes of 128 bytes begin before a row, so that each lies in one cache line and not in two: arrays
     * start with a header of 16 bytes. None where rows are not whole lines.
     */
    static int lead(int k, int columns) {
        return k % columns == 0 ? columns / 8 : 0;
    }

    /** Starts the copy of a box. */
    static void copy(int address, ByteArray maps, long map, int barrier, int column, int row) {
        TensorCopy.load(address, maps, map, barrier, column, row, 0, 0);
    }

    /** Stores a work-item's part of one row: pairs of outputs from {@code column} on, 8 apart. */
    static void store(float[] acc, int at, TornadoNativeArray y, TornadoNativeArray bias, int row, int m, int column,
            int n, int tileN, int biased, int bfloat16) {
        if (row < m) {
            long to = ((long) row * n + column) * 2L;
            for (int i = 0; i < tileN / 8; i++) {
                if (column + i * 8 < n) {
                    float low = acc[i * 4 + at];
                    float high = acc[i * 4 + at + 1];
                    if (biased != 0) {
                        int pair = GlobalMemory.load4(bias, (column + i * 8) * 2L);
                        low += bfloat16 != 0 ? Convert.bfloat16Low(pair) : Convert.halfLow(pair);
                        high += bfloat16 != 0 ? Convert.bfloat16High(pair) : Convert.halfHigh(pair);
                    }
                    GlobalMemory.store4(y, to + i * 16,
                            bfloat16 != 0 ? Convert.packBFloat16(low, high) : Convert.packHalf(low, high));
                }
            }
        }
    }

    /** The same of 8-bit operands' sums, integers or floats, times the scale of the row and of each output. */
    static void storeScaled(int[] sums, float[] totals, int at, TornadoNativeArray y, TornadoNativeArray tokens,
            TornadoNativeArray outputs, int row, int m, int column, int n, int tileN, int extras, int kind) {
        if (row < m) {
            int zeroed = extras / DenseProduct.ZEROED % 2;
            long width = (n + 1) / 2 * 8L;
            int[] token = new int[4];
            int[] pair = new int[2];
            int[] points = new int[2];
            GlobalMemory.load16(token, 0, tokens, row * 16L);
            float scale = Convert.asFloat(token[0]);
            for (int i = 0; i < tileN / 8; i++) {
                int output = column + i * 8;
                if (output < n) {
                    float low = totals[kind == DenseProduct.INT8 ? 0 : i * 4 + at];
                    float high = totals[kind == DenseProduct.INT8 ? 0 : i * 4 + at + 1];
                    if (kind == DenseProduct.INT8) {
                        int first = sums[i * 4 + at];
                        int second = sums[i * 4 + at + 1];
                        if (zeroed != 0) {
                            // sum (x - zx)(w - zw) = sum x w - zw sum x - zx (sum w - k zw)
                            GlobalMemory.load8(points, 0, outputs, width + output * 4L);
                            GlobalMemory.load8(pair, 0, outputs, 2 * width + output * 4L);
                            first -= points[0] * token[2] + token[1] * pair[0];
                            second -= points[1] * token[2] + token[1] * pair[1];
                        }
                        low = first;
                        high = second;
                    }
                    GlobalMemory.load8(pair, 0, outputs, output * 4L);
                    low *= scale * Convert.asFloat(pair[0]);
                    high *= scale * Convert.asFloat(pair[1]);
                    if (extras % 2 == DenseProduct.BIASED) {
                        GlobalMemory.load8(pair, 0, outputs, 3 * width + output * 4L);
                        low += Convert.asFloat(pair[0]);
                        high += Convert.asFloat(pair[1]);
                    }
                    storePair(y, (long) row * n + output, low, high, n % 2 == 0 || output + 1 < n, n,
                            extras / DenseProduct.FLOATS % 2);
                }
            }
        }
    }

    private static void storePair(TornadoNativeArray y, long to, float low, float high, boolean both, int n,
            int floats) {
        if (n % 2 == 0) {
            if (floats != 0) {
                GlobalMemory.store8(y, to * 4L, Convert.asInt(low), Convert.asInt(high));
            } else {
                GlobalMemory.store4(y, to * 2L, Convert.packHalf(low, high));
            }
        } else {
            // Rows begin anywhere.
            if (floats != 0) {
                GlobalMemory.store4(y, to * 4L, Convert.asInt(low));
            } else {
                GlobalMemory.store2(y, to * 2L, Convert.packHalf(low, 0f));
            }
            if (both) {
                if (floats != 0) {
                    GlobalMemory.store4(y, to * 4L + 4L, Convert.asInt(high));
                } else {
                    GlobalMemory.store2(y, to * 2L + 2L, Convert.packHalf(high, 0f));
                }
            }
        }
    }
}
