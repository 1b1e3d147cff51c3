package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float2;

/** An array of vectors of two floats, their lanes one after the other. */
public final class VectorFloat2 implements TornadoCollectionInterface<FloatBuffer> {

    public static final Class<VectorFloat2> TYPE = VectorFloat2.class;

    private static final int WIDTH = 2;

    private final FloatArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    private VectorFloat2(FloatArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorFloat2(int length) {
        this(new FloatArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Float2 get(int index) {
        int base = index * WIDTH;
        return new Float2(storage.get(base), storage.get(base + 1));
    }

    public void set(int index, Float2 value) {
        int base = index * WIDTH;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
    }

    public void set(VectorFloat2 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(FloatArray values) {
        set(new VectorFloat2(values));
    }

    /** Sets every lane. */
    public void fill(float value) {
        storage.init(value);
    }

    public VectorFloat2 duplicate() {
        VectorFloat2 copy = new VectorFloat2(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorFloat2 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Float2 sum() {
        Float2 result = new Float2();
        for (int i = 0; i < length; i++) {
            result = Float2.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Float2 min() {
        Float2 result = length == 0 ? new Float2() : get(0);
        for (int i = 1; i < length; i++) {
            result = Float2.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Float2 max() {
        Float2 result = length == 0 ? new Float2() : get(0);
        for (int i = 1; i < length; i++) {
            result = Float2.max(result, get(i));
        }
        return result;
    }

    @Override
    public void loadFromBuffer(FloatBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public FloatBuffer asBuffer() {
        return FloatBuffer.wrap(storage.toHeapArray());
    }

    @Override
    public int size() {
        return storage.getSize();
    }

    public int getLength() {
        return length;
    }

    /** The array underneath, not a copy. */
    public FloatArray getArray() {
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
