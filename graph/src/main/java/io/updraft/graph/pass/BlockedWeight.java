package io.updraft.graph.pass;

import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// Gives a quantized weight a scale for every block of rows, where it has one for each column or for all: the form in
/// which the activations can have a scale for each block too. The weight itself stays as it is.
final class BlockedWeight {
    /// What onnxruntime takes where the model names no block.
    private static final long BLOCK = 32;

    private BlockedWeight() {
    }

    static ConstantWeight of(ConstantWeight weight, GraphView view, GraphEdit edit) {
        if (weight.blockSize() != 0) {
            return weight;
        }
        String scales = repeated(weight, weight.scales(), view, edit);
        String zeros = weight.zeroPoints().isEmpty() ? "" : repeated(weight, weight.zeroPoints(), view, edit);
        return new ConstantWeight(weight.weight(), scales, zeros, weight.k(), weight.n(), weight.format(),
                weight.layout(), "K", BLOCK);
    }

    /// A value for each column, or one for all, as a matrix [blocks, N] (layout KN) or [N, blocks].
    private static String repeated(ConstantWeight weight, String name, GraphView view, GraphEdit edit) {
        Optional<Tensor> constant = view.constant(name);
        Tensor values = constant.orElseThrow(() -> new IllegalStateException(name + " is no constant"));
        long blocks = Math.ceilDiv(weight.k(), BLOCK);
        boolean columnsLast = weight.layout().equals("KN");
        Tensor result = Tensor.allocate(values.type(),
                columnsLast ? Shape.of(blocks, weight.n()) : Shape.of(weight.n(), blocks));
        for (long column = 0; column < weight.n(); column++) {
            double value = values.getDouble(values.elements() == 1 ? 0 : column);
            for (long block = 0; block < blocks; block++) {
                result.setDouble(columnsLast ? block * weight.n() + column : column * blocks + block, value);
            }
        }
        return edit.constant(name + ".blocks", result);
    }
}
