package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ShortBuffer;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.internal.annotations.SegmentElementSize;

/** Shorts outside the Java heap. */
@SegmentElementSize(size = 2)
public final class ShortArray extends TornadoNativeArray {

    private static final String NAME = "ShortArray";
    private static final int ELEMENT_BYTES = 2;

    private final MemorySegment segment;
    private final int size;

    /** An array of zeros. */
    public ShortArray(int numberOfElements) {
        this(allocate(NAME, numberOfElements, ELEMENT_BYTES));
    }

    private ShortArray(MemorySegment segment) {
        this.segment = segment;
        this.size = elements(NAME, segment.byteSize() - ARRAY_HEADER, ELEMENT_BYTES);
    }

    /** An array of the elements of all arrays, one after the other. */
    public ShortArray(ShortArray... arrays) {
        this(totalSize(NAME, arrays));
        fillFrom(arrays);
    }

    /** An array with a copy of a Java array's elements. */
    public static ShortArray fromArray(short[] values) {
        ShortArray array = new ShortArray(values.length);
        MemorySegment.copy(values, 0, array.segment, ValueLayout.JAVA_SHORT_UNALIGNED, ARRAY_HEADER, values.length);
        return array;
    }

    public static ShortArray fromElements(short... values) {
        return fromArray(values);
    }

    /** An array with a copy of a segment's bytes. */
    public static ShortArray fromSegment(MemorySegment segment) {
        ShortArray array = new ShortArray(elements(NAME, segment.byteSize(), ELEMENT_BYTES));
        array.getSegment().copyFrom(segment);
        return array;
    }

    /** An array on top of a segment that starts with room for the header, which is written; the elements are shared. */
    public static ShortArray fromSegmentShallow(MemorySegment segment) {
        return new ShortArray(adopt(NAME, segment, ELEMENT_BYTES));
    }

    /** An array with a copy of what remains in a buffer, whose position stays. */
    public static ShortArray fromShortBuffer(ShortBuffer buffer) {
        short[] values = new short[buffer.remaining()];
        buffer.duplicate().get(values);
        return fromArray(values);
    }

    /** Sets every element; can be a task of a task graph. */
    public static void initialize(ShortArray array, short value) {
        for (@Parallel
        int i = 0; i < array.getSize(); i++) {
            array.set(i, value);
        }
    }

    /** A new array of the elements of all arrays, one after the other. */
    public static ShortArray concat(ShortArray... arrays) {
        return new ShortArray(arrays);
    }

    public short[] toHeapArray() {
        short[] values = new short[size];
        MemorySegment.copy(segment, ValueLayout.JAVA_SHORT_UNALIGNED, ARRAY_HEADER, values, 0, size);
        return values;
    }

    public void set(int index, short value) {
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES), value);
    }

    public short get(int index) {
        return segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES));
    }

    /** Sets every element. */
    public void init(short value) {
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
    public ShortArray slice(int offset, int length) {
        return fromSegment(section(offset, length));
    }
}
