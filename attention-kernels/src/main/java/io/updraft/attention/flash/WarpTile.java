package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import io.updraft.runtime.intrinsics.MatrixUnit;
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
     * Applies a mask to the scores of a work-item's two rows: {@code first} and {@code second} are the mask's elements of
     * their key 0, {@code key} the key of the first score. {@code unit} is what 1 is among scores.
     */
    static void mask(float[] s, int keyTile, TornadoNativeArray mask, int kind, long first, long second, int key,
            int kLength, float unit) {
        for (int i = 0; i < keyTile / 8; i++) {
            for (int e = 0; e < 4; e++) {
                // Past the end the last key's is taken; those scores are hidden anyway.
                long at = (e < 2 ? first : second) + Math.max(0, Math.min(key + i * 8 + (e & 1), kLength - 1));
                float score = s[i * 4 + e];
                if (kind == Mask.ADDITIVE) {
                    float added = Convert.asFloat(GlobalMemory.load4(mask, at * 4L));
                    s[i * 4 + e] = Math.max(score + added * unit, OnlineSoftmax.NOTHING);
                } else {
                    s[i * 4 + e] = GlobalMemory.load1(mask, at) != 0 ? score : OnlineSoftmax.NOTHING;
                }
            }
        }
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
