package io.updraft.graph.ir;

import io.updraft.runtime.tensor.DataType;
import java.util.List;
import java.util.Optional;

/// A graph input or output as declared.
///
/// @param shape
///            empty where the model gives none (not even the rank)
public record Value(String name, DataType type, Optional<List<Dimension>> shape) {
    public Value {
        if (name.isEmpty()) {
            throw new GraphException("a graph input or output has no name");
        }
        shape = shape.map(List::copyOf);
    }
}
