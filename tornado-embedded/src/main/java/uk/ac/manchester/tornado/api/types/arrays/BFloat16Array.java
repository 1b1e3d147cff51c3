package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.annotations.Parallel;
import uk.ac.manchester.tornado.api.internal.annotations.SegmentElementSize;
import uk.ac.manchester.tornado.api.types.BFloat16;

/** Bfloat16 values outside the Java heap, as bits; {@link BFloat16} converts them. */
@SegmentElementSize(size = 2)
public final class BFloat16Array extends TornadoNativeArray {

    private static final String NAME = "BFloat16Array";
    private static final int ELEMENT_BYTES = 2;

    private final MemorySegment segment;
    private final int size;

    /** An array of zeros. */
    public BFloat16Array(int numberOfElements) {
        this(allocate(NAME, numberOfElements, ELEMENT_BYTES));
    }

    private BFloat16Array(MemorySegment segment) {
        this.segment = segment;
        this.size = elements(NAME, segment.byteSize() - ARRAY_HEADER, ELEMENT_BYTES);
    }

    /** An array of the elements of all arrays, one after the other. */
    public BFloat16Array(BFloat16Array... arrays) {
        this(totalSize(NAME, arrays));
        fillFrom(arrays);
    }

    public static BFloat16Array fromShorts(short... bits) {
        BFloat16Array array = new BFloat16Array(bits.length);
        MemorySegment.copy(bits, 0, array.segment, ValueLayout.JAVA_SHORT_UNALIGNED, ARRAY_HEADER, bits.length);
        return array;
    }

    public static BFloat16Array fromFloats(float... values) {
        BFloat16Array array = new BFloat16Array(values.length);
        for (int i = 0; i < values.length; i++) {
            array.setFloat(i, values[i]);
        }
        return array;
    }

    /** An array with a copy of a segment's bytes. */
    public static BFloat16Array fromSegment(MemorySegment segment) {
        BFloat16Array array = new BFloat16Array(elements(NAME, segment.byteSize(), ELEMENT_BYTES));
        array.getSegment().copyFrom(segment);
        return array;
    }

    /** An array on top of a segment that starts with room for the header, which is written; the elements are shared. */
    public static BFloat16Array fromSegmentShallow(MemorySegment segment) {
        return new BFloat16Array(adopt(NAME, segment, ELEMENT_BYTES));
    }

    /** Sets every element; can be a task of a task graph. */
    public static void initialize(BFloat16Array array, short value) {
        for (@Parallel
        int i = 0; i < array.getSize(); i++) {
            array.set(i, value);
        }
    }

    /** A new array of the elements of all arrays, one after the other. */
    public static BFloat16Array concat(BFloat16Array... arrays) {
        return new BFloat16Array(arrays);
    }

    /** The bits of every element. */
    public short[] toShortArray() {
        return getSegment().toArray(ValueLayout.JAVA_SHORT_UNALIGNED);
    }

    public void set(int index, short bits) {
        segment.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES), bits);
    }

    public short get(int index) {
        return segment.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset(NAME, index, size, ELEMENT_BYTES));
    }

    /** Sets an element to the value nearest to a float. */
    public void setFloat(int index, float value) {
        set(index, BFloat16.bf16FromFloat(value));
    }

    public float getFloat(int index) {
        return BFloat16.bf16ToFloat(get(index));
    }

    /** Sets every element. */
    public void init(short bits) {
        for (int i = 0; i < size; i++) {
            set(i, bits);
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
    public BFloat16Array slice(int offset, int length) {
        return fromSegment(section(offset, length));
    }
}
