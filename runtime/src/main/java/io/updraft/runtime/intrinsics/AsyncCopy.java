package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.WorkItem;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Copies from device memory to local memory that run beside the program. Copies since the last {@link #commit} form a
 * group; {@link #await} waits for groups, and a work-group barrier after it shows the data to the other work-items. Local
 * memory is indexed in 32-bit words, sources in bytes; both must be multiples of the size copied. PTX ISA, cp.async.
 */
public final class AsyncCopy {
    private AsyncCopy() {
    }

    /**
     * Copies 16 bytes past the first-level cache.
     */
    public static void copy16(int[] local, int word, TornadoNativeArray source, long offset) {
        Emulation.copy(local, word, source, offset, 16, 16);
    }

    /**
     * Copies {@code bytes} (0 to 16) and fills the rest of the 16 with zeros.
     */
    public static void copy16(int[] local, int word, TornadoNativeArray source, long offset, int bytes) {
        Emulation.copy(local, word, source, offset, 16, bytes);
    }

    /**
     * Copies 16 bytes through the first-level cache.
     */
    public static void copy16Cached(int[] local, int word, TornadoNativeArray source, long offset) {
        Emulation.copy(local, word, source, offset, 16, 16);
    }

    /**
     * Copies 8 bytes.
     */
    public static void copy8(int[] local, int word, TornadoNativeArray source, long offset) {
        Emulation.copy(local, word, source, offset, 8, 8);
    }

    /**
     * Copies 4 bytes.
     */
    public static void copy4(int[] local, int word, TornadoNativeArray source, long offset) {
        Emulation.copy(local, word, source, offset, 4, 4);
    }

    /**
     * Copies {@code bytes} (0 to 16) to an address of dynamic local memory and fills the rest of the 16 with zeros.
     */
    public static void copyTo(int address, TornadoNativeArray source, long offset, int bytes) {
        Emulation.aligned(address, 16, "an asynchronous copy of 16 bytes to byte");
        for (int i = 0; i < 16; i++) {
            Emulation.dynamic().set(address + i,
                    i < bytes ? source.getSegment().get(ValueLayout.JAVA_BYTE, offset + i) : 0);
        }
    }

    /**
     * Closes the group of the copies issued since the last commit.
     */
    public static void commit() {
        WorkItem.current().copies().commit();
    }

    /**
     * Waits until at most {@code pending} (a constant) of this work-item's latest groups are unfinished.
     */
    public static void await(int pending) {
        WorkItem.current().copies().await(pending);
    }
}
