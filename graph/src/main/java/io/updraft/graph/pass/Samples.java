package io.updraft.graph.pass;

import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Random;

/// Tensors to look at a region with.
final class Samples {
    private Samples() {
    }

    /// Zeros of the type that a value has at the sample.
    static Tensor like(PartialEvaluator sample, String name) {
        TensorType type = sample.type(name)
                .orElseThrow(() -> new NotRecognized("the type of '" + name + "' is not known"));
        return Tensor.allocate(type.type(), type.shape());
    }

    static Tensor filled(PartialEvaluator sample, String name, double value) {
        Tensor tensor = like(sample, name);
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, value);
        }
        return tensor;
    }

    /// Uniform in [-1, 1).
    static Tensor random(PartialEvaluator sample, String name, long seed) {
        Tensor tensor = like(sample, name);
        Random random = new Random(seed);
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, 2 * random.nextDouble() - 1);
        }
        return tensor;
    }
}
