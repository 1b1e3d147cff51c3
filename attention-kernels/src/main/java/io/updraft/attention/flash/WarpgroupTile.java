package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Approximate;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.TensorCopy;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.runtime.intrinsics.WarpgroupMatrix;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Steps of {@link WarpgroupForward} on one tile of keys. Tiles lie in local memory as columns of 64 elements (128 bytes a
 * row) with the 128-byte swizzle, as the copy engine writes them.
 */
final class WarpgroupTile {
    private WarpgroupTile() {
    }

    /** The tile after the last that any of the queries from {@code m0} sees; 0 if {@code m0} is negative. */
    static int endTile(int m0, int qLength, int kLength, int queryTile, int keyTile, int causal) {
        int visible = Math.max(1, kLength);
        if (causal != 0) {
            visible = Math.max(1, Math.min(kLength, m0 + queryTile + kLength - qLength));
        }
        return m0 < 0 ? 0 : (visible + keyTile - 1) / keyTile;
    }

    /** The first tile that any of the queries from {@code m0} sees. */
    static int firstTile(int m0, int qLength, int kLength, int keyTile, int window) {
        if (window > 0) {
            return m0 < 0 ? 0 : Math.max(0, m0 + kLength - qLength - window + 1) / keyTile;
        }
        return 0;
    }

    /** Issues the products of 64 queries with a tile of keys. */
    static void issueScores(float[] scores, long queries, long keys, int headDim, int queryTile, int keyTile,
            int bfloat16) {
        for (int k = 0; k < headDim / 16; k++) {
            WarpgroupMatrix.multiplyShared(scores, 0, queries + (k >> 2) * (queryTile * 8) + (k & 3) * 2,
                    keys + (k >> 2) * (keyTile * 8) + (k & 3) * 2, keyTile, k == 0 ? 0 : 1, 0, bfloat16);
        }
    }

    /** Issues the products of 64 rows of probabilities with a tile of values, added to the output. */
    static void issueOutput(float[] output, int[] probabilities, long values, int headDim, int keyTile, int bfloat16) {
        for (int k = 0; k < keyTile / 16; k++) {
            WarpgroupMatrix.multiplyRegisters(output, 0, probabilities, k * 4, values + k * 128, headDim, 1, 1,
                    bfloat16);
        }
    }

    /** Rounds probabilities to the operand's layout, which is that of the accumulators. */
    static void pack(float[] scores, int[] probabilities, int keyTile, int bfloat16) {
        for (int i = 0; i < keyTile / 4; i++) {
            probabilities[i] = bfloat16 != 0
                    ? Convert.packBFloat16(scores[i * 2], scores[i * 2 + 1])
                    : Convert.packHalf(scores[i * 2], scores[i * 2 + 1]);
        }
    }

    /** Scales a work-item's two rows of the output. */
    static void rescale(float[] output, float[] factors, int headDim) {
        for (int i = 0; i < headDim / 2; i += 4) {
            output[i] *= factors[0];
            output[i + 1] *= factors[0];
            output[i + 2] *= factors[1];
            output[i + 3] *= factors[1];
        }
    }

    /** Hyperbolic tangents of scores, 1 - 2 / (1 + e^2x) with the factor 2 log2(e) in {@code cap}. */
    static void cap(float[] scores, int keyTile, float cap) {
        if (cap != 0f) {
            for (int i = 0; i < keyTile / 2; i++) {
                scores[i] = 1f - 2f * Approximate.reciprocal(1f + Approximate.exp2(scores[i] * cap));
            }
        }
    }

    /**
     * Hides keys at and after a limit, and after each of the two rows' own position ({@code next} is one past the first
     * row's; the second row is 8 further); all count from the work-item's first column.
     */
    static void mask(float[] scores, int keyTile, int limit, int next, int causal) {
        int first = limit;
        int second = limit;
        if (causal != 0) {
            first = Math.min(limit, next);
            second = Math.min(limit, next + 8);
        }
        for (int i = 0; i < keyTile / 8; i++) {
            scores[i * 4] = i * 8 < first ? scores[i * 4] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 1] = i * 8 + 1 < first ? scores[i * 4 + 1] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 2] = i * 8 < second ? scores[i * 4 + 2] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 3] = i * 8 + 1 < second ? scores[i * 4 + 3] : OnlineSoftmax.NOTHING;
        }
    }

    /** Hides keys before the first row's window, which starts at {@code start}; the second row's starts 8 later. */
    static void maskBefore(float[] scores, int keyTile, int start) {
        for (int i = 0; i < keyTile / 8; i++) {
            scores[i * 4] = i * 8 >= start ? scores[i * 4] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 1] = i * 8 + 1 >= start ? scores[i * 4 + 1] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 2] = i * 8 >= start + 8 ? scores[i * 4 + 2] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 3] = i * 8 + 1 >= start + 8 ? scores[i * 4 + 3] : OnlineSoftmax.NOTHING;
        }
    }

    /** Zeroes the rows of a tile of values from {@code valid} on: memory behind a sequence may hold anything, even NaN. */
    static void clear(int address, int keyTile, int headDim, int valid, int tid, int warps) {
        for (int row = valid + (tid >> 5); row < keyTile; row += warps) {
            for (int c = 0; c < (headDim + 63) / 64; c++) {
                SharedMemory.storeTo(address + c * keyTile * 128 + row * 128 + (tid & 31) * 4, 0);
            }
        }
    }

    /** Starts the copy of a tile of {@code rows} queries; one work-item calls it. */
    static void copy(int address, ByteArray maps, long map, int barrier, int rows, int headDim, int row, int head) {
        MemoryBarrier.expect(barrier, rows * 128 * ((headDim + 63) / 64));
        for (int c = 0; c < (headDim + 63) / 64; c++) {
            TensorCopy.load(address + c * rows * 128, maps, map, barrier, c * 64, row, head, 0);
        }
    }

    /** Starts the copy of a tile of keys or values from position {@code from} of its sequence on. */
    static void copyKeys(int address, ByteArray maps, long map, int barrier, int keyTile, int headDim, IntArray pages,
            int pageSize, int kStart, int kLength, int from, int head) {
        if (pageSize == 0) {
            copy(address, maps, map, barrier, keyTile, headDim, kStart + from, head);
        } else {
            MemoryBarrier.expect(barrier, keyTile * 128 * ((headDim + 63) / 64));
            for (int box = 0; box < keyTile; box += Math.min(pageSize, keyTile)) {
                // Past the end the last page is copied again; those rows are masked.
                int inside = Math.min(from + box, Math.max(0, kLength - 1));
                int row = pages.get(kStart + inside / pageSize) * pageSize + (from + box) % pageSize;
                for (int c = 0; c < (headDim + 63) / 64; c++) {
                    TensorCopy.load(address + c * keyTile * 128 + box * 128, maps, map, barrier, c * 64, row, head, 0);
                }
            }
        }
    }

    /** Stores a work-item's two rows of the output, divided by the sums, and the log-sum-exps. */
    static void store(float[] o, float[] maximum, float[] sum, TornadoNativeArray out, FloatArray lse, IntArray shape,
            int record,
            int head, int row, int column, int headDim, float scale, int types, int wantLse) {
        int qStart = shape.get(record);
        int qLength = shape.get(record + 1);
        for (int r = 0; r < 2; r++) {
            float total = sum[r];
            total += Warp.shuffleXor(total, 1);
            total += Warp.shuffleXor(total, 2);
            float inverse = total == 0f ? 0f : 1f / total;
            int mine = row + r * 8;
            if (mine < qLength) {
                long at = ((long) (qStart + mine) * shape.get(2) + (long) head * shape.get(3) + column) * 2L;
                for (int i = 0; i < headDim / 8; i++) {
                    float a = o[i * 4 + r * 2] * inverse;
                    float b = o[i * 4 + r * 2 + 1] * inverse;
                    if ((types & DecodeForward.FLOATS) != 0) {
                        GlobalMemory.store8(out, (at + i * 16) * 2L, Convert.asInt(a), Convert.asInt(b));
                    } else {
                        GlobalMemory.store4(out, at + i * 16,
                                types != 0 ? Convert.packBFloat16(a, b) : Convert.packHalf(a, b));
                    }
                }
                if (wantLse != 0) {
                    if (column == 0) {
                        float value = (maximum[r] * scale + Approximate.log2(total)) * 0.6931472f;
                        lse.set(shape.get(record + 4) + head * qLength + mine,
                                total == 0f ? Float.NEGATIVE_INFINITY : value);
                    }
                }
            }
        }
    }
}
