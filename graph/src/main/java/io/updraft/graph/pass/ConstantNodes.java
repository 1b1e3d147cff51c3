package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// The value that an ONNX `Constant` node spells out in one of its attributes (ONNX operator Constant-13).
final class ConstantNodes {
    private ConstantNodes() {
    }

    static Optional<Tensor> value(Node node) {
        Attributes attributes = node.attributes();
        if (attributes.has("value")) {
            return attributes.optionalTensor("value");
        }
        if (attributes.has("value_int")) {
            return Optional.of(Tensor.ofLongs(Shape.SCALAR, attributes.integer("value_int")));
        }
        if (attributes.has("value_float")) {
            return Optional.of(Tensor.ofFloats(Shape.SCALAR, attributes.number("value_float")));
        }
        if (attributes.has("value_ints")) {
            long[] values = attributes.integers("value_ints");
            return Optional.of(Tensor.ofLongs(Shape.of(values.length), values));
        }
        if (attributes.has("value_floats")) {
            float[] values = attributes.numbers("value_floats");
            return Optional.of(Tensor.ofFloats(Shape.of(values.length), values));
        }
        return Optional.empty();
    }
}
