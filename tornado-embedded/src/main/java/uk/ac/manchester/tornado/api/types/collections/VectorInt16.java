package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Int16;

/** An array of vectors of sixteen ints, their lanes one after the other. */
public final class VectorInt16 implements TornadoCollectionInterface<IntBuffer> {

    public static final Class<VectorInt16> TYPE = VectorInt16.class;

    private static final int WIDTH = 16;

    private final IntArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorInt16(IntArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorInt16(int length) {
        this(new IntArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Int16 get(int index) {
        Int16 result = new Int16();
        for (int i = 0; i < WIDTH; i++) {
            result.set(i, storage.get(index * WIDTH + i));
        }
        return result;
    }

    public void set(int index, Int16 value) {
        for (int i = 0; i < WIDTH; i++) {
            storage.set(index * WIDTH + i, value.get(i));
        }
    }

    public void set(VectorInt16 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(IntArray values) {
        set(new VectorInt16(values));
    }

    /** Sets every lane. */
    public void fill(int value) {
        storage.init(value);
    }

    public VectorInt16 duplicate() {
        VectorInt16 copy = new VectorInt16(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorInt16 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Int16 sum() {
        Int16 result = new Int16();
        for (int i = 0; i < length; i++) {
            result = Int16.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Int16 min() {
        Int16 result = length == 0 ? new Int16() : get(0);
        for (int i = 1; i < length; i++) {
            result = Int16.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Int16 max() {
        Int16 result = length == 0 ? new Int16() : get(0);
        for (int i = 1; i < length; i++) {
            result = Int16.max(result, get(i));
        }
        return result;
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
        return storage.getSize();
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
