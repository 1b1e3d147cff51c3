package io.updraft.runtime.intrinsics;

import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Loads and stores of device memory, up to 16 bytes at once. Offsets are in bytes from the first element; an access of n
 * bytes needs an offset that is a multiple of n (arrays start at a multiple of 16). PTX ISA, ld.global and st.global.
 */
public final class GlobalMemory {
    private GlobalMemory() {
    }

    /**
     * Loads 16 bytes into {@code destination[at..at+3]}; sees earlier stores of the same work-item.
     */
    public static void load16(int[] destination, int at, TornadoNativeArray source, long offset) {
        for (int i = 0; i < 4; i++) {
            destination[at + i] = Emulation.word(source, offset, 16, i);
        }
    }

    /**
     * As {@link #load16}, without keeping the line in the first-level cache: for data read once.
     */
    public static void load16Streaming(int[] destination, int at, TornadoNativeArray source, long offset) {
        for (int i = 0; i < 4; i++) {
            destination[at + i] = Emulation.word(source, offset, 16, i);
        }
    }

    /**
     * Loads 16 bytes that no work-item writes during the kernel, by the non-coherent path (ld.global.nc).
     */
    public static void load16ReadOnly(int[] destination, int at, TornadoNativeArray source, long offset) {
        for (int i = 0; i < 4; i++) {
            destination[at + i] = Emulation.word(source, offset, 16, i);
        }
    }

    /**
     * Loads 8 bytes into {@code destination[at..at+1]}.
     */
    public static void load8(int[] destination, int at, TornadoNativeArray source, long offset) {
        for (int i = 0; i < 2; i++) {
            destination[at + i] = Emulation.word(source, offset, 8, i);
        }
    }

    /**
     * Loads 4 bytes.
     */
    public static int load4(TornadoNativeArray source, long offset) {
        return Emulation.word(source, offset, 4, 0);
    }

    /**
     * Loads 2 bytes, zero-extended.
     */
    public static int load2(TornadoNativeArray source, long offset) {
        return source.getSegment().get(ValueLayout.JAVA_SHORT, offset) & 0xffff;
    }

    /**
     * Loads 1 byte, zero-extended.
     */
    public static int load1(TornadoNativeArray source, long offset) {
        return source.getSegment().get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    }

    /**
     * Stores the low 2 bytes.
     */
    public static void store2(TornadoNativeArray destination, long offset, int value) {
        destination.getSegment().set(ValueLayout.JAVA_SHORT, offset, (short) value);
    }

    /**
     * Stores 4 bytes.
     */
    public static void store4(TornadoNativeArray destination, long offset, int value) {
        Emulation.store(destination, offset, value);
    }

    /**
     * Stores 8 bytes.
     */
    public static void store8(TornadoNativeArray destination, long offset, int first, int second) {
        Emulation.store(destination, offset, first, second);
    }

    /**
     * Stores 16 bytes.
     */
    public static void store16(TornadoNativeArray destination, long offset, int first, int second, int third,
            int fourth) {
        Emulation.store(destination, offset, first, second, third, fourth);
    }

    /**
     * Adds to 4 bytes, atomically for the whole device, and returns what was there; stores before it, by whomever a barrier
     * joined with this work-item, are seen by those that add later. PTX ISA, atom.acq_rel.gpu.add.u32.
     */
    public static int fetchAdd(TornadoNativeArray array, long offset, int value) {
        return (int) Emulation.INT.getAndAdd(array.getSegment(), offset, value);
    }
}
