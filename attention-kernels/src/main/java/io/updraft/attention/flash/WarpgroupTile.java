package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.MemoryBarrier;
import io.updraft.runtime.intrinsics.TensorCopy;
import io.updraft.runtime.intrinsics.WarpgroupMatrix;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Steps of the warpgroup kernels on one tile of keys. Tiles lie in local memory as columns of 64 elements (128 bytes a
 * row) with the 128-byte swizzle, as the copy engine writes them.
 */
final class WarpgroupTile {
    private WarpgroupTile() {
    }

    /** Issues the products of 64 queries with a tile of keys. */
    static void issueScores(float[] scores, long queries, long keys, int headDim, int queryTile, int keyTile, int bfloat16) {
        for (int k = 0; k < headDim / 16; k++) {
            WarpgroupMatrix.multiplyShared(scores, 0, queries + (k >> 2) * (queryTile * 8) + (k & 3) * 2,
                    keys + (k >> 2) * (keyTile * 8) + (k & 3) * 2, keyTile, k == 0 ? 0 : 1, 0, bfloat16);
        }
    }

    /** Issues the products of 64 rows of probabilities with a tile of values, added to the output. */
    static void issueOutput(float[] output, int[] probabilities, long values, int headDim, int keyTile, int bfloat16) {
        for (int k = 0; k < keyTile / 16; k++) {
            WarpgroupMatrix.multiplyRegisters(output, 0, probabilities, k * 4, values + k * 128, headDim, 1, 1, bfloat16);
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

    /** Hides the keys at and after a limit for each of the two rows; limits count from the work-item's first column. */
    static void mask(float[] scores, int keyTile, int firstLimit, int secondLimit) {
        for (int i = 0; i < keyTile / 8; i++) {
            scores[i * 4] = i * 8 < firstLimit ? scores[i * 4] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 1] = i * 8 + 1 < firstLimit ? scores[i * 4 + 1] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 2] = i * 8 < secondLimit ? scores[i * 4 + 2] : OnlineSoftmax.NOTHING;
            scores[i * 4 + 3] = i * 8 + 1 < secondLimit ? scores[i * 4 + 3] : OnlineSoftmax.NOTHING;
        }
    }

    /** Starts the copy of a tile of {@code rows} rows; one work-item calls it. */
    static void copy(int address, TornadoNativeArray maps, long map, int barrier, int rows, int headDim, int row, int head) {
        MemoryBarrier.expect(barrier, rows * 128 * ((headDim + 63) / 64));
        for (int c = 0; c < (headDim + 63) / 64; c++) {
            TensorCopy.load(address + c * rows * 128, maps, map, barrier, c * 64, row, head, 0);
        }
    }
}
