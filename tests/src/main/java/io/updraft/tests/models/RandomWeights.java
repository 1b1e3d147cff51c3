package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.SplittableRandom;

/// Seeded random tensors. Each depends on the seed and its name only, so that two dialects of one model hold the same
/// weights whatever order they write them in.
public final class RandomWeights {
    private final long seed;
    private final boolean half;

    /// @param half
    ///            whether values are rounded to FLOAT16, as a FLOAT16 model would store them
    public RandomWeights(long seed, boolean half) {
        this.seed = seed;
        this.half = half;
    }

    /// A generator for the tensor of this name.
    public SplittableRandom generator(String name) {
        return new SplittableRandom(seed * 1_000_003L + name.hashCode());
    }

    /// Normally distributed.
    public Tensor normal(String name, DataType type, double mean, double deviation, long... dims) {
        SplittableRandom random = generator(name);
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, rounded(mean + deviation * random.nextGaussian()));
        }
        return tensor;
    }

    /// Uniform integers in [low, high).
    public Tensor integers(String name, DataType type, int low, int high, long... dims) {
        SplittableRandom random = generator(name);
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setLong(i, random.nextInt(low, high));
        }
        return tensor;
    }

    /// Scales of quantized weights: of either sign where `signed`, between half and one and a half times `size`.
    public Tensor scales(String name, DataType type, double size, boolean signed, long... dims) {
        SplittableRandom random = generator(name);
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            double sign = signed && random.nextBoolean() ? -1 : 1;
            tensor.setDouble(i, rounded(sign * size * random.nextDouble(0.5, 1.5)));
        }
        return tensor;
    }

    double rounded(double value) {
        return half ? Float.float16ToFloat(Float.floatToFloat16((float) value)) : (float) value;
    }
}
