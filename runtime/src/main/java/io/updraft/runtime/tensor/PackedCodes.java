package io.updraft.runtime.tensor;

import java.lang.foreign.MemorySegment;

/// Codes of 1, 2, 4 or 8 bits in bytes, low bits first.
public final class PackedCodes {
    private PackedCodes() {
    }

    /// Code `index` of those that start at byte `start`.
    public static int get(MemorySegment data, long start, long index, int bits) {
        int perByte = 8 / bits;
        int stored = Byte.toUnsignedInt(data.get(Tensor.BYTE, start + index / perByte));
        return stored >>> (int) (index % perByte) * bits & (1 << bits) - 1;
    }

    /// Stores the low bits of `code` as code `index`; the byte's other codes stay.
    public static void put(MemorySegment data, long start, long index, int bits, int code) {
        int perByte = 8 / bits;
        long at = start + index / perByte;
        int shift = (int) (index % perByte) * bits;
        int mask = (1 << bits) - 1 << shift;
        data.set(Tensor.BYTE, at, (byte) (data.get(Tensor.BYTE, at) & ~mask | code << shift & mask));
    }

    /// A copy of bytes of two codes each in which the two have changed places, off the heap.
    public static Tensor swapNibbles(Tensor codes) {
        long bytes = codes.data().byteSize();
        Tensor swapped = Tensor.allocateNative(DataType.UINT8, Shape.of(bytes));
        for (long i = 0; i < bytes; i++) {
            int code = codes.data().get(Tensor.BYTE, i);
            swapped.data().set(Tensor.BYTE, i, (byte) (code << 4 | code >>> 4 & 15));
        }
        return swapped;
    }
}
