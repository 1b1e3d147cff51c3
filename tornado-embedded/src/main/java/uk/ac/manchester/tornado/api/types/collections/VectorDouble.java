package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;

/** An array of doubles that can be treated as a vector. */
public final class VectorDouble implements TornadoCollectionInterface<DoubleBuffer> {

    private final int length;
    private final DoubleArray storage;

    /** A vector of the first {@code length} elements of an array, which is shared. */
    public VectorDouble(int length, DoubleArray array) {
        this.length = length;
        this.storage = array;
    }

    /** A vector of zeros. */
    public VectorDouble(int length) {
        this(length, new DoubleArray(length));
    }

    /** A vector on top of an array, which is shared. */
    public VectorDouble(DoubleArray array) {
        this(array.getSize(), array);
    }

    public static double min(VectorDouble v) {
        double result = Double.POSITIVE_INFINITY;
        for (int i = 0; i < v.storage.getSize(); i++) {
            result = Math.min(result, v.storage.get(i));
        }
        return result;
    }

    public static double max(VectorDouble v) {
        double result = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < v.storage.getSize(); i++) {
            result = Math.max(result, v.storage.get(i));
        }
        return result;
    }

    public static double dot(VectorDouble a, VectorDouble b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    public double get(int index) {
        return storage.get(index);
    }

    public void set(int index, double value) {
        storage.set(index, value);
    }

    public void set(VectorDouble values) {
        for (int i = 0; i < values.storage.getSize(); i++) {
            storage.set(i, values.storage.get(i));
        }
    }

    public void set(double[] values) {
        for (int i = 0; i < values.length; i++) {
            storage.set(i, values[i]);
        }
    }

    /** Sets every element. */
    public void fill(double value) {
        storage.init(value);
    }

    /** A copy of {@code length} elements from {@code start}. */
    public VectorDouble subVector(int start, int length) {
        return new VectorDouble(storage.slice(start, length));
    }

    public VectorDouble duplicate() {
        return new VectorDouble(storage.slice(0, storage.getSize()));
    }

    /** Whether all elements have the same bits. */
    public boolean isEqual(VectorDouble vector) {
        return TornadoMath.isEqual(storage, vector.storage);
    }

    /** Every element through a format. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < length; i++) {
            text.append(' ').append(String.format(format, get(i)));
        }
        return text.append(" ]").toString();
    }

    @Override
    public String toString() {
        String text = String.format("VectorDouble <%d>", length);
        return length < 32 ? text + toString(DoubleOps.FMT) : text;
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
        return length;
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
