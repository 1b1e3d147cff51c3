package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.vectors.Double16;

/** An array of vectors of sixteen doubles, their lanes one after the other. */
public final class VectorDouble16 implements TornadoCollectionInterface<DoubleBuffer> {

    public static final Class<VectorDouble16> TYPE = VectorDouble16.class;

    private static final int WIDTH = 16;

    private final DoubleArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorDouble16(DoubleArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorDouble16(int length) {
        this(new DoubleArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Double16 get(int index) {
        Double16 result = new Double16();
        for (int i = 0; i < WIDTH; i++) {
            result.set(i, storage.get(index * WIDTH + i));
        }
        return result;
    }

    public void set(int index, Double16 value) {
        for (int i = 0; i < WIDTH; i++) {
            storage.set(index * WIDTH + i, value.get(i));
        }
    }

    public void set(VectorDouble16 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(DoubleArray values) {
        set(new VectorDouble16(values));
    }

    /** Sets every lane. */
    public void fill(double value) {
        storage.init(value);
    }

    public VectorDouble16 duplicate() {
        VectorDouble16 copy = new VectorDouble16(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorDouble16 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Double16 sum() {
        Double16 result = new Double16();
        for (int i = 0; i < length; i++) {
            result = Double16.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Double16 min() {
        Double16 result = length == 0 ? new Double16() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double16.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Double16 max() {
        Double16 result = length == 0 ? new Double16() : get(0);
        for (int i = 1; i < length; i++) {
            result = Double16.max(result, get(i));
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
