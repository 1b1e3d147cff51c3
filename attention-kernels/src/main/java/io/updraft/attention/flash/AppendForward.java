package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.Warp;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Puts new keys, or values, into a cache of rows, each where its slot says. A warp has one head of one token; a work-item
 * takes every 32nd four channels.
 */
final class AppendForward {
    static final int THREADS = 32;

    private AppendForward() {
    }

    /**
     * Grid: heads, tokens; 32 work-items. {@code source} has halves (or bfloat16s) {@code [tokens, heads, headDim]};
     * {@code cache} in type {@code type} of {@link DecodeForward}, {@code lead} bytes further on, with strides {@code row} and {@code head} in elements,
     * and, where it is of bytes, a scale for every headDim elements. A slot is a row of the cache; none if negative.
     */
    static void append(KernelContext context, TornadoNativeArray source, IntArray slots, TornadoNativeArray cache,
            FloatArray scales, int heads, int headDim, int row, int head, int lead, int type, int bfloat16) {
        int lane = context.localIdx;
        int mine = context.groupIdx;
        int token = context.groupIdy;
        int slot = slots.get(token);
        if (slot >= 0) {
            long from = ((long) token * heads + mine) * headDim;
            long to = (long) slot * row + (long) mine * head;
            int[] pair = new int[2];
            if (type == DecodeForward.HALVES) {
                for (int piece = lane; piece < headDim / 4; piece += THREADS) {
                    GlobalMemory.load8(pair, 0, source, (from + piece * 4) * 2L);
                    GlobalMemory.store8(cache, (to + piece * 4) * 2L + lead, pair[0], pair[1]);
                }
            } else {
                float largest = 0f;
                for (int piece = lane; piece < headDim / 4; piece += THREADS) {
                    GlobalMemory.load8(pair, 0, source, (from + piece * 4) * 2L);
                    largest = Math.max(largest, Math.max(Math.abs(low(pair[0], bfloat16)),
                            Math.abs(high(pair[0], bfloat16))));
                    largest = Math.max(largest, Math.max(Math.abs(low(pair[1], bfloat16)),
                            Math.abs(high(pair[1], bfloat16))));
                }
                largest = Math.max(largest, Warp.shuffleXor(largest, 16));
                largest = Math.max(largest, Warp.shuffleXor(largest, 8));
                largest = Math.max(largest, Warp.shuffleXor(largest, 4));
                largest = Math.max(largest, Warp.shuffleXor(largest, 2));
                largest = Math.max(largest, Warp.shuffleXor(largest, 1));
                float scale = scale(largest, type);
                float divisor = divisor(scale);
                for (int piece = lane; piece < headDim / 4; piece += THREADS) {
                    GlobalMemory.load8(pair, 0, source, (from + piece * 4) * 2L);
                    GlobalMemory.store4(cache, to + piece * 4 + lead,
                            codes(low(pair[0], bfloat16) / divisor, high(pair[0], bfloat16) / divisor,
                                    low(pair[1], bfloat16) / divisor, high(pair[1], bfloat16) / divisor, type));
                }
                if (lane == 0) {
                    scales.set((int) (to / headDim), scale);
                }
            }
        }
    }

    private static float low(int pair, int bfloat16) {
        return bfloat16 != 0 ? Convert.bfloat16Low(pair) : Convert.halfLow(pair);
    }

    private static float high(int pair, int bfloat16) {
        return bfloat16 != 0 ? Convert.bfloat16High(pair) : Convert.halfHigh(pair);
    }

    /** The scale of a head with this largest magnitude. */
    static float scale(float largest, int type) {
        return largest / (type == DecodeForward.FP8 ? 448f : 127f);
    }

    /** What elements are divided by; codes of a head of zeros are zeros, whatever they are divided by. */
    static float divisor(float scale) {
        return scale > 0f ? scale : 1f;
    }

    /** Four bytes, the first lowest. */
    static int codes(float a, float b, float c, float d, int type) {
        return type == DecodeForward.FP8
                ? Convert.packE4M3(a, b) & 0xffff | Convert.packE4M3(c, d) << 16
                : Convert.roundToInt(a) & 255 | (Convert.roundToInt(b) & 255) << 8
                        | (Convert.roundToInt(c) & 255) << 16 | Convert.roundToInt(d) << 24;
    }
}
