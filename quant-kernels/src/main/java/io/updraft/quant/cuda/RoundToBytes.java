package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.Warp;
import io.updraft.tasks.device.FakeQuantize;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Rounds tokens to 8 bits for {@link DenseProduct}: to signed bytes or E4M3, to the nearest, ties to even. A work-group has a
 * token, a work-item eight neighbouring columns at a time.
 */
public final class RoundToBytes {
    /** Work-items of a group. */
    static final int GROUP = 256;
    /** Each token has a scale of its own: its largest magnitude over the type's largest number. */
    static final int BY_TOKEN = 0;
    /** Scale and zero point are given. */
    static final int GIVEN = 1;
    /** As ONNX's DynamicQuantizeLinear, by the range of all tokens of a step; less 128, so that bytes are signed. */
    static final int BY_RANGE = 2;
    /** The same of a step of one token. */
    static final int BY_OWN_RANGE = 3;
    private static final int WARPS = GROUP / 32;
    private static final float SMALLEST = 1e-36f;

    private RoundToBytes() {
    }

    /**
     * Smallest and largest element of each token, and 0 if it is less or more. Grid: a work-group of {@value #GROUP}
     * work-items for each token that there may be.
     *
     * @param step
     *            has the number of tokens at {@code count}
     * @param x
     *            [tokens, k], floats if {@code floats} is 1, else halves
     * @param ranges
     *            floats [tokens, 2]
     */
    public static void ranges(KernelContext context, IntArray step, TornadoNativeArray x, TornadoNativeArray ranges,
            int k, int count, int floats) {
        float[] lows = context.allocateFloatLocalArray(WARPS);
        float[] highs = context.allocateFloatLocalArray(WARPS);
        int token = context.groupIdx;
        int end = token < step.get(count) ? k : 0;
        float[] v = new float[8];
        float low = 0f;
        float high = 0f;
        for (int c = context.localIdx * 8; c < end; c += GROUP * 8) {
            eight(v, x, token, c, k, floats);
            for (int i = 0; i < 8; i++) {
                low = TornadoMath.min(low, v[i]);
                high = TornadoMath.max(high, v[i]);
            }
        }
        low = -ofWarp(-low);
        high = ofWarp(high);
        if ((context.localIdx & 31) == 0) {
            lows[context.localIdx >> 5] = low;
            highs[context.localIdx >> 5] = high;
        }
        context.localBarrier();
        if (context.localIdx == 0) {
            for (int i = 1; i < WARPS; i++) {
                low = TornadoMath.min(low, lows[i]);
                high = TornadoMath.max(high, highs[i]);
            }
            GlobalMemory.store8(ranges, token * 8L, Convert.asInt(low), Convert.asInt(high));
        }
    }

    /**
     * Grid: as {@link #ranges}. CUDA has a function named round.
     *
     * @param step
     *            has the number of tokens at {@code count}
     * @param x
     *            [tokens, k], floats if {@code floats} is 1, else halves
     * @param ranges
     *            of {@code step[rangeCount]} tokens, read {@link #BY_RANGE}
     * @param bytes
     *            [tokens, pitch], zeros behind k
     * @param scales
     *            [tokens, 4], see {@link DenseProduct}
     * @param shape
     *            receives the number of tokens and of their tiles, one at least
     * @param pitch
     *            a multiple of 16
     * @param kind
     *            {@link DenseProduct#INT8} or {@link DenseProduct#E4M3}
     * @param mode
     *            {@link #BY_TOKEN}, {@link #GIVEN} or, of integers, {@link #BY_RANGE}, {@link #BY_OWN_RANGE}
     * @param givenScale
     *            a float's bits
     * @param givenZero
     *            of integers
     */
    public static void write(KernelContext context, IntArray step, TornadoNativeArray x, TornadoNativeArray ranges,
            TornadoNativeArray bytes, TornadoNativeArray scales, TornadoNativeArray shape, int k, int pitch, int count,
            int rangeCount, int kind, int mode, int givenScale, int givenZero, int floats) {
        float[] lows = context.allocateFloatLocalArray(WARPS);
        float[] highs = context.allocateFloatLocalArray(WARPS);
        float[] sums = context.allocateFloatLocalArray(WARPS);
        int token = context.groupIdx;
        int tokens = step.get(count);
        int end = mode % 3 == BY_TOKEN && token < tokens ? k : 0;
        float[] v = new float[8];
        float low = 0f;
        float high = 0f;
        for (int c = context.localIdx * 8; c < end; c += GROUP * 8) {
            eight(v, x, token, c, k, floats);
            for (int i = 0; i < 8; i++) {
                low = mode == BY_OWN_RANGE ? TornadoMath.min(low, v[i]) : 0f;
                high = TornadoMath.max(high, mode == BY_OWN_RANGE ? v[i] : TornadoMath.abs(v[i]));
            }
        }
        int ranged = mode == BY_RANGE ? step.get(rangeCount) : 0;
        for (int i = context.localIdx; i < ranged; i += GROUP) {
            low = TornadoMath.min(low, Convert.asFloat(GlobalMemory.load4(ranges, i * 8L)));
            high = TornadoMath.max(high, Convert.asFloat(GlobalMemory.load4(ranges, i * 8L + 4L)));
        }
        low = -ofWarp(-low);
        high = ofWarp(high);
        if ((context.localIdx & 31) == 0) {
            lows[context.localIdx >> 5] = low;
            highs[context.localIdx >> 5] = high;
        }
        context.localBarrier();
        for (int i = 0; i < WARPS; i++) {
            high = TornadoMath.max(high, highs[i]);
        }
        if (mode >= BY_RANGE) {
            for (int i = 0; i < WARPS; i++) {
                low = TornadoMath.min(low, lows[i]);
            }
        }
        float scale = Convert.asFloat(givenScale);
        int zero = givenZero;
        if (mode == BY_TOKEN) {
            scale = high / (kind == DenseProduct.E4M3 ? 448f : 127f);
        }
        if (mode >= BY_RANGE) {
            scale = (high - low) / 255f;
            zero = Convert.roundToInt(FakeQuantize.zero(low, scale)) - 128;
        }
        float inverse = scale < SMALLEST ? 0f : 1f / scale;
        int sum = 0;
        int stop = token < tokens ? pitch : 0;
        int[] words = new int[2];
        for (int c = context.localIdx * 8; c < stop; c += GROUP * 8) {
            eight(v, x, token, c, k, floats);
            for (int w = 0; w < 2; w++) {
                words[w] = 0;
                if (kind == DenseProduct.E4M3) {
                    words[w] = Convert.packE4M3(v[w * 4] * inverse, v[w * 4 + 1] * inverse) & 0xFFFF
                            | Convert.packE4M3(v[w * 4 + 2] * inverse, v[w * 4 + 3] * inverse) << 16;
                } else {
                    for (int i = 0; i < 4; i++) {
                        float value = v[w * 4 + i];
                        int code = mode >= BY_RANGE
                                ? (int) FakeQuantize.code(value, scale, zero + 128f, 0f, 255f) - 128
                                : Math.min(127, Math.max(-128, Convert.roundToInt(value * inverse) + zero));
                        int kept = c + w * 4 + i < k ? code : 0;
                        sum += kept;
                        words[w] = words[w] | (kept & 0xFF) << i * 8;
                    }
                }
            }
            GlobalMemory.store8(bytes, (long) token * pitch + c, words[0], words[1]);
        }
        // Sums of bytes are exact in floats.
        float total = sum;
        total += Warp.shuffleXor(total, 16);
        total += Warp.shuffleXor(total, 8);
        total += Warp.shuffleXor(total, 4);
        total += Warp.shuffleXor(total, 2);
        total += Warp.shuffleXor(total, 1);
        if ((context.localIdx & 31) == 0) {
            sums[context.localIdx >> 5] = total;
        }
        context.localBarrier();
        if (context.localIdx == 0) {
            for (int i = 1; i < WARPS; i++) {
                total += sums[i];
            }
            if (token < tokens) {
                GlobalMemory.store16(scales, token * 16L, Convert.asInt(scale), zero, Convert.roundToInt(total), 0);
            }
            if (token == 0) {
                GlobalMemory.store4(shape, 0L, tokens);
                GlobalMemory.store4(shape, 4L,
                        Math.max(1, (tokens + DenseProduct.TILE_M - 1) / DenseProduct.TILE_M));
            }
        }
    }

    /** Eight columns of a token from {@code column} on, zeros behind k. */
    private static void eight(float[] v, TornadoNativeArray x, int token, int column, int k, int floats) {
        long first = (long) token * k + column;
        int[] bits = new int[8];
        if (k % 8 == 0) {
            int inside = column < k ? 1 : 0;
            for (int i = 0; i < 8; i++) {
                bits[i] = 0;
            }
            if (inside == 1) {
                GlobalMemory.load16(bits, 0, x, first * (floats != 0 ? 4L : 2L));
                if (floats != 0) {
                    GlobalMemory.load16(bits, 4, x, first * 4L + 16L);
                }
            }
            for (int i = 0; i < 8; i++) {
                v[i] = floats != 0
                        ? Convert.asFloat(bits[i])
                        : i % 2 == 0 ? Convert.halfLow(bits[i / 2]) : Convert.halfHigh(bits[i / 2]);
            }
        } else {
            for (int i = 0; i < 8; i++) {
                long at = (long) token * k + Math.min(column + i, k - 1);
                float value = floats != 0
                        ? Convert.asFloat(GlobalMemory.load4(x, at * 4L))
                        : Convert.halfLow(GlobalMemory.load2(x, at * 2L));
                v[i] = column + i < k ? value : 0f;
            }
        }
    }

    /** The largest of a warp's values. */
    private static float ofWarp(float value) {
        float most = value;
        most = TornadoMath.max(most, Warp.shuffleXor(most, 16));
        most = TornadoMath.max(most, Warp.shuffleXor(most, 8));
        most = TornadoMath.max(most, Warp.shuffleXor(most, 4));
        most = TornadoMath.max(most, Warp.shuffleXor(most, 2));
        return TornadoMath.max(most, Warp.shuffleXor(most, 1));
    }
}
