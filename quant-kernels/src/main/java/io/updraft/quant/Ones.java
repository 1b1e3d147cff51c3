package io.updraft.quant;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Scales of an operand that has none.
final class Ones {
    private static volatile MemorySegment ones = allocate(1024);

    private Ones() {
    }

    /// Address of at least `count` floats of value 1. Earlier addresses stay valid.
    static long address(int count) {
        MemorySegment current = ones;
        if (current.byteSize() < count * 4L) {
            current = grow(count);
        }
        return current.address();
    }

    private static synchronized MemorySegment grow(int count) {
        if (ones.byteSize() < count * 4L) {
            ones = allocate(Integer.highestOneBit(count) * 2);
        }
        return ones;
    }

    private static MemorySegment allocate(int count) {
        MemorySegment segment = Arena.global().allocate(count * 4L, 64);
        for (int i = 0; i < count; i++) {
            segment.setAtIndex(Native.FLOAT, i, 1);
        }
        return segment;
    }
}
