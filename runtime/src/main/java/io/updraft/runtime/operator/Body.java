package io.updraft.runtime.operator;

import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// A graph held by an attribute, ready to run with the values of its surroundings as they are at this node.
public interface Body {
    /// Number of inputs it declares.
    int inputs();

    /// Number of outputs it gives.
    int outputs();

    /// Element type and shape of an output as declared, extents that are not fixed being 0: what a loop that never runs
    /// gives. Empty where the body declares no type.
    Optional<TensorType> outputType(int index);

    /// Runs it once.
    ///
    /// @param inputs one for each declared input
    /// @throws OperatorException if a node within cannot be evaluated
    List<Datum> run(List<? extends Datum> inputs);
}
