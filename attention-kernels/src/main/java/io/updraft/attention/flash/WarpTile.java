package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.MatrixUnit;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

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
