package io.updraft.graph.ir;

import io.updraft.runtime.tensor.DataType;
import java.util.List;
import java.util.Optional;

/// A graph input or output as declared.
///
/// @param type
///            of the elements; of no meaning where nothing is declared
/// @param shape
///            empty where the model gives none (not even the rank), and for sequences
public record Value(String name, DataType type, Optional<List<Dimension>> shape, Kind kind) {
    /// What it is.
    public enum Kind {
        TENSOR, SEQUENCE, OPTIONAL_TENSOR, OPTIONAL_SEQUENCE,
        /// A body's inputs and outputs need no type; those of a model do.
        UNDECLARED;

        /// As messages show it.
        public String describe() {
            return switch (this) {
                case TENSOR -> "tensor";
                case SEQUENCE -> "sequence";
                case OPTIONAL_TENSOR -> "optional tensor";
                case OPTIONAL_SEQUENCE -> "optional sequence";
                case UNDECLARED -> "value";
            };
        }
    }

    public Value {
        if (name.isEmpty()) {
            throw new GraphException("a graph input or output has no name");
        }
        shape = shape.map(List::copyOf);
    }

    /// A tensor.
    public Value(String name, DataType type, Optional<List<Dimension>> shape) {
        this(name, type, shape, Kind.TENSOR);
    }

    /// Kind, element type and shape, as messages show them.
    public String describe() {
        return kind.describe() + (kind == Kind.UNDECLARED ? "" : " " + type + shape.map(List::toString).orElse(""));
    }
}
