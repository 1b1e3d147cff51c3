package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Random;

/// Random tensors and comparisons.
final class Samples {
    private Samples() {
    }

    static Tensor floats(int seed, float size, long... dims) {
        Shape shape = Shape.of(dims);
        Random random = new Random(seed);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * size;
        }
        return Tensor.ofFloats(shape, values);
    }

    /// Every element within `ulps` units in the last place of the largest expected magnitude.
    static void assertClose(Tensor found, double[] expected, double ulps) {
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(found.elements()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.getDouble(i)).as("element %d", i).isCloseTo(expected[i],
                    org.assertj.core.data.Offset.offset(ulps * Math.ulp((float) largest)));
        }
    }
}
