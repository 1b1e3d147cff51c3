package io.updraft.tests.device;

import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;
import java.util.Random;

/// Operands and random values for cases.
final class Requests {
    private Requests() {
    }

    /// FLOAT[1, rows, width]
    static Operand activation(String name, Rows rows, int width) {
        return new Operand(name, DataType.FLOAT, new RowShape(Shape.of(1, 1, width), 1, rows), Optional.empty());
    }

    static Operand constant(String name, Tensor tensor) {
        return new Operand(name, tensor.type(), RowShape.fixed(tensor.shape()), Optional.of(tensor));
    }

    static float[] random(Random random, int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextGaussian() * scale);
        }
        return values;
    }

    /// ||actual - expected|| / ||expected||
    static double relativeError(float[] actual, double[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            double each = actual[i] - expected[i];
            difference += Double.isNaN(each) ? Double.POSITIVE_INFINITY : each * each;
            norm += expected[i] * expected[i];
        }
        return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
    }
}
