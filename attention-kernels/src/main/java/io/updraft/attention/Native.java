package io.updraft.attention;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// All of native memory as one segment, so that the inner loops compute with addresses.
///
/// Bounds and liveness are checked where buffers are bound and chunks reserved, not at each load.
final class Native {
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    /// Keeps the 62 bits that any address fits in: with `address & MASK` C2 knows, without looking, that an access is
    /// within [#ALL], and drops the check.
    static final long MASK = Long.MAX_VALUE >> 1;
    static final ByteOrder ORDER = ByteOrder.nativeOrder();
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /// Words of packed elements have the first in their lowest bytes on every machine.
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort HALF_WORD = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private Native() {}

    static float get(long address) {
        return ALL.get(FLOAT, address & MASK);
    }

    static void set(long address, float value) {
        ALL.set(FLOAT, address & MASK, value);
    }

    static int getInt(long address) {
        return ALL.get(WORD, address & MASK);
    }

    static void setShort(long address, short bits) {
        ALL.set(HALF_WORD, address & MASK, bits);
    }

    static void setByte(long address, byte bits) {
        ALL.set(ValueLayout.JAVA_BYTE, address & MASK, bits);
    }

    static void fill(long address, int count, float value) {
        for (int i = 0; i < count; i++) {
            set(address + (long) i * Float.BYTES, value);
        }
    }

    static void copy(long from, long to, int count) {
        for (int i = 0; i < count; i++) {
            set(to + (long) i * Float.BYTES, get(from + (long) i * Float.BYTES));
        }
    }
}
