package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.FloatingPointError;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** A matrix of 4 x 4 floats, row-major. */
public final class Matrix4x4Float implements TornadoMatrixInterface<FloatBuffer> {

    public static final Class<Matrix4x4Float> TYPE = Matrix4x4Float.class;

    private static final int SIZE = 4;

    private final FloatArray storage;

    /** A matrix of zeros. */
    public Matrix4x4Float() {
        this(new FloatArray(SIZE * SIZE));
    }

    /** A matrix on top of an array, which is shared. */
    public Matrix4x4Float(FloatArray array) {
        this.storage = array;
    }

    /** The element at a row-major index. */
    public float get(int index) {
        return storage.get(index);
    }

    public void set(int index, float value) {
        storage.set(index, value);
    }

    public float get(int i, int j) {
        return storage.get(i * SIZE + j);
    }

    public void set(int i, int j, float value) {
        storage.set(i * SIZE + j, value);
    }

    public int getNumRows() {
        return SIZE;
    }

    public int getNumColumns() {
        return SIZE;
    }

    public Float4 row(int row) {
        return new Float4(get(row, 0), get(row, 1), get(row, 2), get(row, 3));
    }

    public Float4 column(int column) {
        return new Float4(get(0, column), get(1, column), get(2, column), get(3, column));
    }

    public Float4 diag() {
        return new Float4(get(0, 0), get(1, 1), get(2, 2), get(3, 3));
    }

    /** Sets every element. */
    public void fill(float value) {
        storage.init(value);
    }

    public Matrix4x4Float duplicate() {
        Matrix4x4Float copy = new Matrix4x4Float();
        copy.set(this);
        return copy;
    }

    public void set(Matrix4x4Float other) {
        for (int i = 0; i < SIZE * SIZE; i++) {
            set(i, other.get(i));
        }
    }

    /** Makes this the identity matrix. */
    public void identity() {
        for (int i = 0; i < SIZE * SIZE; i++) {
            set(i, i % (SIZE + 1) == 0 ? 1 : 0);
        }
    }

    /** Every row through a format with four places. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < SIZE; i++) {
            text.append(row(i).toString(format)).append('\n');
        }
        return text.toString().trim();
    }

    @Override
    public String toString() {
        return String.format("MatrixFloat <%d x %d>", SIZE, SIZE) + "\n" + toString(FloatOps.FMT_4_M);
    }

    /** How far the elements are from a reference's, in units in the last place. */
    public FloatingPointError calculateULP(Matrix4x4Float reference) {
        float sum = 0;
        float smallest = Float.POSITIVE_INFINITY;
        float largest = 0;
        for (int i = 0; i < SIZE * SIZE; i++) {
            float ulps = FloatOps.findMaxULP(get(i), reference.get(i));
            sum += ulps;
            smallest = Math.min(smallest, ulps);
            largest = Math.max(largest, ulps);
        }
        return new FloatingPointError(sum / (SIZE * SIZE), smallest, largest, -1);
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
        return SIZE * SIZE;
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
