package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;

/** A three-dimensional matrix of floats: rows, columns, depth; the depth's elements lie together. */
public final class Matrix3DFloat extends Matrix3DType implements TornadoMatrixInterface<FloatBuffer> {

    private final FloatArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix3DFloat(int rows, int columns, int depth, FloatArray array) {
        super(rows, columns, depth);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix3DFloat(int rows, int columns, int depth) {
        this(rows, columns, depth, new FloatArray(rows * columns * depth));
    }

    public Matrix3DFloat(float[][][] matrix) {
        this(matrix.length, matrix[0].length, matrix[0][0].length, StorageFormats.toRowMajor3D(matrix));
    }

    /** Multiplies every element, in place. */
    public static void scale(Matrix3DFloat matrix, float value) {
        for (int i = 0; i < matrix.storage.getSize(); i++) {
            matrix.storage.set(i, matrix.storage.get(i) * value);
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public float get(int i, int j, int k) {
        return storage.get(StorageFormats.toRowMajor3D(i, j, k, DEPTH, COLUMNS));
    }

    public void set(int i, int j, int k, float value) {
        storage.set(StorageFormats.toRowMajor3D(i, j, k, DEPTH, COLUMNS), value);
    }

    /** Sets every element. */
    public void fill(float value) {
        storage.init(value);
    }

    public Matrix3DFloat duplicate() {
        Matrix3DFloat copy = new Matrix3DFloat(ROWS, COLUMNS, DEPTH);
        copy.set(this);
        return copy;
    }

    public void set(Matrix3DFloat other) {
        for (int i = 0; i < other.storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** Every element through a format, a line for each row. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                for (int k = 0; k < DEPTH; k++) {
                    text.append(String.format(format, get(i, j, k))).append(' ');
                }
            }
            text.append('\n');
        }
        return text.toString().trim();
    }

    @Override
    public String toString() {
        String text = String.format("Matrix3DFloat <%d x %d x %d>", ROWS, COLUMNS, DEPTH);
        return ROWS < 16 && COLUMNS < 16 && DEPTH < 16 ? text + "\n" + toString(FloatOps.FMT) : text;
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
        return ROWS * COLUMNS * DEPTH;
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
