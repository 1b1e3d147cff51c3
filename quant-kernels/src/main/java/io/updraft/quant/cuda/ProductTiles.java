package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.TensorCopy;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
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

    /** The same of integers, times the scale of the row and of each output. */
    static void storeScaled(int[] sums, int at, TornadoNativeArray y, FloatArray tokenScales, FloatArray outputScales,
            TornadoNativeArray bias, int row, int m, int column, int n, int tileN, int biased) {
        if (row < m) {
            long to = ((long) row * n + column) * 2L;
            float scale = tokenScales.get(row);
            for (int i = 0; i < tileN / 8; i++) {
                if (column + i * 8 < n) {
                    float low = sums[i * 4 + at] * (scale * outputScales.get(column + i * 8));
                    float high = sums[i * 4 + at + 1] * (scale * outputScales.get(column + i * 8 + 1));
                    if (biased != 0) {
                        int pair = GlobalMemory.load4(bias, (column + i * 8) * 2L);
                        low += Convert.halfLow(pair);
                        high += Convert.halfHigh(pair);
                    }
                    GlobalMemory.store4(y, to + i * 16, Convert.packHalf(low, high));
                }
            }
        }
    }
}
