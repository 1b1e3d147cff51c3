package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Steps of {@link WarpForward} that need no local memory. */
final class WarpTile {
    private WarpTile() {
    }

    /** The row where a sequence's key of a position lies. */
    static long rowOf(IntArray pages, int kStart, int position, int pageSize) {
        long row = kStart + position;
        if (pageSize > 0) {
            row = (long) pages.get(kStart + position / pageSize) * pageSize + position % pageSize;
        }
        return row;
    }

    /**
     * Loads a work-item's pieces of a tile of keys or values of bytes, from key {@code from} on, eight bytes each, and their
     * scales; keys past the end are the last one. {@code tid} of 128 work-items takes every 128th piece.
     */
    static void loadBytes(int[] raw, float[] factors, TornadoNativeArray cache, FloatArray scales, IntArray shape,
            IntArray pages, int head, int kStart, int kLength, int pageSize, int from, int tid, int headDim,
            int keyTile) {
        int pieces = headDim / 8;
        for (int i = 0; i < (keyTile * pieces + 127) / 128; i++) {
            int c = tid + i * 128;
            int position = Math.max(0, Math.min(from + c / pieces, kLength - 1));
            long row = rowOf(pages, kStart, position, pageSize);
            GlobalMemory.load8(raw, i * 2, cache,
                    row * shape.get(13) + (long) head * shape.get(14) + c % pieces * 8 + shape.get(15));
            factors[i] = Convert.asFloat(
                    GlobalMemory.load4(scales, (row * shape.get(8) + (long) head * shape.get(9)) * 4L));
        }
    }

    /**
     * Turns eight bytes in {@code raw[at..at+1]}, int8 or FP8, times their scale into eight elements of two bytes, in
     * {@code words[0..3]}: one rounding each.
     */
    static void dequantize(int[] words, int[] raw, int at, float scale, int type, int bfloat16) {
        for (int i = 0; i < 4; i++) {
            int pair = QuantizedTile.pair(raw[at + (i >> 1)], i & 1, type == DecodeForward.FP8 ? 1 : 0);
            float low = Convert.halfLow(pair) * scale;
            float high = Convert.halfHigh(pair) * scale;
            words[i] = bfloat16 != 0 ? Convert.packBFloat16(low, high) : Convert.packHalf(low, high);
        }
    }

    /**
     * Applies a mask to the scores of a work-item's two rows: {@code first} and {@code second} are the mask's elements of
     * their key 0, {@code key} the key of the first score. {@code unit} is what 1 is among scores.
     */
    static void mask(float[] s, int keyTile, TornadoNativeArray mask, int kind, long first, long second, int key,
            int kLength, float unit) {
        if (key + keyTile - 6 <= kLength) {
            for (int i = 0; i < keyTile / 8; i++) {
                for (int e = 0; e < 4; e++) {
                    s[i * 4 + e] = masked(s[i * 4 + e], mask, kind, (e < 2 ? first : second) + key + i * 8 + (e & 1),
                            unit);
                }
            }
        } else {
            for (int i = 0; i < keyTile / 8; i++) {
                for (int e = 0; e < 4; e++) {
                    // Past the end the last key's is taken; those scores are hidden anyway.
                    int at = Math.max(0, Math.min(key + i * 8 + (e & 1), kLength - 1));
                    s[i * 4 + e] = masked(s[i * 4 + e], mask, kind, (e < 2 ? first : second) + at, unit);
                }
            }
        }
    }

    private static float masked(float score, TornadoNativeArray mask, int kind, long at, float unit) {
        float result = OnlineSoftmax.NOTHING;
        if (kind == Mask.ADDITIVE) {
            result = Math.max(score + Convert.asFloat(GlobalMemory.load4(mask, at * 4L)) * unit, OnlineSoftmax.NOTHING);
        } else {
            result = GlobalMemory.load1(mask, at) != 0 ? score : OnlineSoftmax.NOTHING;
        }
        return result;
    }

    /** Adds the products of 16 rows with 16 columns, whose fragments are in {@code b}, to 8 sums. */
    static void multiply(float[] sums, int at, int a0, int a1, int a2, int a3, int[] b, int bfloat16) {
        if (bfloat16 != 0) {
            MatrixUnit.multiplyBFloat16(sums, at, a0, a1, a2, a3, b[0], b[1]);
            MatrixUnit.multiplyBFloat16(sums, at + 4, a0, a1, a2, a3, b[2], b[3]);
        } else {
            MatrixUnit.multiplyHalf(sums, at, a0, a1, a2, a3, b[0], b[1]);
            MatrixUnit.multiplyHalf(sums, at + 4, a0, a1, a2, a3, b[2], b[3]);
        }
    }
}
