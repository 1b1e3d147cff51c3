package io.updraft.tests.mutation;

import io.updraft.graph.onnx.ModelFolder;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.Tensor;
import java.nio.file.Path;

/// Weights so large that in single precision sums of products overflow or cancel: then the order of sums decides the
/// answer, and whether a norm is one operator or spelled out, whose squares overflow.
final class ExtremeWeights {
    private static final double ORDINARY = 1e6;

    private ExtremeWeights() {}

    static boolean in(Path folder) {
        try (OnnxModel model = ModelFolder.open(folder).readModel(StandardOperators.registry())) {
            return model.graph().initializers().values().stream().anyMatch(ExtremeWeights::isExtreme);
        }
    }

    private static boolean isExtreme(Tensor tensor) {
        for (long i = 0; tensor.type().isFloat() && i < tensor.elements(); i++) {
            if (!(Math.abs(tensor.getDouble(i)) < ORDINARY)) {
                return true;
            }
        }
        return false;
    }
}
