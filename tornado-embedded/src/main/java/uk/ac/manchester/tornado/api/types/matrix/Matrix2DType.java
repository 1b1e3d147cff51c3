package uk.ac.manchester.tornado.api.types.matrix;

/** The shape of a matrix. */
abstract class Matrix2DType {

    protected final int ROWS;
    protected final int COLUMNS;

    Matrix2DType(int rows, int columns) {
        this.ROWS = rows;
        this.COLUMNS = columns;
    }

    public int getNumRows() {
        return ROWS;
    }

    public int getNumColumns() {
        return COLUMNS;
    }

    /** The index after a row's last element, given that of its first. */
    public int getFinalIndexOfRange(int fromIndex) {
        return fromIndex + COLUMNS;
    }

    public abstract void clear();
}
