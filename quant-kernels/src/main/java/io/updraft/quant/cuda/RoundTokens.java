package io.updraft.quant.cuda;

import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.GlobalMemory;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Rounds floats to halves, for products that copy x with the copy engine. */
public final class RoundTokens {
    /** Work-items of a group. */
    static final int GROUP = 256;

    private RoundTokens() {
    }

    /**
     * Grid: work-items for every eight of the {@code count} floats, which are a multiple of 8. CUDA has a function named round.
     */
    public static void write(KernelContext context, TornadoNativeArray x, TornadoNativeArray halves, int count) {
        int first = context.globalIdx * 8;
        if (first < count) {
            eight(x, halves, first);
        }
    }

    /**
     * The rows [k] of a step, and for {@link ManyTokens} how many there are.
     *
     * @param step
     *            has the number of rows at {@code count}
     * @param shape
     *            receives the rows and their tiles of {@code tile}, as integers; one tile at least
     */
    public static void roundStep(KernelContext context, IntArray step, TornadoNativeArray x, TornadoNativeArray halves,
            TornadoNativeArray shape, int k, int count, int tile) {
        int first = context.globalIdx * 8;
        int rows = step.get(count);
        if (first == 0) {
            GlobalMemory.store4(shape, 0L, rows);
            GlobalMemory.store4(shape, 4L, Math.max(1, (rows + tile - 1) / tile));
        }
        if (first < rows * k) {
            eight(x, halves, first);
        }
    }

    private static void eight(TornadoNativeArray x, TornadoNativeArray halves, int first) {
        int[] eight = new int[8];
        GlobalMemory.load16(eight, 0, x, first * 4L);
        GlobalMemory.load16(eight, 4, x, first * 4L + 16L);
        GlobalMemory.store16(halves, first * 2L,
                Convert.packHalf(Convert.asFloat(eight[0]), Convert.asFloat(eight[1])),
                Convert.packHalf(Convert.asFloat(eight[2]), Convert.asFloat(eight[3])),
                Convert.packHalf(Convert.asFloat(eight[4]), Convert.asFloat(eight[5])),
                Convert.packHalf(Convert.asFloat(eight[6]), Convert.asFloat(eight[7])));
    }
}
