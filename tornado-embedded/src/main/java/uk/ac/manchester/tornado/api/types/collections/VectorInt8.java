package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.vectors.Int8;

/** An array of vectors of eight ints, their lanes one after the other. */
public final class VectorInt8 implements TornadoCollectionInterface<IntBuffer> {

    public static final Class<VectorInt8> TYPE = VectorInt8.class;

    private static final int WIDTH = 8;

    private final IntArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorInt8(IntArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorInt8(int length) {
        this(new IntArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Int8 get(int index) {
        Int8 result = new Int8();
        for (int i = 0; i < WIDTH; i++) {
            result.set(i, storage.get(index * WIDTH + i));
        }
        return result;
    }

    public void set(int index, Int8 value) {
        for (int i = 0; i < WIDTH; i++) {
            storage.set(index * WIDTH + i, value.get(i));
        }
    }

    public void set(VectorInt8 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(IntArray values) {
        set(new VectorInt8(values));
    }

    /** Sets every lane. */
    public void fill(int value) {
        storage.init(value);
    }

    public VectorInt8 duplicate() {
        VectorInt8 copy = new VectorInt8(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorInt8 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Int8 sum() {
        Int8 result = new Int8();
        for (int i = 0; i < length; i++) {
            result = Int8.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Int8 min() {
        Int8 result = length == 0 ? new Int8() : get(0);
        for (int i = 1; i < length; i++) {
            result = Int8.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Int8 max() {
        Int8 result = length == 0 ? new Int8() : get(0);
        for (int i = 1; i < length; i++) {
            result = Int8.max(result, get(i));
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
