package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.TensorTable;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The copy engine for tiles (the tensor memory accelerator). Compute capability 9.0.
 */
public final class TensorCopy {
    private TensorCopy() {
    }

    /**
     * Copies the box of a four-dimensional tensor map at the coordinates (innermost first) to local memory, elements outside the
     * tensor as zeros, and reports its bytes to the barrier. The map lies at {@code offset} of {@code maps}, 64-byte aligned. To be called by one work-item. PTX ISA, cp.async.bulk.tensor.
     */
    public static void load(int address, TornadoNativeArray maps, long offset, int barrier, int c0, int c1, int c2,
            int c3) {
        TensorTable.load(WorkItem.current(), maps.getSegment().get(ValueLayout.JAVA_INT_UNALIGNED, offset), address,
                barrier, new int[]{c0, c1, c2, c3});
    }

    /**
     * As {@link #load}, for what is read once: its lines are the first that the second-level cache gives up, so that they
     * push nothing out of it. PTX ISA, createpolicy and the cache hints of cp.async.bulk.tensor.
     */
    public static void loadOnce(int address, TornadoNativeArray maps, long offset, int barrier, int c0, int c1, int c2,
            int c3) {
        load(address, maps, offset, barrier, c0, c1, c2, c3);
    }

    /**
     * Copies {@code bytes} in a row, a multiple of 16, to local memory and reports them to the barrier; address and source are
     * multiples of 16. To be called by one work-item. PTX ISA, cp.async.bulk.
     */
    public static void loadBytes(int address, TornadoNativeArray source, long offset, int bytes, int barrier) {
        Emulation.aligned(address, 16, "a copy of bytes in a row");
        Emulation.aligned(bytes, 16, "a count of bytes in a row");
        for (int i = 0; i < bytes; i++) {
            Emulation.dynamic().set(address + i, source.getSegment().get(ValueLayout.JAVA_BYTE, offset + i));
        }
        Emulation.dynamic().receive(barrier, bytes);
    }
}
