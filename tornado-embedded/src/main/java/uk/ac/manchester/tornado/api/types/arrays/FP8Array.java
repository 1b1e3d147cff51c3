package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import uk.ac.manchester.tornado.api.internal.annotations.SegmentElementSize;
import uk.ac.manchester.tornado.api.types.FP8;

/** 8-bit floats outside the Java heap, as bits; {@link FP8} converts them, and only the reader knows their kind. */
@SegmentElementSize(size = 1)
public final class FP8Array extends TornadoNativeArray {

    private static final String NAME = "FP8Array";
    private static final int ELEMENT_BYTES = 1;

    private final MemorySegment segment;
    private final int size;

    /** An array of zeros. */
    public FP8Array(int numberOfElements) {
        this(allocate(NAME, numberOfElements, ELEMENT_BYTES));
    }

    private FP8Array(MemorySegment segment) {
        this.segment = segment;
        this.size = elements(NAME, segment.byteSize() - ARRAY_HEADER, ELEMENT_BYTES);
    }

    public static FP8Array fromFloatsE4M3(float... values) {
        FP8Array array = new FP8Array(values.length);
        for (int i = 0; i < values.length; i++) {
            array.setE4M3(i, values[i]);
        }
        return array;
    }

    public static FP8Array fromFloatsE5M2(float... values) {
        FP8Array array = new FP8Array(values.length);
        for (int i = 0; i < values.length; i++) {
            array.setE5M2(i, values[i]);
        }
        return array;
    }

    /** An array on top of a segment that starts with room for the header, which is written; the elements are shared. */
    public static FP8Array fromSegmentShallow(MemorySegment segment) {
        return new FP8Array(adopt(NAME, segment, ELEMENT_BYTES));
    }

    public void set(int index, byte bits) {
        segment.set(ValueLayout.JAVA_BYTE, offset(NAME, index, size, ELEMENT_BYTES), bits);
    }

    public byte get(int index) {
        return segment.get(ValueLayout.JAVA_BYTE, offset(NAME, index, size, ELEMENT_BYTES));
    }

    public float getE4M3(int index) {
        return FP8.e4m3ToFloat(get(index));
    }

    public void setE4M3(int index, float value) {
        set(index, FP8.e4m3FromFloat(value));
    }

    public float getE5M2(int index) {
        return FP8.e5m2ToFloat(get(index));
    }

    public void setE5M2(int index, float value) {
        set(index, FP8.e5m2FromFloat(value));
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
}
