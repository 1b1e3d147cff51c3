package io.updraft.tests.conformance;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Random;

/// Seeded random tensors.
public final class RandomTensors {
    private final Random random;

    public RandomTensors(long seed) {
        random = new Random(seed);
    }

    /// Normally distributed, mean 0 and deviation `scale`.
    public Tensor normal(DataType type, double scale, long... dims) {
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, random.nextGaussian() * scale);
        }
        return tensor;
    }

    public Tensor floats(long... dims) {
        return normal(DataType.FLOAT, 1, dims);
    }

    /// Uniform in [low, high].
    public Tensor uniform(DataType type, double low, double high, long... dims) {
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, low + random.nextDouble() * (high - low));
        }
        return tensor;
    }

    /// Every bit random.
    public Tensor bits(DataType type, long... dims) {
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        byte[] bytes = new byte[(int) tensor.data().byteSize()];
        random.nextBytes(bytes);
        tensor.data().copyFrom(java.lang.foreign.MemorySegment.ofArray(bytes));
        return tensor;
    }

    /// Integers in [0, bound).
    public Tensor indices(DataType type, int bound, long... dims) {
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setLong(i, random.nextInt(bound));
        }
        return tensor;
    }
}
