package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** An array of vectors of four floats, their lanes one after the other. */
public final class VectorFloat4 implements TornadoCollectionInterface<FloatBuffer> {

    public static final Class<VectorFloat4> TYPE = VectorFloat4.class;

    private static final int WIDTH = 4;

    private final FloatArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorFloat4(FloatArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorFloat4(int length) {
        this(new FloatArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Float4 get(int index) {
        int base = index * WIDTH;
        return new Float4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    public void set(int index, Float4 value) {
        int base = index * WIDTH;
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    public void set(VectorFloat4 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(FloatArray values) {
        set(new VectorFloat4(values));
    }

    /** Sets every lane. */
    public void fill(float value) {
        storage.init(value);
    }

    public VectorFloat4 duplicate() {
        VectorFloat4 copy = new VectorFloat4(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorFloat4 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Float4 sum() {
        Float4 result = new Float4();
        for (int i = 0; i < length; i++) {
            result = Float4.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Float4 min() {
        Float4 result = length == 0 ? new Float4() : get(0);
        for (int i = 1; i < length; i++) {
            result = Float4.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Float4 max() {
        Float4 result = length == 0 ? new Float4() : get(0);
        for (int i = 1; i < length; i++) {
            result = Float4.max(result, get(i));
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
