package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.vectors.Double2;

/** An array of vectors of two doubles, their lanes one after the other. */
public final class VectorDouble2 implements TornadoCollectionInterface<DoubleBuffer> {

    public static final Class<VectorDouble2> TYPE = VectorDouble2.class;

    private static final int WIDTH = 2;

    private final DoubleArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorDouble2(DoubleArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorDouble2(int length) {
        this(new DoubleArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Double2 get(int index) {
        int base = index * WIDTH;
        return new Double2(storage.get(base), storage.get(base + 1));
    }

    public void set(int index, Double2 value) {
        int base = index * WIDTH;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
    }

    public void set(VectorDouble2 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(DoubleArray values) {
        set(new VectorDouble2(values));
    }

    /** Sets every lane. */
    public void fill(double value) {
        storage.init(value);
    }

    public VectorDouble2 duplicate() {
        VectorDouble2 copy = new VectorDouble2(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorDouble2 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Double2 sum() {
        Double2 result = new Double2();
        for (int i = 0; i < length; i++) {
            result = Double2.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Double2 min() {
        Double2 result = length == 0 ? new Double2() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double2.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Double2 max() {
        Double2 result = length == 0 ? new Double2() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double2.max(result, get(i));
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
