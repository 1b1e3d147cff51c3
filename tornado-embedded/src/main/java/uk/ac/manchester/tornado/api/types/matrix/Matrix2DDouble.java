package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.collections.VectorDouble;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;

/** A matrix of doubles, row-major. */
public final class Matrix2DDouble extends Matrix2DType implements TornadoMatrixInterface<DoubleBuffer> {

    private final DoubleArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix2DDouble(int rows, int columns, DoubleArray array) {
        super(rows, columns);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix2DDouble(int rows, int columns) {
        this(rows, columns, new DoubleArray(rows * columns));
    }

    public Matrix2DDouble(double[][] matrix) {
        this(matrix.length, matrix[0].length, StorageFormats.toRowMajor(matrix));
    }

    /** Transposes a square matrix in place; leaves any other as it is. */
    public static void transpose(Matrix2DDouble matrix) {
        if (matrix.ROWS != matrix.COLUMNS) {
            return;
        }
        for (int i = 0; i < matrix.ROWS; i++) {
            for (int j = 0; j < i; j++) {
                double below = matrix.get(i, j);
                matrix.set(i, j, matrix.get(j, i));
                matrix.set(j, i, below);
            }
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public double get(int i, int j) {
        return storage.get(StorageFormats.toRowMajor(i, j, COLUMNS));
    }

    public void set(int i, int j, double value) {
        storage.set(StorageFormats.toRowMajor(i, j, COLUMNS), value);
    }

    /** A copy of a row. */
    public VectorDouble row(int row) {
        return new VectorDouble(storage.slice(row * COLUMNS, COLUMNS));
    }

    /** A copy of a column. */
    public VectorDouble column(int column) {
        VectorDouble vector = new VectorDouble(ROWS);
        for (int i = 0; i < ROWS; i++) {
            vector.set(i, get(i, column));
        }
        return vector;
    }

    /** A copy of the diagonal. */
    public VectorDouble diag() {
        VectorDouble vector = new VectorDouble(Math.min(ROWS, COLUMNS));
        for (int i = 0; i < vector.size(); i++) {
            vector.set(i, get(i, i));
        }
        return vector;
    }

    /** Sets every element. */
    public void fill(double value) {
        storage.init(value);
    }

    /** Makes this matrix the product of two others. */
    public void multiply(Matrix2DDouble a, Matrix2DDouble b) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                double sum = 0;
                for (int k = 0; k < b.getNumRows(); k++) {
                    sum += a.get(row, k) * b.get(k, column);
                }
                set(row, column, sum);
            }
        }
    }

    public Matrix2DDouble duplicate() {
        Matrix2DDouble copy = new Matrix2DDouble(ROWS, COLUMNS);
        copy.set(this);
        return copy;
    }

    public void set(Matrix2DDouble other) {
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
        String text = String.format("MatrixDouble <%d x %d>", ROWS, COLUMNS);
        return ROWS < 16 && COLUMNS < 16 ? text + "\n" + toString(DoubleOps.FMT) : text;
    }

    @Override
    public void loadFromBuffer(DoubleBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public DoubleBuffer asBuffer() {
        return DoubleBuffer.wrap(storage.toHeapArray());
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
