package uk.ac.manchester.tornado.api.types.matrix;

/** A tile of 8 x 8 floats that the work-items of a SIMD group hold together. */
public final class Matrix8x8Float {

    public static final Class<Matrix8x8Float> TYPE = Matrix8x8Float.class;

    private static final int SIZE = 8;

    /** The elements, row-major. */
    public final float[] values = new float[SIZE * SIZE];

    public Matrix8x8Float() {}

    public float get(int row, int column) {
        return values[row * SIZE + column];
    }

    public void set(int row, int column, float value) {
        values[row * SIZE + column] = value;
    }
}
