package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.collections.VectorFloat;
import uk.ac.manchester.tornado.api.types.utils.FloatOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;
import uk.ac.manchester.tornado.api.types.vectors.Float4;

/** A matrix of vectors of four floats, row-major. */
public final class Matrix2DFloat4 extends Matrix2DType implements TornadoMatrixInterface<FloatBuffer> {

    public static final Class<Matrix2DFloat4> TYPE = Matrix2DFloat4.class;

    private static final int WIDTH = 4;

    private final FloatArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix2DFloat4(int rows, int columns, FloatArray array) {
        super(rows, columns);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix2DFloat4(int rows, int columns) {
        this(rows, columns, new FloatArray(rows * columns * WIDTH));
    }

    /** Transposes a square matrix in place. */
    public static void transpose(Matrix2DFloat4 matrix) {
        if (matrix.ROWS != matrix.COLUMNS) {
            throw new TornadoRuntimeException("only a square matrix can be transposed in place, not one of %d x %d"
                    .formatted(matrix.ROWS, matrix.COLUMNS));
        }
        for (int i = 0; i < matrix.ROWS; i++) {
            for (int j = 0; j < i; j++) {
                Float4 below = matrix.get(i, j);
                matrix.set(i, j, matrix.get(j, i));
                matrix.set(j, i, below);
            }
        }
    }

    /** Multiplies every element, in place. */
    public static void scale(Matrix2DFloat4 matrix, float value) {
        for (int i = 0; i < matrix.storage.getSize(); i++) {
            matrix.storage.set(i, matrix.storage.get(i) * value);
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public Float4 get(int i, int j) {
        int base = StorageFormats.toRowMajorVector(i, j, COLUMNS, WIDTH);
        return new Float4(storage.get(base), storage.get(base + 1), storage.get(base + 2), storage.get(base + 3));
    }

    public void set(int i, int j, Float4 value) {
        int base = StorageFormats.toRowMajorVector(i, j, COLUMNS, WIDTH);
        storage.set(base, value.getX());
        storage.set(base + 1, value.getY());
        storage.set(base + 2, value.getZ());
        storage.set(base + 3, value.getW());
    }

    /** A copy of a row of the array underneath, taken as a matrix of single floats. */
    public VectorFloat row(int row) {
        return new VectorFloat(storage.slice(row * COLUMNS, COLUMNS));
    }

    /** A copy of a column of the array underneath, taken as a matrix of single floats. */
    public VectorFloat column(int column) {
        VectorFloat vector = new VectorFloat(ROWS);
        for (int i = 0; i < ROWS; i++) {
            vector.set(i, storage.get(i * COLUMNS + column));
        }
        return vector;
    }

    /** A copy of the diagonal of the array underneath, taken as a matrix of single floats. */
    public VectorFloat diag() {
        VectorFloat vector = new VectorFloat(Math.min(ROWS, COLUMNS));
        for (int i = 0; i < vector.size(); i++) {
            vector.set(i, storage.get(i * COLUMNS + i));
        }
        return vector;
    }

    /** Sets every lane. */
    public void fill(float value) {
        storage.init(value);
    }

    /** Makes this matrix the product of two others, lane by lane. */
    public void multiply(Matrix2DFloat4 a, Matrix2DFloat4 b) {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                Float4 sum = new Float4();
                for (int k = 0; k < b.getNumRows(); k++) {
                    sum = Float4.add(sum, Float4.mult(a.get(row, k), b.get(k, column)));
                }
                set(row, column, sum);
            }
        }
    }

    public Matrix2DFloat4 duplicate() {
        Matrix2DFloat4 copy = new Matrix2DFloat4(ROWS, COLUMNS);
        copy.set(this);
        return copy;
    }

    public void set(Matrix2DFloat4 other) {
        for (int i = 0; i < other.storage.getSize(); i++) {
            storage.set(i, other.storage.get(i));
        }
    }

    /** Every vector through a format with four places, a line for each row. */
    public String toString(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                text.append(get(i, j).toString(format)).append(' ');
            }
            text.append('\n');
        }
        return text.toString().trim();
    }

    @Override
    public String toString() {
        String text = String.format("MatrixFloat4 <%d x %d>", ROWS, COLUMNS);
        return ROWS < 16 && COLUMNS < 16 ? text + "\n" + toString(FloatOps.FMT_4) : text;
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
        return ROWS * COLUMNS * WIDTH;
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
