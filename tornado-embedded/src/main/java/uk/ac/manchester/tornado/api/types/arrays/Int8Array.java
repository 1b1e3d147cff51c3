package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.internal.annotations.SegmentElementSize;

/** Bytes outside the Java heap, the operands of integer dot products. */
@SegmentElementSize(size = 1)
public final class Int8Array extends TornadoNativeArray {

    private static final String NAME = "Int8Array";
    private static final int ELEMENT_BYTES = 1;

    private final MemorySegment segment;
    private final int size;

    /** An array of zeros. */
    public Int8Array(int numberOfElements) {
        this(allocate(NAME, numberOfElements, ELEMENT_BYTES));
    }

    private Int8Array(MemorySegment segment) {
        this.segment = segment;
        this.size = elements(NAME, segment.byteSize() - ARRAY_HEADER, ELEMENT_BYTES);
    }

    /** An array of the elements of all arrays, one after the other. */
    public Int8Array(Int8Array... arrays) {
        this(totalSize(NAME, arrays));
        fillFrom(arrays);
    }

    /** An array with a copy of a Java array's elements. */
    public static Int8Array fromArray(byte[] values) {
        Int8Array array = new Int8Array(values.length);
        MemorySegment.copy(values, 0, array.segment, ValueLayout.JAVA_BYTE, ARRAY_HEADER, values.length);
        return array;
    }

    public static Int8Array fromElements(byte... values) {
        return fromArray(values);
    }

    /** An array with a copy of a segment's bytes. */
    public static Int8Array fromSegment(MemorySegment segment) {
        Int8Array array = new Int8Array(elements(NAME, segment.byteSize(), ELEMENT_BYTES));
        array.getSegment().copyFrom(segment);
        return array;
    }

    /** An array on top of a segment that starts with room for the header, which is written; the elements are shared. */
    public static Int8Array fromSegmentShallow(MemorySegment segment) {
        return new Int8Array(adopt(NAME, segment, ELEMENT_BYTES));
    }

    /** Sets every element; can be a task of a task graph. */
    public static void initialize(Int8Array array, byte value) {
        for (@Parallel
        int i = 0; i < array.getSize(); i++) {
            array.set(i, value);
        }
    }

    /** A new array of the elements of all arrays, one after the other. */
    public static Int8Array concat(Int8Array... arrays) {
        return new Int8Array(arrays);
    }

    public byte[] toHeapArray() {
        byte[] values = new byte[size];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, ARRAY_HEADER, values, 0, size);
        return values;
    }

    public void set(int index, byte value) {
        segment.set(ValueLayout.JAVA_BYTE, offset(NAME, index, size, ELEMENT_BYTES), value);
    }

    public byte get(int index) {
        return segment.get(ValueLayout.JAVA_BYTE, offset(NAME, index, size, ELEMENT_BYTES));
    }

    /** Sets every element. */
    public void init(byte value) {
        for (int i = 0; i < size; i++) {
            set(i, value);
        }
    }

    @Override
    public void clear() {
        super.clear();
    }

    @Override
    public int getElementSize() {
        return ELEMENT_BYTES;
    }

    @Override
    public int getSize() {
        return size;
    }

    @Override
    public MemorySegment getSegment() {
        return segment.asSlice(ARRAY_HEADER);
    }

    @Override
    public MemorySegment getSegmentWithHeader() {
        return segment;
    }

    @Override
    public long getNumBytesOfSegmentWithHeader() {
        return segment.byteSize();
    }

    @Override
    public long getNumBytesOfSegment() {
        return segment.byteSize() - ARRAY_HEADER;
    }

    /** A new array with a copy of {@code length} elements from {@code offset}. */
    public Int8Array slice(int offset, int length) {
        return fromSegment(section(offset, length));
    }
}
