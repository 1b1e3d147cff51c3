package io.updraft.runtime.host;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// An input or output of a node, as a kernel is chosen and prepared for it.
///
/// @param name
///            the value's name; "" for a missing optional input or an unused output
/// @param constant
///            the value, where it is the same in every step (weights)
public record Operand(String name, DataType type, RowShape shape, Optional<Tensor> constant) {
    /// A missing optional input or an output that nobody uses.
    public static final Operand ABSENT = new Operand("", DataType.FLOAT,
            RowShape.fixed(io.updraft.runtime.tensor.Shape.of(0)), Optional.empty());

    public boolean isPresent() {
        return !name.isEmpty();
    }

    public boolean isConstant() {
        return constant.isPresent();
    }

    /// Bytes of the largest step within `limits`.
    public long bytes(StepLimits limits) {
        return type.bytes(shape.elements(limits.of(shape.rows())));
    }

    @Override
    public String toString() {
        return name + ":" + type + shape + (isConstant() ? " constant" : "");
    }
}
