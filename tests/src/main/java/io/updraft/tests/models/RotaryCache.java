package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.function.DoubleUnaryOperator;

/// Cosines and sines of rotary position embedding (Su et al., "RoFormer", 2021), [positions, rotaryDim / 2].
final class RotaryCache {
    /// Small, so that the angles of short tests differ in every pair of a head.
    static final double THETA = 100;

    private RotaryCache() {
    }

    static Tensor cosines(RandomWeights rounding, DataType type, int positions, int rotaryDim) {
        return cache(rounding, type, positions, rotaryDim, Math::cos);
    }

    static Tensor sines(RandomWeights rounding, DataType type, int positions, int rotaryDim) {
        return cache(rounding, type, positions, rotaryDim, Math::sin);
    }

    static double frequency(int pair, int rotaryDim) {
        return Math.pow(THETA, -2.0 * pair / rotaryDim);
    }

    private static Tensor cache(RandomWeights rounding, DataType type, int positions, int rotaryDim,
            DoubleUnaryOperator function) {
        int pairs = rotaryDim / 2;
        Tensor tensor = Tensor.allocate(type, Shape.of(positions, pairs));
        for (int position = 0; position < positions; position++) {
            for (int pair = 0; pair < pairs; pair++) {
                tensor.setDouble((long) position * pairs + pair,
                        rounding.rounded(function.applyAsDouble(position * frequency(pair, rotaryDim))));
            }
        }
        return tensor;
    }
}
