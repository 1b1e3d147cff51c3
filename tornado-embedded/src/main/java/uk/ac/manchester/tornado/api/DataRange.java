package uk.ac.manchester.tornado.api;

import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Part of an array to copy back: offset and size are given in elements, and answered in bytes once materialized. */
public class DataRange {

    private final TornadoNativeArray array;
    private long firstElement;
    private long elements;
    private long offsetInBytes = -1;
    private long sizeInBytes;

    public DataRange(TornadoNativeArray tornadoNativeArray) {
        this.array = tornadoNativeArray;
    }

    public DataRange withOffset(long offset) {
        this.firstElement = offset;
        return this;
    }

    /** {@code 0} means all of the array. */
    public DataRange withSize(long size) {
        this.elements = size;
        return this;
    }

    /** Counted from the start of the array's header. */
    public long getOffset() {
        checkMaterialized();
        return offsetInBytes;
    }

    public long getPartialSize() {
        checkMaterialized();
        return sizeInBytes;
    }

    /** @throws TornadoRuntimeException where the range does not lie within the array */
    public void materialize() {
        long total = array.getNumBytesOfSegment();
        long first = firstElement * array.getElementSize();
        long size = elements == 0 ? total : elements * array.getElementSize();
        if (first < 0 || size < 0 || first + size > total) {
            throw new TornadoRuntimeException("Range of " + size + " bytes from byte " + first
                    + " does not lie within an array of " + total + " bytes; check withOffset and withSize");
        }
        offsetInBytes = TornadoNativeArray.ARRAY_HEADER + first;
        sizeInBytes = size;
    }

    public TornadoNativeArray getArray() {
        return array;
    }

    private void checkMaterialized() {
        if (offsetInBytes < 0) {
            throw new TornadoRuntimeException("DataRange: call materialize() before asking for its bytes");
        }
    }
}
