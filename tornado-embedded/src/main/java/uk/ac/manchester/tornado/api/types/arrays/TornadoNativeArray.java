package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array outside the Java heap: a header of {@link #ARRAY_HEADER} bytes whose first int is the number of elements, then
 * the elements in native byte order. Not synchronized; freed when it is no longer reachable.
 */
public abstract sealed class TornadoNativeArray permits ByteArray, CharArray, DoubleArray, FloatArray, HalfFloatArray,
        IntArray, LongArray, ShortArray, Int8Array, FP8Array, BFloat16Array {

    /** Bytes before the first element. TornadoVM's own property widens it to 24 for JVMs with wide object headers. */
    public static final long ARRAY_HEADER = Long.getLong("tornado.panama.objectHeader", 16);

    // Elements start at a cache line, so that vectors of any width read them without crossing one.
    private static final long LINE = 64;

    public abstract int getSize();

    /** The elements without the header; a view, no copy. */
    public abstract MemorySegment getSegment();

    public abstract MemorySegment getSegmentWithHeader();

    public abstract long getNumBytesOfSegmentWithHeader();

    public abstract long getNumBytesOfSegment();

    /** Sets every element to zero. */
    protected void clear() {
        getSegment().fill((byte) 0);
    }

    /** Bytes of one element. */
    public abstract int getElementSize();

    static MemorySegment allocate(String type, int size, int elementBytes) {
        if (size < 0) {
            throw new IllegalArgumentException(type + " cannot have " + size + " elements");
        }
        long padding = Math.floorMod(-ARRAY_HEADER, LINE);
        long bytes = ARRAY_HEADER + (long) size * elementBytes;
        MemorySegment segment = Arena.ofAuto().allocate(padding + bytes, LINE).asSlice(padding, bytes);
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, 0, size);
        return segment;
    }

    /** Makes a segment with room for a header into an array, without a copy. */
    static MemorySegment adopt(String type, MemorySegment segment, int elementBytes) {
        if (segment.byteSize() < ARRAY_HEADER) {
            throw new IllegalArgumentException(
                    "%s needs a segment that starts with a header of %d bytes; this one has %d bytes"
                            .formatted(type, ARRAY_HEADER, segment.byteSize()));
        }
        int size = elements(type, segment.byteSize() - ARRAY_HEADER, elementBytes);
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, 0, size);
        return segment;
    }

    static int elements(String type, long bytes, int elementBytes) {
        if (bytes % elementBytes != 0) {
            throw new IllegalArgumentException("%s: %d bytes are not a multiple of the element size, %d"
                    .formatted(type, bytes, elementBytes));
        }
        if (bytes / elementBytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("%s: %d elements are more than an array can have, %d"
                    .formatted(type, bytes / elementBytes, Integer.MAX_VALUE));
        }
        return (int) (bytes / elementBytes);
    }

    static int totalSize(String type, TornadoNativeArray... parts) {
        long size = 0;
        for (TornadoNativeArray part : parts) {
            size += part.getSize();
        }
        return elements(type, size, 1);
    }

    /** Copies the elements of all parts, one after the other, to the start of this array. */
    final void fillFrom(TornadoNativeArray... parts) {
        MemorySegment elements = getSegment();
        long offset = 0;
        for (TornadoNativeArray part : parts) {
            MemorySegment.copy(part.getSegment(), 0, elements, offset, part.getNumBytesOfSegment());
            offset += part.getNumBytesOfSegment();
        }
    }

    /** The bytes of {@code length} elements from {@code offset}. */
    final MemorySegment section(int offset, int length) {
        if (offset < 0 || length < 0 || offset > getSize() - length) {
            throw new IllegalArgumentException("%s: a slice of %d elements from %d is out of bounds for length %d"
                    .formatted(getClass().getSimpleName(), length, offset, getSize()));
        }
        return getSegment().asSlice((long) offset * getElementSize(), (long) length * getElementSize());
    }

    /** Where an element starts in the segment with its header. */
    static long offset(String type, int index, int size, int elementBytes) {
        if (index < 0 || index >= size) {
            throw outOfBounds(type, index, size);
        }
        return ARRAY_HEADER + (long) index * elementBytes;
    }

    static IndexOutOfBoundsException outOfBounds(String type, int index, int size) {
        return new IndexOutOfBoundsException(type + " index " + index + " out of bounds for length " + size);
    }
}
