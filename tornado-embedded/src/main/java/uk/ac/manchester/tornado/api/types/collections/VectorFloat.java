package uk.ac.manchester.tornado.api.types.collections;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;

/** An array of floats that can be treated as a vector. */
public final class VectorFloat implements TornadoCollectionInterface<FloatBuffer> {

    private final int length;
    private final FloatArray storage;

    /** A vector of the first {@code length} elements of an array, which is shared. */
    public VectorFloat(int length, FloatArray array) {
        this.length = length;
        this.storage = array;
    }

    /** A vector of zeros. */
    public VectorFloat(int length) {
        this(length, new FloatArray(length));
    }

    /** A vector on top of an array, which is shared. */
    public VectorFloat(FloatArray array) {
        this(array.getSize(), array);
    }

    public static float min(VectorFloat v) {
        float result = Float.POSITIVE_INFINITY;
        for (int i = 0; i < v.storage.getSize(); i++) {
            result = Math.min(result, v.storage.get(i));
        }
        return result;
    }

    public static float max(VectorFloat v) {
        float result = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < v.storage.getSize(); i++) {
            result = Math.max(result, v.storage.get(i));
        }
        return result;
    }

    public static float dot(VectorFloat a, VectorFloat b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a.get(i) * b.get(i);
        }
        return sum;
    }

    public float get(int index) {
        return storage.get(index);
    }

    public void set(int index, float value) {
        storage.set(index, value);
    }

    public void set(VectorFloat values) {
        for (int i = 0; i < values.storage.getSize(); i++) {
            storage.set(i, values.storage.get(i));
        }
    }

    public void set(float[] values) {
        for (int i = 0; i < values.length; i++) {
            storage.set(i, values[i]);
        }
    }

    /** Sets every element. */
    public void fill(float value) {
        storage.init(value);
    }

    /** A copy of {@code length} elements from {@code start}. */
    public VectorFloat subVector(int start, int length) {
        return new VectorFloat(storage.slice(start, length));
    }

    public VectorFloat duplicate() {
        return new VectorFloat(storage.slice(0, storage.getSize()));
    }

    /** Whether all elements have the same bits. */
    public boolean isEqual(VectorFloat vector) {
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
        String text = String.format("VectorFloat <%d>", length);
        return length < 32 ? text + toString(FloatOps.FMT) : text;
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
        return length;
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
