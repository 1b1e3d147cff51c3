package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.vectors.Double3;

/** An array of vectors of three doubles, their lanes one after the other. */
public final class VectorDouble3 implements TornadoCollectionInterface<DoubleBuffer> {

    public static final Class<VectorDouble3> TYPE = VectorDouble3.class;

    private static final int WIDTH = 3;

    private final DoubleArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorDouble3(DoubleArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorDouble3(int length) {
        this(new DoubleArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Double3 get(int index) {
        int base = index * WIDTH;
        return new Double3(storage.get(base), storage.get(base + 1), storage.get(base + 2));
    }

    public void set(int index, Double3 value) {
        int base = index * WIDTH;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
    }

    public void set(VectorDouble3 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(DoubleArray values) {
        set(new VectorDouble3(values));
    }

    /** Sets every lane. */
    public void fill(double value) {
        storage.init(value);
    }

    public VectorDouble3 duplicate() {
        VectorDouble3 copy = new VectorDouble3(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorDouble3 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Double3 sum() {
        Double3 result = new Double3();
        for (int i = 0; i < length; i++) {
            result = Double3.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Double3 min() {
        Double3 result = length == 0 ? new Double3() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double3.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Double3 max() {
        Double3 result = length == 0 ? new Double3() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double3.max(result, get(i));
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
