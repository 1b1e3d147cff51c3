package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.TensorCopy;
import io.updraft.runtime.intrinsics.Warp;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Steps of {@link DecodeForward} for one warp and 16 keys. A tile has columns of 64 elements, 64 rows of 128 bytes each;
 * the 16-byte piece p of row r lies at piece {@code p ^ (r & 7)}, as the copy engine's 128-byte swizzle has it.
 */
final class DecodeTile {
    private DecodeTile() {
    }

    /** @param once whether no other work-group reads the tile */
    static void copy(int address, ByteArray maps, long map, int barrier, int columns, int width, int row, int head,
            int once) {
        for (int c = 0; c < columns; c++) {
            if (once != 0) {
                TensorCopy.loadOnce(address + c * 64 * 128, maps, map, barrier, c * width, row, head, 0);
            } else {
                TensorCopy.load(address + c * 64 * 128, maps, map, barrier, c * width, row, head, 0);
            }
        }
    }

    /** Loads a work-item's fragment of the queries; rows that do not exist are zero. */
    static void queries(int[] q, TornadoNativeArray query, long rowA, long rowB, int hasA, int hasB, int headDim) {
        for (int k = 0; k < headDim / 16; k++) {
            q[k * 4] = 0;
            q[k * 4 + 1] = 0;
            q[k * 4 + 2] = 0;
            q[k * 4 + 3] = 0;
        }
        if (hasA != 0) {
            for (int k = 0; k < headDim / 16; k++) {
                q[k * 4] = GlobalMemory.load4(query, rowA + k * 32);
                q[k * 4 + 2] = GlobalMemory.load4(query, rowA + k * 32 + 16);
            }
        }
        if (hasB != 0) {
            for (int k = 0; k < headDim / 16; k++) {
                q[k * 4 + 1] = GlobalMemory.load4(query, rowB + k * 32);
                q[k * 4 + 3] = GlobalMemory.load4(query, rowB + k * 32 + 16);
            }
        }
    }

    /** Adds the products of 16 rows of queries with 16 keys to 8 scores. */
    static void scores(float[] s, int[] q, int[] b, int keys, int headDim, int lane, int bfloat16) {
        int row = (lane & 7) + ((lane >> 4) << 3);
        int half = (lane >> 3) & 1;
        for (int k = 0; k < headDim / 16; k++) {
            MatrixUnit.loadFrom4(b, 0,
                    keys + (k >> 2) * 8192 + row * 128 + ((((k & 3) * 2 + half) ^ (row & 7)) << 4));
            if (bfloat16 != 0) {
                MatrixUnit.multiplyBFloat16(s, 0, q, k * 4, b, 0);
                MatrixUnit.multiplyBFloat16(s, 4, q, k * 4, b, 2);
            } else {
                MatrixUnit.multiplyHalf(s, 0, q, k * 4, b, 0);
                MatrixUnit.multiplyHalf(s, 4, q, k * 4, b, 2);
            }
        }
    }

    /** Hides keys at and after each row's limit, counted from the work-item's first column. */
    static void mask(float[] s, int limitA, int limitB) {
        for (int i = 0; i < 2; i++) {
            s[i * 4] = i * 8 < limitA ? s[i * 4] : OnlineSoftmax.NOTHING;
            s[i * 4 + 1] = i * 8 + 1 < limitA ? s[i * 4 + 1] : OnlineSoftmax.NOTHING;
            s[i * 4 + 2] = i * 8 < limitB ? s[i * 4 + 2] : OnlineSoftmax.NOTHING;
            s[i * 4 + 3] = i * 8 + 1 < limitB ? s[i * 4 + 3] : OnlineSoftmax.NOTHING;
        }
    }

    /** Zeroes the values at and after {@code valid}: memory behind a sequence's end may hold anything, even NaN. */
    static void clear(int values, int columns, int valid, int lane) {
        for (int row = Math.max(0, valid); row < 16; row++) {
            for (int c = 0; c < columns; c++) {
                SharedMemory.storeTo(values + c * 8192 + row * 128 + lane * 4, 0);
            }
        }
        Warp.sync();
    }

    /** Adds the products of 16 rows of probabilities with 16 values to the output. */
    static void output(float[] o, float[] s, int[] b, int values, int headDim, int lane, int bfloat16) {
        int row = lane & 15;
        int half = lane >> 4;
        int p0 = bfloat16 != 0 ? Convert.packBFloat16(s[0], s[1]) : Convert.packHalf(s[0], s[1]);
        int p1 = bfloat16 != 0 ? Convert.packBFloat16(s[2], s[3]) : Convert.packHalf(s[2], s[3]);
        int p2 = bfloat16 != 0 ? Convert.packBFloat16(s[4], s[5]) : Convert.packHalf(s[4], s[5]);
        int p3 = bfloat16 != 0 ? Convert.packBFloat16(s[6], s[7]) : Convert.packHalf(s[6], s[7]);
        for (int d = 0; d < headDim / 16; d++) {
            MatrixUnit.loadFrom4Transposed(b, 0,
                    values + (d >> 2) * 8192 + row * 128 + ((((d & 3) * 2 + half) ^ (row & 7)) << 4));
            if (bfloat16 != 0) {
                MatrixUnit.multiplyBFloat16(o, d * 8, p0, p1, p2, p3, b[0], b[1]);
                MatrixUnit.multiplyBFloat16(o, d * 8 + 4, p0, p1, p2, p3, b[2], b[3]);
            } else {
                MatrixUnit.multiplyHalf(o, d * 8, p0, p1, p2, p3, b[0], b[1]);
                MatrixUnit.multiplyHalf(o, d * 8 + 4, p0, p1, p2, p3, b[2], b[3]);
            }
        }
    }
}
