package io.updraft.attention;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// All of native memory as one segment, so that the inner loops compute with addresses.
///
/// Bounds and liveness are checked where buffers are bound and chunks reserved, not at each load.
final class Native {
    static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Native() {}

    static float get(long address) {
        return ALL.get(FLOAT, address);
    }

    static void set(long address, float value) {
        ALL.set(FLOAT, address, value);
    }

    static void fill(long address, int count, float value) {
        for (int i = 0; i < count; i++) {
            set(address + (long) i * Float.BYTES, value);
        }
    }

    static void copy(long from, long to, int count) {
        MemorySegment.copy(ALL, from, ALL, to, (long) count * Float.BYTES);
    }
}
