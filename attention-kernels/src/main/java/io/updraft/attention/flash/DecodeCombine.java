package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Approximate;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.SharedMemory;
import io.updraft.runtime.intrinsics.Warp;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Adds partial results of attention: outputs o_i that are sums of values weighted by exponentials relative to a maximum
 * m_i, with sums l_i of those weights. Over m = max m_i the whole is sum o_i 2^(m_i - m) / sum l_i 2^(m_i - m). A warp takes
 * every fourth row, a work-item four columns. The order is that of the parts, so results do not depend on which finished first.
 */
final class DecodeCombine {
    /** Parts whose loads are in flight together. */
    private static final int BATCH = 16;

    private DecodeCombine() {
    }

    /** Stores those of a warp's 16 rows that exist to local memory: outputs, then maximum and sum. */
    static void spill(int address, float[] o, float[] maximum, float[] sum, int rows, int headDim, int lane) {
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
                for (int i = 0; i < headDim / 8; i++) {
                    SharedMemory.storeTo8(at + (i * 8 + (lane & 3) * 2) * 4, Convert.asInt(o[i * 4 + r * 2]),
                            Convert.asInt(o[i * 4 + r * 2 + 1]));
                }
            }
        }
    }

    /** Adds the four warps' parts of four columns; stores the output, or this share's part where there are more. */
    static void warps(int base, int row, int column, int headDim, float scale, int bfloat16, int shares,
            FloatArray partial, int at, TornadoNativeArray out, IntArray shape, int qStart, int keyHead, int group) {
        int[] part = new int[16];
        int[] state = new int[16];
        for (int w = 0; w < 4; w++) {
            int from = base + (w * 16 + row) * (headDim + 4) * 4;
            SharedMemory.loadFrom16(part, w * 4, from + column * 4);
            SharedMemory.loadFrom16(state, w * 4, from + headDim * 4);
        }
        float best = OnlineSoftmax.NOTHING;
        for (int w = 0; w < 4; w++) {
            best = Math.max(best, Convert.asFloat(state[w * 4]));
        }
        float total = 0f;
        float a = 0f;
        float b = 0f;
        float c = 0f;
        float d = 0f;
        for (int w = 0; w < 4; w++) {
            float factor = Approximate.exp2((Convert.asFloat(state[w * 4]) - best) * scale);
            total += Convert.asFloat(state[w * 4 + 1]) * factor;
            a += Convert.asFloat(part[w * 4]) * factor;
            b += Convert.asFloat(part[w * 4 + 1]) * factor;
            c += Convert.asFloat(part[w * 4 + 2]) * factor;
            d += Convert.asFloat(part[w * 4 + 3]) * factor;
        }
        if (shares == 1) {
            store(out, shape, qStart, keyHead, group, row, column, total, a, b, c, d, bfloat16);
        } else {
            int to = at + row * (headDim + 4);
            GlobalMemory.store16(partial, (to + column) * 4L, Convert.asInt(a), Convert.asInt(b), Convert.asInt(c),
                    Convert.asInt(d));
            if (column == 0) {
                GlobalMemory.store8(partial, (to + headDim) * 4L, Convert.asInt(best), Convert.asInt(total));
            }
        }
    }

    /** Adds all shares' parts of four columns and stores the output. */
    static void shares(FloatArray partial, int first, int shares, int row, int column, int headDim, float scale,
            int bfloat16, TornadoNativeArray out, IntArray shape, int qStart, int keyHead, int group) {
        int[] part = new int[BATCH * 4];
        int[] state = new int[BATCH * 2];
        float best = OnlineSoftmax.NOTHING;
        float total = 0f;
        float a = 0f;
        float b = 0f;
        float c = 0f;
        float d = 0f;
        for (int share = 0; share < shares; share += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                // Past the end the last part is read again and given no weight.
                int from = first + (Math.min(share + i, shares - 1) * 16 + row) * (headDim + 4);
                GlobalMemory.load16(part, i * 4, partial, (from + column) * 4L);
                GlobalMemory.load8(state, i * 2, partial, (from + headDim) * 4L);
            }
            float before = best;
            for (int i = 0; i < BATCH; i++) {
                best = Math.max(best, Convert.asFloat(state[i * 2]));
            }
            float earlier = Approximate.exp2((before - best) * scale);
            total *= earlier;
            a *= earlier;
            b *= earlier;
            c *= earlier;
            d *= earlier;
            for (int i = 0; i < BATCH; i++) {
                float factor = Approximate.exp2((Convert.asFloat(state[i * 2]) - best) * scale);
                factor = share + i < shares ? factor : 0f;
                total += Convert.asFloat(state[i * 2 + 1]) * factor;
                a += Convert.asFloat(part[i * 4]) * factor;
                b += Convert.asFloat(part[i * 4 + 1]) * factor;
                c += Convert.asFloat(part[i * 4 + 2]) * factor;
                d += Convert.asFloat(part[i * 4 + 3]) * factor;
            }
        }
        store(out, shape, qStart, keyHead, group, row, column, total, a, b, c, d, bfloat16);
    }

    private static void store(TornadoNativeArray out, IntArray shape, int qStart, int keyHead, int group, int row,
            int column,
            float total, float a, float b, float c, float d, int bfloat16) {
        float inverse = total == 0f ? 0f : 1f / total;
        long at = (long) (qStart + row / group) * shape.get(2) + (long) (keyHead * group + row % group) * shape.get(3)
                + column;
        if ((bfloat16 & DecodeForward.FLOATS) != 0) {
            GlobalMemory.store16(out, at * 4L, Convert.asInt(a * inverse), Convert.asInt(b * inverse),
                    Convert.asInt(c * inverse), Convert.asInt(d * inverse));
        } else {
            int low = (bfloat16 & 1) != 0
                    ? Convert.packBFloat16(a * inverse, b * inverse)
                    : Convert.packHalf(a * inverse, b * inverse);
            int high = (bfloat16 & 1) != 0
                    ? Convert.packBFloat16(c * inverse, d * inverse)
                    : Convert.packHalf(c * inverse, d * inverse);
            GlobalMemory.store8(out, at * 2L, low, high);
        }
    }
}
