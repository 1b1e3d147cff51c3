package io.updraft.runtime.tensor;

/// Element type and shape of a tensor, without its data.
public record TensorType(DataType type, Shape shape) {
    public static TensorType of(DataType type, long... dims) {
        return new TensorType(type, Shape.of(dims));
    }

    public long bytes() {
        return type.bytes(shape.elements());
    }

    @Override
    public String toString() {
        return type + shape.toString();
    }
}
