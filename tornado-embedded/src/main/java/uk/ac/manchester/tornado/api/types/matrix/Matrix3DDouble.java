package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.DoubleBuffer;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.utils.DoubleOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;

/** A three-dimensional matrix of doubles: rows, columns, depth; the depth's elements lie together. */
public final class Matrix3DDouble extends Matrix3DType implements TornadoMatrixInterface<DoubleBuffer> {

    private final DoubleArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix3DDouble(int rows, int columns, int depth, DoubleArray array) {
        super(rows, columns, depth);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix3DDouble(int rows, int columns, int depth) {
        this(rows, columns, depth, new DoubleArray(rows * columns * depth));
    }

    public Matrix3DDouble(double[][][] matrix) {
        this(matrix.length, matrix[0].length, matrix[0][0].length, StorageFormats.toRowMajor3D(matrix));
    }

    /** Multiplies every element, in place. */
    public static void scale(Matrix3DDouble matrix, double value) {
        for (int i = 0; i < matrix.storage.getSize(); i++) {
            matrix.storage.set(i, matrix.storage.get(i) * value);
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public double get(int i, int j, int k) {
        return storage.get(StorageFormats.toRowMajor3D(i, j, k, DEPTH, COLUMNS));
    }

    public void set(int i, int j, int k, double value) {
        storage.set(StorageFormats.toRowMajor3D(i, j, k, DEPTH, COLUMNS), value);
    }

    /** Sets every element. */
    public void fill(double value) {
        storage.init(value);
    }

    public Matrix3DDouble duplicate() {
        Matrix3DDouble copy = new Matrix3DDouble(ROWS, COLUMNS, DEPTH);
        copy.set(this);
        return copy;
    }

    public void set(Matrix3DDouble other) {
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
        String text = String.format("Matrix3DDouble <%d x %d x %d>", ROWS, COLUMNS, DEPTH);
        return ROWS < 16 && COLUMNS < 16 && DEPTH < 16 ? text + "\n" + toString(DoubleOps.FMT) : text;
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
