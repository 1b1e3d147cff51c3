package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.AsyncCopies;
import io.updraft.embedded.group.DynamicMemory;
import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.WorkItem;
import io.updraft.embedded.warp.MatrixUnit;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** What the bodies of intrinsics, which run in the emulator and never on a device, have in common. */
final class Emulation {
    static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private Emulation() {
    }

    static DynamicMemory dynamic() {
        return WorkItem.current().group().dynamicMemory();
    }

    static void aligned(long offset, int unit, String what) {
        if (offset % unit != 0) {
            throw new KernelFault(what + " at " + offset + ", which is no multiple of " + unit);
        }
    }

    /** Word {@code index} of an access of {@code bytes} bytes. */
    static int word(TornadoNativeArray source, long offset, int bytes, int index) {
        aligned(offset, bytes, "a load of " + bytes + " bytes");
        return source.getSegment().get(ValueLayout.JAVA_INT_UNALIGNED, offset + 4L * index);
    }

    static void store(TornadoNativeArray destination, long offset, int... words) {
        aligned(offset, 4 * words.length, "a store of " + 4 * words.length + " bytes");
        for (int i = 0; i < words.length; i++) {
            destination.getSegment().set(ValueLayout.JAVA_INT_UNALIGNED, offset + 4L * i, words[i]);
        }
    }

    /** A word of local memory, seen by the emulator's checks. */
    static int local(int[] local, int word) {
        WorkItem item = WorkItem.current();
        item.observer().localRead(item, local, word);
        return local[word];
    }

    static void store(int[] local, int word, int... values) {
        WorkItem item = WorkItem.current();
        for (int i = 0; i < values.length; i++) {
            item.observer().localWrite(item, local, word + i);
            local[word + i] = values[i];
        }
    }

    /** Starts an asynchronous copy of {@code size} bytes of which the first {@code bytes} come from memory. */
    static void copy(int[] local, int word, TornadoNativeArray source, long offset, int size, int bytes) {
        aligned(word * 4L, size, "an asynchronous copy of " + size + " bytes to byte");
        AsyncCopies copies = WorkItem.current().copies();
        MemorySegment memory = source.getSegment();
        if (bytes > 0) {
            aligned(offset, size, "an asynchronous copy of " + size + " bytes from byte");
        }
        for (int i = 0; i < size; i += 4) {
            int value = 0;
            for (int b = 0; b < 4 && i + b < bytes; b++) {
                value |= (memory.get(ValueLayout.JAVA_BYTE, offset + i + b) & 0xff) << 8 * b;
            }
            copies.start(local, word + i / 4, value);
        }
    }

    static void loadMatrices(int[] destination, int at, int[] local, int word, int matrices, boolean transposed) {
        int[] loaded = MatrixUnit.load(WorkItem.current(), local, word * 4, matrices, transposed);
        System.arraycopy(loaded, 0, destination, at, matrices);
    }

    static void loadMatrices(int[] destination, int at, int address, int matrices, boolean transposed) {
        int[] loaded = MatrixUnit.load(WorkItem.current(), dynamic(), address, matrices, transposed);
        System.arraycopy(loaded, 0, destination, at, matrices);
    }
}
