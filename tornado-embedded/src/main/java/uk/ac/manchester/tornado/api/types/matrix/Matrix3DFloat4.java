package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** A three-dimensional matrix of vectors of four floats: rows, columns, depth; the depth's vectors lie together. */
public final class Matrix3DFloat4 extends Matrix3DType implements TornadoMatrixInterface<FloatBuffer> {

    public static final Class<Matrix3DFloat4> TYPE = Matrix3DFloat4.class;

    private static final int WIDTH = 4;

    private final FloatArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix3DFloat4(int rows, int columns, int depth, FloatArray array) {
        super(rows, columns, depth);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix3DFloat4(int rows, int columns, int depth) {
        this(rows, columns, depth, new FloatArray(rows * columns * depth * WIDTH));
    }

    /** Multiplies every element, in place. */
    public static void scale(Matrix3DFloat4 matrix, float value) {
        for (int i = 0; i < matrix.storage.getSize(); i++) {
            matrix.storage.set(i, matrix.storage.get(i) * value);
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public Float4 get(int i, int j, int k) {
        int base = StorageFormats.toRowMajor3DVector(i, j, k, DEPTH, COLUMNS, WIDTH);
        return new Float4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    public void set(int i, int j, int k, Float4 value) {
        int base = StorageFormats.toRowMajor3DVector(i, j, k, DEPTH, COLUMNS, WIDTH);
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    /** Sets every lane. */
    public void fill(float value) {
        storage.init(value);
    }

    public Matrix3DFloat4 duplicate() {
        Matrix3DFloat4 copy = new Matrix3DFloat4(ROWS, COLUMNS, DEPTH);
        copy.set(this);
        return copy;
    }

    public void set(Matrix3DFloat4 other) {
        for (int i = 0; i < other.storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** Every vector through a format with four places, a line for each row. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                for (int k = 0; k < DEPTH; k++) {
                    text.append(get(i, j, k).toString(format)).append(' ');
                }
            }
            text.append('\n');
        }
        return text.toString().trim();
    }

    @Override
    public String toString() {
        String text = String.format("Matrix3DFloat4 <%d x %d x %d>", ROWS, COLUMNS, DEPTH);
        return ROWS < 16 && COLUMNS < 16 && DEPTH < 16 ? text + "\n" + toString(FloatOps.FMT_4) : text;
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
        return ROWS * COLUMNS * DEPTH * WIDTH;
    }

    /** The array underneath, not a copy. */
    public FloatArray getArray() {
        return storage;
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
