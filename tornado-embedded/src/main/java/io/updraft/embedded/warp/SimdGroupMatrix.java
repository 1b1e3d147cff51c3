package io.updraft.embedded.warp;

import java.util.function.IntToDoubleFunction;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.matrix.Matrix8x8Float;

/** The 8 x 8 matrices of Apple's SIMD groups. Each lane holds and computes the whole; they agree. */
public final class SimdGroupMatrix {

    public static final int SIDE = 8;

    private SimdGroupMatrix() {
    }

    public static Matrix8x8Float load(IntToDoubleFunction source, int base, int stride) {
        Matrix8x8Float matrix = new Matrix8x8Float();
        for (int i = 0; i < SIDE * SIDE; i++) {
            matrix.values[i] = (float) source.applyAsDouble(base + i / SIDE * stride + i % SIDE);
        }
        return matrix;
    }

    public static Matrix8x8Float multiplyAccumulate(Matrix8x8Float a, Matrix8x8Float b, Matrix8x8Float c) {
        Matrix8x8Float d = new Matrix8x8Float();
        for (int row = 0; row < SIDE; row++) {
            for (int column = 0; column < SIDE; column++) {
                float sum = c.values[row * SIDE + column];
                for (int k = 0; k < SIDE; k++) {
                    sum += a.values[row * SIDE + k] * b.values[k * SIDE + column];
                }
                d.values[row * SIDE + column] = sum;
            }
        }
        return d;
    }

    public static void store(Matrix8x8Float matrix, FloatArray target, int base, int stride) {
        for (int i = 0; i < SIDE * SIDE; i++) {
            target.set(base + i / SIDE * stride + i % SIDE, matrix.values[i]);
        }
    }
}
