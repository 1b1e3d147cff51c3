package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Int3;

/** An array of vectors of three ints, their lanes one after the other. */
public final class VectorInt3 implements TornadoCollectionInterface<IntBuffer> {

    public static final Class<VectorInt3> TYPE = VectorInt3.class;

    private static final int WIDTH = 3;

    protected final IntArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorInt3(IntArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorInt3(int length) {
        this(new IntArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Int3 get(int index) {
        int base = index * WIDTH;
        return new Int3(storage.get(base), storage.get(base + 1), storage.get(base + 2));
    }

    public void set(int index, Int3 value) {
        int base = index * WIDTH;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
    }

    public void set(VectorInt3 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(IntArray values) {
        set(new VectorInt3(values));
    }

    /** Sets every lane. */
    public void fill(int value) {
        storage.init(value);
    }

    public VectorInt3 duplicate() {
        VectorInt3 copy = new VectorInt3(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorInt3 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Int3 sum() {
        Int3 result = new Int3();
        for (int i = 0; i < length; i++) {
            result = Int3.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Int3 min() {
        Int3 result = length == 0 ? new Int3() : get(0);
        for (int i = 1; i < length; i++) {
            result = Int3.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Int3 max() {
        Int3 result = length == 0 ? new Int3() : get(0);
        for (int i = 1; i < length; i++) {
            result = Int3.max(result, get(i));
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
