package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;

/** A matrix of floats, row-major. */
public final class Matrix2DFloat extends Matrix2DType implements TornadoMatrixInterface<FloatBuffer> {

    private final FloatArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix2DFloat(int rows, int columns, FloatArray array) {
        super(rows, columns);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix2DFloat(int rows, int columns) {
        this(rows, columns, new FloatArray(rows * columns));
    }

    public Matrix2DFloat(float[][] matrix) {
        this(matrix.length, matrix[0].length, StorageFormats.toRowMajor(matrix));
    }

    /** Transposes a square matrix in place; leaves any other as it is. */
    public static void transpose(Matrix2DFloat matrix) {
        if (matrix.ROWS != matrix.COLUMNS) {
            return;
        }
        for (int i = 0; i < matrix.ROWS; i++) {
            for (int j = 0; j < i; j++) {
                float below = matrix.get(i, j);
                matrix.set(i, j, matrix.get(j, i));
                matrix.set(j, i, below);
            }
        }
    }

    /** Multiplies every element, in place. */
    public static void scale(Matrix2DFloat matrix, float value) {
        for (int i = 0; i < matrix.storage.getSize(); i++) {
            matrix.storage.set(i, matrix.storage.get(i) * value);
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public float get(int i, int j) {
        return storage.get(StorageFormats.toRowMajor(i, j, COLUMNS));
    }

    public void set(int i, int j, float value) {
        storage.set(StorageFormats.toRowMajor(i, j, COLUMNS), value);
    }

    /** A copy of a row. */
    public VectorFloat row(int row) {
        return new VectorFloat(storage.slice(row * COLUMNS, COLUMNS));
    }

    /** A copy of a column. */
    public VectorFloat column(int column) {
        VectorFloat vector = new VectorFloat(ROWS);
        for (int i = 0; i < ROWS; i++) {
            vector.set(i, get(i, column));
        }
        return vector;
    }

    /** A copy of the diagonal. */
    public VectorFloat diag() {
        VectorFloat vector = new VectorFloat(Math.min(ROWS, COLUMNS));
        for (int i = 0; i < vector.size(); i++) {
            vector.set(i, get(i, i));
        }
        return vector;
    }

    /** Sets every element. */
    public void fill(float value) {
        storage.init(value);
    }

    /** Makes this matrix the product of two others. */
    public void multiply(Matrix2DFloat a, Matrix2DFloat b) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                float sum = 0;
                for (int k = 0; k < b.getNumRows(); k++) {
                    sum += a.get(row, k) * b.get(k, column);
                }
                set(row, column, sum);
            }
        }
    }

    public Matrix2DFloat duplicate() {
        Matrix2DFloat copy = new Matrix2DFloat(ROWS, COLUMNS);
        copy.set(this);
        return copy;
    }

    public void set(Matrix2DFloat other) {
        for (int i = 0; i < other.storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** Every element through a format, a line for each row. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                text.append(String.format(format, get(i, j))).append(' ');
            }
            text.append('\n');
        }
        return text.toString().trim();
    }

    @Override
    public String toString() {
        String text = String.format("MatrixFloat <%d x %d>", ROWS, COLUMNS);
        return ROWS < 16 && COLUMNS < 16 ? text + "\n" + toString(FloatOps.FMT) : text;
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
        return ROWS * COLUMNS;
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
