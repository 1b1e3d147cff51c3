package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.utils.IntOps;

/** An array of ints that can be treated as a vector. */
public final class VectorInt implements TornadoCollectionInterface<IntBuffer> {

    private final int length;
    private final IntArray storage;

    /** A vector of the first {@code length} elements of an array, which is shared. */
    public VectorInt(int length, IntArray array) {
        this.length = length;
        this.storage = array;
    }

    /** A vector of zeros. */
    public VectorInt(int length) {
        this(length, new IntArray(length));
    }

    /** A vector on top of an array, which is shared. */
    public VectorInt(IntArray array) {
        this(array.getSize(), array);
    }

    public static int min(VectorInt v) {
        int result = Integer.MAX_VALUE;
        for (int i = 0; i < v.storage.getSize(); i++) {
            result = Math.min(result, v.storage.get(i));
        }
        return result;
    }

    public static int max(VectorInt v) {
        int result = Integer.MIN_VALUE;
        for (int i = 0; i < v.storage.getSize(); i++) {
            result = Math.max(result, v.storage.get(i));
        }
        return result;
    }

    public static int dot(VectorInt a, VectorInt b) {
        int sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    public int get(int index) {
        return storage.get(index);
    }

    public void set(int index, int value) {
        storage.set(index, value);
    }

    public void set(VectorInt values) {
        for (int i = 0; i < values.storage.getSize(); i++) {
            storage.set(i, values.storage.get(i));
        }
    }

    public void set(int[] values) {
        for (int i = 0; i < values.length; i++) {
            storage.set(i, values[i]);
        }
    }

    /** Sets every element. */
    public void fill(int value) {
        storage.init(value);
    }

    /** A copy of {@code length} elements from {@code start}. */
    public VectorInt subVector(int start, int length) {
        return new VectorInt(storage.slice(start, length));
    }

    public VectorInt duplicate() {
        return new VectorInt(storage.slice(0, storage.getSize()));
    }

    /** Whether all elements have the same bits. */
    public boolean isEqual(VectorInt vector) {
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
        String text = String.format("VectorInt <%d>", length);
        return length < 32 ? text + toString(IntOps.FMT) : text;
    }

    @Override
    public void loadFromBuffer(IntBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public IntBuffer asBuffer() {
        return IntBuffer.wrap(storage.toHeapArray());
    }

    @Override
    public int size() {
        return length;
    }

    public int getLength() {
        return length;
    }

    /** The array underneath, not a copy. */
    public IntArray getArray() {
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
