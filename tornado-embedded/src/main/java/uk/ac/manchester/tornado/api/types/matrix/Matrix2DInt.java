package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.IntBuffer;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.collections.VectorInt;
import uk.ac.manchester.tornado.api.types.utils.IntOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;

/** A matrix of ints, row-major. */
public final class Matrix2DInt extends Matrix2DType implements TornadoMatrixInterface<IntBuffer> {

    private final IntArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix2DInt(int rows, int columns, IntArray array) {
        super(rows, columns);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix2DInt(int rows, int columns) {
        this(rows, columns, new IntArray(rows * columns));
    }

    public Matrix2DInt(int[][] matrix) {
        this(matrix.length, matrix[0].length, StorageFormats.toRowMajor(matrix));
    }

    /** Transposes a square matrix in place; leaves any other as it is. */
    public static void transpose(Matrix2DInt matrix) {
        if (matrix.ROWS != matrix.COLUMNS) {
            return;
        }
        for (int i = 0; i < matrix.ROWS; i++) {
            for (int j = 0; j < i; j++) {
                int below = matrix.get(i, j);
                matrix.set(i, j, matrix.get(j, i));
                matrix.set(j, i, below);
            }
        }
    }

    /** Multiplies every element, in place. */
    public static void scale(Matrix2DInt matrix, int value) {
        for (int i = 0; i < matrix.storage.getSize(); i++) {
            matrix.storage.set(i, matrix.storage.get(i) * value);
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public int get(int i, int j) {
        return storage.get(StorageFormats.toRowMajor(i, j, COLUMNS));
    }

    public void set(int i, int j, int value) {
        storage.set(StorageFormats.toRowMajor(i, j, COLUMNS), value);
    }

    /** A copy of a row. */
    public VectorInt row(int row) {
        return new VectorInt(storage.slice(row * COLUMNS, COLUMNS));
    }

    /** A copy of a column. */
    public VectorInt column(int column) {
        VectorInt vector = new VectorInt(ROWS);
        for (int i = 0; i < ROWS; i++) {
            vector.set(i, get(i, column));
        }
        return vector;
    }

    /** A copy of the diagonal. */
    public VectorInt diag() {
        VectorInt vector = new VectorInt(Math.min(ROWS, COLUMNS));
        for (int i = 0; i < vector.size(); i++) {
            vector.set(i, get(i, i));
        }
        return vector;
    }

    /** Sets every element. */
    public void fill(int value) {
        storage.init(value);
    }

    /** Makes this matrix the product of two others. */
    public void multiply(Matrix2DInt a, Matrix2DInt b) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int sum = 0;
                for (int k = 0; k < b.getNumRows(); k++) {
                    sum += a.get(row, k) * b.get(k, column);
                }
                set(row, column, sum);
            }
        }
    }

    public Matrix2DInt duplicate() {
        Matrix2DInt copy = new Matrix2DInt(ROWS, COLUMNS);
        copy.set(this);
        return copy;
    }

    public void set(Matrix2DInt other) {
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
        String text = String.format("MatrixInt <%d x %d>", ROWS, COLUMNS);
        return ROWS < 16 && COLUMNS < 16 ? text + "\n" + toString(IntOps.FMT) : text;
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
