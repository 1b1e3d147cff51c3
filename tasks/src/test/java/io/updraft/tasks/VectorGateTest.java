package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The vector code gives the scalar code's bits.
class VectorGateTest {
    private static final float[] EDGES = {0f, -0f, 1e-30f, -1e-30f, 88f, -88f, 105f, -105f, 300f, -300f,
        Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.NaN, Float.MIN_VALUE, Float.MAX_VALUE};

    @ParameterizedTest
    @EnumSource(Activation.class)
    void givesTheScalarBits(Activation activation) {
        Random random = new Random(1);
        for (int columns : new int[]{1, 7, 31, 33, 127, 1000}) {
            MemorySegment data = Arena.ofAuto().allocate(2L * columns * Float.BYTES, 64);
            for (int i = 0; i < 2 * columns; i++) {
                float value = i % 3 == 0 ? EDGES[random.nextInt(EDGES.length)] : (float) random.nextGaussian() * 20;
                data.set(Tensor.FLOAT, (long) i * Float.BYTES, value);
            }
            MemorySegment vector = Arena.ofAuto().allocate((long) columns * Float.BYTES, 64);
            MemorySegment scalar = Arena.ofAuto().allocate((long) columns * Float.BYTES, 64);
            new VectorGate().gate(activation, data, 0, data, columns, vector, 0, columns);
            ScalarGate.INSTANCE.gate(activation, data, 0, data, columns, scalar, 0, columns);
            assertThat(vector.toArray(Tensor.FLOAT)).isEqualTo(scalar.toArray(Tensor.FLOAT));
        }
    }
}
