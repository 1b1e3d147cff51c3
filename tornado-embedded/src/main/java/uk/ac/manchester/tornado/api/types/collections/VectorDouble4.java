package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.vectors.Double4;

/** An array of vectors of four doubles, their lanes one after the other. */
public final class VectorDouble4 implements TornadoCollectionInterface<DoubleBuffer> {

    public static final Class<VectorDouble4> TYPE = VectorDouble4.class;

    private static final int WIDTH = 4;

    private final DoubleArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorDouble4(DoubleArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorDouble4(int length) {
        this(new DoubleArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Double4 get(int index) {
        int base = index * WIDTH;
        return new Double4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    public void set(int index, Double4 value) {
        int base = index * WIDTH;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    public void set(VectorDouble4 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(DoubleArray values) {
        set(new VectorDouble4(values));
    }

    /** Sets every lane. */
    public void fill(float value) {
        storage.init(value);
    }

    public VectorDouble4 duplicate() {
        VectorDouble4 copy = new VectorDouble4(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorDouble4 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Double4 sum() {
        Double4 result = new Double4();
        for (int i = 0; i < length; i++) {
            result = Double4.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Double4 min() {
        Double4 result = length == 0 ? new Double4() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double4.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Double4 max() {
        Double4 result = length == 0 ? new Double4() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double4.max(result, get(i));
        }
        return result;
    }

    /** A buffer with a copy of the elements, overwritten from its start with another buffer's. */
    public DoubleBuffer asBuffer(DoubleBuffer buffer) {
        return asBuffer().put(buffer);
    }

    @Override
    public void loadFromBuffer(DoubleBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public DoubleBuffer asBuffer() {
        return DoubleBuffer.wrap(storage.toHeapArray());
    }

    @Override
    public int size() {
        return storage.getSize();
    }

    public int getLength() {
        return length;
    }

    /** The array underneath, not a copy. */
    public DoubleArray getArray() {
        return storage;
    }

    public void clear() {
        storage.clear();
    }

    @Override
    public long getNumBytes() {
        return storage.getNumBytesOfSegment();
    }

    @Override
    public long getNumBytesWithHeader() {
        return storage.getNumBytesOfSegmentWithHeader();
    }

    @Override
    public MemorySegment getSegment() {
        return storage.getSegment();
    }

    @Override
    public MemorySegment getSegmentWithHeader() {
        return storage.getSegmentWithHeader();
    }
}
