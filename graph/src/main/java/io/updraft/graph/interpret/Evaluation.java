package io.updraft.graph.interpret;

import io.updraft.runtime.tensor.Datum;
import java.util.List;
import java.util.Optional;

/// How the interpreter runs one node.
interface Evaluation {
    /// @param inputs empty for a missing optional one
    /// @param scope what bodies may take values from
    /// @return the outputs, at least as many as the node names
    List<? extends Datum> run(List<Optional<Datum>> inputs, Scope scope, Budget budget);
}
