package uk.ac.manchester.tornado.api.types.matrix;

import java.lang.foreign.MemorySegment;
import java.nio.LongBuffer;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.utils.LongOps;
import uk.ac.manchester.tornado.api.types.utils.StorageFormats;

/** A three-dimensional matrix of longs: rows, columns, depth; the depth's elements lie together. */
public final class Matrix3DLong extends Matrix3DType implements TornadoMatrixInterface<LongBuffer> {

    private final LongArray storage;

    /** A matrix on top of an array, which is shared. */
    public Matrix3DLong(int rows, int columns, int depth, LongArray array) {
        super(rows, columns, depth);
        this.storage = array;
    }

    /** A matrix of zeros. */
    public Matrix3DLong(int rows, int columns, int depth) {
        this(rows, columns, depth, new LongArray(rows * columns * depth));
    }

    public Matrix3DLong(long[][][] matrix) {
        this(matrix.length, matrix[0].length, matrix[0][0].length, StorageFormats.toRowMajor3D(matrix));
    }

    /** Multiplies every element, in place. */
    public static void scale(Matrix3DLong matrix, long value) {
        for (int i = 0; i < matrix.storage.getSize(); i++) {
            matrix.storage.set(i, matrix.storage.get(i) * value);
        }
    }

    @Override
    public void clear() {
        storage.clear();
    }

    public long get(int i, int j, int k) {
        return storage.get(StorageFormats.toRowMajor3D(i, j, k, DEPTH, COLUMNS));
    }

    public void set(int i, int j, int k, long value) {
        storage.set(StorageFormats.toRowMajor3D(i, j, k, DEPTH, COLUMNS), value);
    }

    /** Sets every element. */
    public void fill(long value) {
        storage.init(value);
    }

    public Matrix3DLong duplicate() {
        Matrix3DLong copy = new Matrix3DLong(ROWS, COLUMNS, DEPTH);
        copy.set(this);
        return copy;
    }

    public void set(Matrix3DLong other) {
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
        String text = String.format("Matrix3DLong <%d x %d x %d>", ROWS, COLUMNS, DEPTH);
        return ROWS < 16 && COLUMNS < 16 && DEPTH < 16 ? text + "\n" + toString(LongOps.FMT) : text;
    }

    @Override
    public void loadFromBuffer(LongBuffer buffer) {
        for (int i = 0; buffer.hasRemaining(); i++) {
            storage.set(i, buffer.get());
        }
    }

    /** A buffer with a copy of the elements. */
    @Override
    public LongBuffer asBuffer() {
        return LongBuffer.wrap(storage.toHeapArray());
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
