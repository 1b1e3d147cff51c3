package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.internal.annotations.SegmentElementSize;
import uk.ac.manchester.tornado.api.types.HalfFloat;

/** Bytes outside the Java heap; halves can be stored between them. */
@SegmentElementSize(size = 1)
public final class ByteArray extends TornadoNativeArray {

    private static final String NAME = "ByteArray";
    private static final int ELEMENT_BYTES = 1;

    private final MemorySegment segment;
    private final int size;

    /** An array of zeros. */
    public ByteArray(int numberOfElements) {
        this(allocate(NAME, numberOfElements, ELEMENT_BYTES));
    }

    private ByteArray(MemorySegment segment) {
        this.segment = segment;
        this.size = elements(NAME, segment.byteSize() - ARRAY_HEADER, ELEMENT_BYTES);
    }

    /** An array of the elements of all arrays, one after the other. */
    public ByteArray(ByteArray... arrays) {
        this(totalSize(NAME, arrays));
        fillFrom(arrays);
    }

    /** An array with a copy of a Java array's elements. */
    public static ByteArray fromArray(byte[] values) {
        ByteArray array = new ByteArray(values.length);
        MemorySegment.copy(values, 0, array.segment, ValueLayout.JAVA_BYTE, ARRAY_HEADER, values.length);
        return array;
    }

    public static ByteArray fromElements(byte... values) {
        return fromArray(values);
    }

    /** An array with a copy of a segment's bytes. */
    public static ByteArray fromSegment(MemorySegment segment) {
        ByteArray array = new ByteArray(elements(NAME, segment.byteSize(), ELEMENT_BYTES));
        array.getSegment().copyFrom(segment);
        return array;
    }

    /** An array on top of a segment that starts with room for the header, which is written; the elements are shared. */
    public static ByteArray fromSegmentShallow(MemorySegment segment) {
        return new ByteArray(adopt(NAME, segment, ELEMENT_BYTES));
    }

    /** An array with a copy of what remains in a buffer, whose position stays. */
    public static ByteArray fromByteBuffer(ByteBuffer buffer) {
        byte[] values = new byte[buffer.remaining()];
        buffer.duplicate().get(values);
        return fromArray(values);
    }

    /** Sets every element; can be a task of a task graph. */
    public static void initialize(ByteArray array, byte value) {
        for (@Parallel
        int i = 0; i < array.getSize(); i++) {
            array.set(i, value);
        }
    }

    /** A new array of the elements of all arrays, one after the other. */
    public static ByteArray concat(ByteArray... arrays) {
        return new ByteArray(arrays);
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

    /** Stores a half in the bytes {@code byteIndex} and {@code byteIndex + 1}; the index must be even. */
    public void setHalfFloat(int byteIndex, HalfFloat value) {
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, halfOffset(byteIndex), value.getHalfFloatValue());
    }

    /** The half in the bytes {@code byteIndex} and {@code byteIndex + 1}; the index must be even. */
    public HalfFloat getHalfFloat(int byteIndex) {
        return new HalfFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, halfOffset(byteIndex)));
    }

    private long halfOffset(int byteIndex) {
        if (byteIndex % 2 != 0) {
            throw new IllegalArgumentException("ByteArray: a half must start at an even byte, not at " + byteIndex);
        }
        return offset(NAME, byteIndex, size - 1, ELEMENT_BYTES);
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
    public ByteArray slice(int offset, int length) {
        return fromSegment(section(offset, length));
    }
}
