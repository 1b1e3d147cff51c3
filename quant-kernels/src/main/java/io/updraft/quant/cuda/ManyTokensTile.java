package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.intrinsics.WarpgroupMatrix;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Steps of {@link ManyTokens} for a computing warpgroup. */
final class ManyTokensTile {
    /** The half 1, twice. */
    private static final int ONE = 0x3C003C00;

    private ManyTokensTile() {
    }

    /** Loads a lane's words of a tile of weights, its scales and zero points. */
    static void load(int[] w, int[] s, int[] z, ByteArray codes, TornadoNativeArray scales, TornadoNativeArray zeros,
            int tile, int lane, int words, int groups, int zeroed) {
        long at = TiledWeight.PAD + (long) tile * (128 * words) + lane * 16;
        for (int i = 0; i < words / 4; i++) {
            GlobalMemory.load16(w, i * 4, codes, at + i * 512);
        }
        if (groups != 0) {
            FewTokensTile.loadScales(s, 0, scales, tile, lane, groups);
        }
        if (zeroed != 0) {
            FewTokensTile.loadScales(z, 0, zeros, tile, lane, groups);
        }
    }

    /** Weights of 32 columns {@code j} as two fragments of the matrix unit's rows. */
    static void decode(int[] a, int[] w, int[] s, int[] z, int j, int words, int[] book, int lane, int format,
            int groups, int zeroed) {
        int[] pairs = new int[8];
        for (int second = 0; second < 2; second++) {
            int zero = TiledWeight.defaultZero(format);
            int farZero = zero;
            if (zeroed != 0) {
                zero = FewTokensTile.twice(z, 0, j * 2, second, groups);
                farZero = FewTokensTile.twice(z, 0, j * 2 + 1, second, groups);
            }
            TileDecode.eight(pairs, second * 4, w, second * (words / 2) + j * (words / 8), zero, farZero, book,
                    ManyTokens.COPIES, lane, format);
        }
        for (int i = 0; i < 4; i++) {
            if (groups == 0) {
                // Times 1, as registers that are loaded and then multiplied as they are make the unit wait for itself.
                a[i * 2] = Packed.multiplyHalf2(pairs[i], ONE);
                a[i * 2 + 1] = Packed.multiplyHalf2(pairs[i + 4], ONE);
            } else {
                a[i * 2] = Packed.multiplyHalf2(pairs[i], FewTokensTile.twice(s, 0, j * 2 + i / 2, 0, groups));
                a[i * 2 + 1] = Packed.multiplyHalf2(pairs[i + 4], FewTokensTile.twice(s, 0, j * 2 + i / 2, 1, groups));
            }
        }
    }

    /** Issues the products of 32 columns. */
    static void issue(float[] acc, int[] a, long b, int tileM, int accumulate) {
        WarpgroupMatrix.multiplyRegisters(acc, 0, a, 0, b, tileM, accumulate, 0, 0);
        WarpgroupMatrix.multiplyRegisters(acc, 0, a, 4, b + 2, tileM, 1, 0, 0);
    }

    /** Stores a work-item's two outputs of its tokens. */
    static void store(float[] acc, TornadoNativeArray y, TornadoNativeArray bias, int token, int m, int output, int n,
            int tileM, int biased, int floats) {
        if (output < n) {
            float low = 0f;
            float high = 0f;
            if (biased != 0) {
                int pair = GlobalMemory.load4(bias, output * 2L);
                low = Convert.halfLow(pair);
                high = Convert.halfHigh(pair);
            }
            for (int i = 0; i < tileM / 8; i++) {
                for (int e = 0; e < 2; e++) {
                    if (token + i * 8 + e < m) {
                        long to = (long) (token + i * 8 + e) * n + output;
                        if (floats != 0) {
                            GlobalMemory.store8(y, to * 4L, Convert.asInt(acc[i * 4 + e] + low),
                                    Convert.asInt(acc[i * 4 + 2 + e] + high));
                        } else {
                            GlobalMemory.store4(y, to * 2L,
                                    Convert.packHalf(acc[i * 4 + e] + low, acc[i * 4 + 2 + e] + high));
                        }
                    }
                }
            }
        }
    }
}
