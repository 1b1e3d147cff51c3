package io.updraft.quant;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// All of native memory as one segment, so that kernels compute with addresses.
///
/// Checks of bounds and liveness happen once, where weights are packed and buffers bound, not at each load.
final class Native {
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    /// Keeps the 62 bits that any address fits in. With `address & MASK` C2 knows, without looking, that an access is
    /// within [#ALL], and drops the check of bounds: in a loop of some twenty instructions that is half of them, and
    /// the copies of the loop before and behind that C2 makes to check less often are gone too.
    static final long MASK = Long.MAX_VALUE >> 1;
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private Native() {
    }

    static float getFloat(long address) {
        return ALL.get(FLOAT, address & MASK);
    }

    static void putFloat(long address, float value) {
        ALL.set(FLOAT, address & MASK, value);
    }

    static int getInt(long address) {
        return ALL.get(INT, address & MASK);
    }

    static void putInt(long address, int value) {
        ALL.set(INT, address & MASK, value);
    }

    static void read(long address, float[] target, int offset, int count) {
        MemorySegment.copy(ALL, FLOAT, address, target, offset, count);
    }

    static void read(long address, int[] target, int offset, int count) {
        MemorySegment.copy(ALL, INT, address, target, offset, count);
    }

    static void read(long address, byte[] target, int offset, int count) {
        MemorySegment.copy(ALL, BYTE, address, target, offset, count);
    }

    static void write(float[] source, int offset, long address, int count) {
        MemorySegment.copy(source, offset, ALL, FLOAT, address, count);
    }

    static void write(int[] source, int offset, long address, int count) {
        MemorySegment.copy(source, offset, ALL, INT, address, count);
    }
}
