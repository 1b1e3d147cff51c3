package uk.ac.manchester.tornado.api.types.matrix;

/** The shape of a three-dimensional matrix. */
abstract class Matrix3DType {

    protected final int ROWS;
    protected final int COLUMNS;
    protected final int DEPTH;

    Matrix3DType(int rows, int columns, int depth) {
        this.ROWS = rows;
        this.COLUMNS = columns;
        this.DEPTH = depth;
    }

    public int getNumRows() {
        return ROWS;
    }

    public int getNumColumns() {
        return COLUMNS;
    }

    public int getNumDepth() {
        return DEPTH;
    }

    public abstract void clear();
}
