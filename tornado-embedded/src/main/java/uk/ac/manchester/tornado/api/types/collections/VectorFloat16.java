package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.vectors.Float16;

/** An array of vectors of sixteen floats, their lanes one after the other. */
public final class VectorFloat16 implements TornadoCollectionInterface<FloatBuffer> {

    public static final Class<VectorFloat16> TYPE = VectorFloat16.class;

    private static final int WIDTH = 16;

    private final FloatArray storage;
    private final int length;

    /** Vectors on top of an array, which is shared. */
    public VectorFloat16(FloatArray array) {
        this.storage = array;
        this.length = array.getSize() / WIDTH;
    }

    /** Vectors of zeros. */
    public VectorFloat16(int length) {
        this(new FloatArray(length * WIDTH));
    }

    public int vectorWidth() {
        return WIDTH;
    }

    public Float16 get(int index) {
        Float16 result = new Float16();
        for (int i = 0; i < WIDTH; i++) {
            result.set(i, storage.get(index * WIDTH + i));
        }
        return result;
    }

    public void set(int index, Float16 value) {
        for (int i = 0; i < WIDTH; i++) {
            storage.set(index * WIDTH + i, value.get(i));
        }
    }

    public void set(VectorFloat16 values) {
        for (int i = 0; i < length; i++) {
            set(i, values.get(i));
        }
    }

    public void set(FloatArray values) {
        set(new VectorFloat16(values));
    }

    /** Sets every lane. */
    public void fill(float value) {
        storage.init(value);
    }

    public VectorFloat16 duplicate() {
        VectorFloat16 copy = new VectorFloat16(length);
        copy.set(this);
        return copy;
    }

    @Override
    public String toString() {
        if (length > WIDTH) {
            return String.format("VectorFloat16 <%d>", length);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(' ').append(get(i));
        }
        return text.toString();
    }

    /** The lane-wise sum of all vectors. */
    public Float16 sum() {
        Float16 result = new Float16();
        for (int i = 0; i < length; i++) {
            result = Float16.add(result, get(i));
        }
        return result;
    }

    /** The lane-wise smallest values; zeros if there are no vectors. */
    public Float16 min() {
        Float16 result = length == 0 ? new Float16() : get(0);
        for (int i = 1; i < length; i++) {
            result = Float16.min(result, get(i));
        }
        return result;
    }

    /** The lane-wise largest values; zeros if there are no vectors. */
    public Float16 max() {
        Float16 result = length == 0 ? new Float16() : get(0);
        for (int i = 1; i < length; i++) {
            result = Float16.max(result, get(i));
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
