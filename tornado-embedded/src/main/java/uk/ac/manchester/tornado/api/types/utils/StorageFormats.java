package uk.ac.manchester.tornado.api.types.utils;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Where an element of a matrix lies in an array, for several layouts. */
public final class StorageFormats {

    private StorageFormats() {}

    /**
     * Column-major.
     *
     * @deprecated the matrices of this API are row-major
     */
    @Deprecated
    public static int toColumnMajor(int i, int j, int ld) {
        return j * ld + i;
    }

    /** Row-major. */
    public static int toRowMajor(int i, int j, int columns) {
        return i * columns + j;
    }

    /** Row-major, each element a vector. */
    public static int toRowMajorVector(int i, int j, int columns, int vectorWidth) {
        return (i * columns + j) * vectorWidth;
    }

    /** Row-major in three dimensions; z varies fastest. */
    public static int toRowMajor3D(int i, int j, int k, int zSize, int ySize) {
        return (i * ySize + j) * zSize + k;
    }

    /** Row-major in three dimensions, each element a vector. */
    public static int toRowMajor3DVector(int i, int j, int k, int zSize, int ySize, int vectorWidth) {
        return toRowMajor3D(i, j, k, zSize, ySize) * vectorWidth;
    }

    /** Row-major with a leading dimension and a distance between elements. */
    public static int toRowMajor(int i, int j, int ld, int el) {
        return i * ld + j * el;
    }

    /** Row-major in three dimensions with two leading dimensions and a distance between elements. */
    public static int toRowMajor(int i, int j, int k, int ld1, int ld2, int el) {
        return toRowMajor(i, j, ld1, el) + k * ld2;
    }

    /** Row-major with distances between elements in both dimensions. */
    public static int toRowMajor(int i, int j, int incm, int incn, int ld) {
        return i * ld * incn + j * incm;
    }

    /** Column-major, counted from 1. */
    public static int toFortran(int i, int j, int ld) {
        return (j - 1) * ld + i - 1;
    }

    /** A copy of a rectangular matrix. */
    public static DoubleArray toRowMajor(double[][] matrix) {
        int columns = matrix[0].length;
        DoubleArray result = new DoubleArray(matrix.length * columns);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / columns][i % columns]);
        }
        return result;
    }

    /** A copy of a rectangular matrix. */
    public static FloatArray toRowMajor(float[][] matrix) {
        int columns = matrix[0].length;
        FloatArray result = new FloatArray(matrix.length * columns);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / columns][i % columns]);
        }
        return result;
    }

    /** A copy of a rectangular matrix. */
    public static IntArray toRowMajor(int[][] matrix) {
        int columns = matrix[0].length;
        IntArray result = new IntArray(matrix.length * columns);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / columns][i % columns]);
        }
        return result;
    }

    /** A copy of a rectangular matrix. */
    public static ByteArray toRowMajor(byte[][] matrix) {
        int columns = matrix[0].length;
        ByteArray result = new ByteArray(matrix.length * columns);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / columns][i % columns]);
        }
        return result;
    }

    /** A copy of a three-dimensional matrix. */
    public static FloatArray toRowMajor3D(float[][][] matrix) {
        int ySize = matrix[0].length;
        int zSize = matrix[0][0].length;
        FloatArray result = new FloatArray(matrix.length * ySize * zSize);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / zSize / ySize][i / zSize % ySize][i % zSize]);
        }
        return result;
    }

    /** A copy of a three-dimensional matrix. */
    public static IntArray toRowMajor3D(int[][][] matrix) {
        int ySize = matrix[0].length;
        int zSize = matrix[0][0].length;
        IntArray result = new IntArray(matrix.length * ySize * zSize);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / zSize / ySize][i / zSize % ySize][i % zSize]);
        }
        return result;
    }

    /** A copy of a three-dimensional matrix. */
    public static DoubleArray toRowMajor3D(double[][][] matrix) {
        int ySize = matrix[0].length;
        int zSize = matrix[0][0].length;
        DoubleArray result = new DoubleArray(matrix.length * ySize * zSize);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / zSize / ySize][i / zSize % ySize][i % zSize]);
        }
        return result;
    }

    /** A copy of a three-dimensional matrix. */
    public static LongArray toRowMajor3D(long[][][] matrix) {
        int ySize = matrix[0].length;
        int zSize = matrix[0][0].length;
        LongArray result = new LongArray(matrix.length * ySize * zSize);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / zSize / ySize][i / zSize % ySize][i % zSize]);
        }
        return result;
    }

    /** A copy of a three-dimensional matrix. */
    public static ShortArray toRowMajor3D(short[][][] matrix) {
        int ySize = matrix[0].length;
        int zSize = matrix[0][0].length;
        ShortArray result = new ShortArray(matrix.length * ySize * zSize);
        for (int i = 0; i < result.getSize(); i++) {
            result.set(i, matrix[i / zSize / ySize][i / zSize % ySize][i % zSize]);
        }
        return result;
    }
}
