package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
import io.updraft.runtime.intrinsics.Packed;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.Warp;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Steps of {@link DecodeForward} for one warp and 16 keys of one byte an element, int8 or FP8 (E4M3). Bytes become halves
 * in registers, exactly. Products sum over channels in any order, so a work-item's four neighbouring bytes serve as the
 * four channels that the matrix unit's fragment wants of it, and the queries are loaded in that order too; likewise the
 * even and the odd channels of the output are two products.
 */
final class QuantizedTile {
    /** Keeps probabilities times scales, which multiply together before they are rounded, in the range of normal halves. */
    static final float LIFT = 512f;

    private static final int SIGNS = 0x80808080;
    private static final int EXPONENTS = 0x64646464;
    /** The half 1024 + 128, twice: a byte under the exponent of 1024 is 1024 more than its value. */
    private static final int OFFSET = 0x64806480;

    private QuantizedTile() {
    }

    /** Loads a work-item's queries: channels 16 k + 4 t to 4 t + 3 of both rows. */
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
                q[k * 4 + 2] = GlobalMemory.load4(query, rowA + k * 32 + 4);
            }
        }
        if (hasB != 0) {
            for (int k = 0; k < headDim / 16; k++) {
                q[k * 4 + 1] = GlobalMemory.load4(query, rowB + k * 32);
                q[k * 4 + 3] = GlobalMemory.load4(query, rowB + k * 32 + 4);
            }
        }
    }

    /** Bytes 0 and 1, or 2 and 3, of a word as halves, exactly. */
    static int pair(int word, int upper, int fp8) {
        int result = 0;
        if (fp8 != 0) {
            result = Convert.e4m3ToHalf2(upper != 0 ? word >>> 16 : word & 0xffff);
        } else {
            result = Packed.subtractHalf2(
                    Packed.selectBytes(word ^ SIGNS, EXPONENTS, upper != 0 ? 0x4342 : 0x4140), OFFSET);
        }
        return result;
    }

    /** Adds the products of 16 rows of queries with 16 keys to 8 scores. */
    static void scores(float[] s, int[] q, int[] b, int keys, int headDim, int lane, int fp8) {
        int row = (lane & 7) + ((lane >> 3) & 1) * 8;
        int piece = lane >> 4;
        for (int c = 0; c < headDim / 16; c += 2) {
            MatrixUnit.loadFrom4(b, 0,
                    keys + (c >> 3) * 8192 + row * 128 + ((((c & 7) + piece) ^ (row & 7)) << 4));
            for (int i = 0; i < 2; i++) {
                int k = (c + i) * 4;
                for (int n = 0; n < 2; n++) {
                    int word = b[i * 2 + n];
                    int low = pair(word, 0, fp8);
                    int high = pair(word, 1, fp8);
                    MatrixUnit.multiplyHalf(s, n * 4, q[k], q[k + 1], q[k + 2], q[k + 3], low, high);
                }
            }
        }
    }

    /** Adds the products of 16 rows of probabilities with 16 values: even channels of 16 at 8 c, odd ones at 8 c + 4. */
    static void output(float[] o, float[] s, int[] b, int values, int headDim, int lane, int fp8) {
        int row = (lane & 7) + ((lane >> 3) & 1) * 8;
        int piece = lane >> 4;
        int p0 = Convert.packHalf(s[0], s[1]);
        int p1 = Convert.packHalf(s[2], s[3]);
        int p2 = Convert.packHalf(s[4], s[5]);
        int p3 = Convert.packHalf(s[6], s[7]);
        for (int c = 0; c < headDim / 16; c += 2) {
            MatrixUnit.loadFrom4Transposed(b, 0,
                    values + (c >> 3) * 8192 + row * 128 + ((((c & 7) + piece) ^ (row & 7)) << 4));
            for (int i = 0; i < 2; i++) {
                int first = b[i * 2];
                int second = b[i * 2 + 1];
                int even0 = 0;
                int even1 = 0;
                int odd0 = 0;
                int odd1 = 0;
                if (fp8 != 0) {
                    even0 = Convert.e4m3ToHalf2(Packed.selectBytes(first, first, 0x2020) & 0xffff);
                    even1 = Convert.e4m3ToHalf2(Packed.selectBytes(second, second, 0x2020) & 0xffff);
                    odd0 = Convert.e4m3ToHalf2(Packed.selectBytes(first, first, 0x3131) & 0xffff);
                    odd1 = Convert.e4m3ToHalf2(Packed.selectBytes(second, second, 0x3131) & 0xffff);
                } else {
                    int flippedFirst = first ^ SIGNS;
                    int flippedSecond = second ^ SIGNS;
                    even0 = Packed.subtractHalf2(Packed.selectBytes(flippedFirst, EXPONENTS, 0x4240), OFFSET);
                    even1 = Packed.subtractHalf2(Packed.selectBytes(flippedSecond, EXPONENTS, 0x4240), OFFSET);
                    odd0 = Packed.subtractHalf2(Packed.selectBytes(flippedFirst, EXPONENTS, 0x4341), OFFSET);
                    odd1 = Packed.subtractHalf2(Packed.selectBytes(flippedSecond, EXPONENTS, 0x4341), OFFSET);
                }
                MatrixUnit.multiplyHalf(o, (c + i) * 8, p0, p1, p2, p3, even0, even1);
                MatrixUnit.multiplyHalf(o, (c + i) * 8 + 4, p0, p1, p2, p3, odd0, odd1);
            }
        }
    }

    /** Multiplies the scores of a work-item's four columns. */
    static void rescale(float[] s, float[] factors, float lift) {
        for (int i = 0; i < 2; i++) {
            s[i * 4] *= factors[i * 2] * lift;
            s[i * 4 + 1] *= factors[i * 2 + 1] * lift;
            s[i * 4 + 2] *= factors[i * 2] * lift;
            s[i * 4 + 3] *= factors[i * 2 + 1] * lift;
        }
    }

    /** As {@link DecodeCombine#spill}, from the order of channels that {@link #output} leaves. */
    static void spill(int address, float[] o, float[] maximum, float[] sum, int rows, int headDim,
            int lane) {
        float down = 1f / LIFT;
        for (int r = 0; r < 2; r++) {
            float total = sum[r];
            total += Warp.shuffleXor(total, 1);
            total += Warp.shuffleXor(total, 2);
            int row = (lane >> 2) + r * 8;
            if (row < rows) {
                int at = address + row * (headDim + 4) * 4;
                if ((lane & 3) == 0) {
                    SharedMemory.storeTo8(at + headDim * 4, Convert.asInt(maximum[r]), Convert.asInt(total));
                }
                for (int c = 0; c < headDim / 16; c++) {
                    int i = c * 8 + r * 2;
                    SharedMemory.storeTo16(at + (c * 16 + (lane & 3) * 4) * 4, Convert.asInt(o[i] * down),
                            Convert.asInt(o[i + 4] * down), Convert.asInt(o[i + 1] * down),
                            Convert.asInt(o[i + 5] * down));
                }
            }
        }
    }
}
