package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.internal.annotations.SegmentElementSize;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.vectors.Half2;

/** Half-precision floats outside the Java heap. */
@SegmentElementSize(size = 2)
public final class HalfFloatArray extends TornadoNativeArray {

    private static final String NAME = "HalfFloatArray";
    private static final int ELEMENT_BYTES = 2;

    private final MemorySegment segment;
    private final int size;

    /** An array of zeros. */
    public HalfFloatArray(int numberOfElements) {
        this(allocate(NAME, numberOfElements, ELEMENT_BYTES));
    }

    private HalfFloatArray(MemorySegment segment) {
        this.segment = segment;
        this.size = elements(NAME, segment.byteSize() - ARRAY_HEADER, ELEMENT_BYTES);
    }

    /** An array of the elements of all arrays, one after the other. */
    public HalfFloatArray(HalfFloatArray... arrays) {
        this(totalSize(NAME, arrays));
        fillFrom(arrays);
    }

    /** An array with a copy of a Java array's elements. */
    public static HalfFloatArray fromArray(HalfFloat[] values) {
        HalfFloatArray array = new HalfFloatArray(values.length);
        for (int i = 0; i < values.length; i++) {
            array.set(i, values[i]);
        }
        return array;
    }

    public static HalfFloatArray fromElements(HalfFloat... values) {
        return fromArray(values);
    }

    /** An array with a copy of a segment's bytes. */
    public static HalfFloatArray fromSegment(MemorySegment segment) {
        HalfFloatArray array = new HalfFloatArray(elements(NAME, segment.byteSize(), ELEMENT_BYTES));
        array.getSegment().copyFrom(segment);
        return array;
    }

    /** An array on top of a segment that starts with room for the header, which is written; the elements are shared. */
    public static HalfFloatArray fromSegmentShallow(MemorySegment segment) {
        return new HalfFloatArray(adopt(NAME, segment, ELEMENT_BYTES));
    }

    /** Sets every element; can be a task of a task graph. */
    public static void initialize(HalfFloatArray array, HalfFloat value) {
        for (@Parallel
        int i = 0; i < array.getSize(); i++) {
            array.set(i, value);
        }
    }

    /** A new array of the elements of all arrays, one after the other. */
    public static HalfFloatArray concat(HalfFloatArray... arrays) {
        return new HalfFloatArray(arrays);
    }

    public HalfFloat[] toHeapArray() {
        HalfFloat[] values = new HalfFloat[size];
        for (int i = 0; i < size; i++) {
            values[i] = get(i);
        }
        return values;
    }

    /** The bits of every element. */
    public short[] toShortArray() {
        return getSegment().toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
    }

    public void set(int index, HalfFloat value) {
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES),
                value.getHalfFloatValue());
    }

    public HalfFloat get(int index) {
        return new HalfFloat(segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES)));
    }

    /** The elements {@code index} and {@code index + 1}. */
    public Half2 getHalf2(int index) {
        return new Half2(get(index), get(index + 1));
    }

    /** Sets the elements {@code index} and {@code index + 1}. */
    public void setHalf2(int index, Half2 value) {
        set(index + 1, value.getY());
        set(index, value.getX());
    }

    /** Sets every element. */
    public void init(HalfFloat value) {
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
    public HalfFloatArray slice(int offset, int length) {
        return fromSegment(section(offset, length));
    }
}
