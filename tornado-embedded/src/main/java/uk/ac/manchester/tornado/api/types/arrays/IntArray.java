package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.internal.annotations.SegmentElementSize;

/** Ints outside the Java heap. */
@SegmentElementSize(size = 4)
public final class IntArray extends TornadoNativeArray {

    private static final String NAME = "IntArray";
    private static final int ELEMENT_BYTES = 4;

    private final MemorySegment segment;
    private final int size;

    /** An array of zeros. */
    public IntArray(int numberOfElements) {
        this(allocate(NAME, numberOfElements, ELEMENT_BYTES));
    }

    private IntArray(MemorySegment segment) {
        this.segment = segment;
        this.size = elements(NAME, segment.byteSize() - ARRAY_HEADER, ELEMENT_BYTES);
    }

    /** An array of the elements of all arrays, one after the other. */
    public IntArray(IntArray... arrays) {
        this(totalSize(NAME, arrays));
        fillFrom(arrays);
    }

    /** An array with a copy of a Java array's elements. */
    public static IntArray fromArray(int[] values) {
        IntArray array = new IntArray(values.length);
        MemorySegment.copy(values, 0, array.segment, ValueLayout.JAVA_INT_UNALIGNED, ARRAY_HEADER, values.length);
        return array;
    }

    public static IntArray fromElements(int... values) {
        return fromArray(values);
    }

    /** An array with a copy of a segment's bytes. */
    public static IntArray fromSegment(MemorySegment segment) {
        IntArray array = new IntArray(elements(NAME, segment.byteSize(), ELEMENT_BYTES));
        array.getSegment().copyFrom(segment);
        return array;
    }

    /** An array on top of a segment that starts with room for the header, which is written; the elements are shared. */
    public static IntArray fromSegmentShallow(MemorySegment segment) {
        return new IntArray(adopt(NAME, segment, ELEMENT_BYTES));
    }

    /** An array with a copy of what remains in a buffer, whose position stays. */
    public static IntArray fromIntBuffer(IntBuffer buffer) {
        int[] values = new int[buffer.remaining()];
        buffer.duplicate().get(values);
        return fromArray(values);
    }

    /** Sets every element; can be a task of a task graph. */
    public static void initialize(IntArray array, int value) {
        for (@Parallel
        int i = 0; i < array.getSize(); i++) {
            array.set(i, value);
        }
    }

    /** A new array of the elements of all arrays, one after the other. */
    public static IntArray concat(IntArray... arrays) {
        return new IntArray(arrays);
    }

    public int[] toHeapArray() {
        int[] values = new int[size];
        MemorySegment.copy(segment, ValueLayout.JAVA_INT_UNALIGNED, ARRAY_HEADER, values, 0, size);
        return values;
    }

    public void set(int index, int value) {
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES), value);
    }

    public int get(int index) {
        return segment.get(ValueLayout.JAVA_INT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES));
    }

    /** Sets every element. */
    public void init(int value) {
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
    public IntArray slice(int offset, int length) {
        return fromSegment(section(offset, length));
    }
}
