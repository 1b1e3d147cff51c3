package io.updraft.graph.kernels;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Optional;

/// Runs a node on a kernel, if there is one for its types and shapes.
public interface Route {
    /// @param call with the values of all inputs
    /// @param types of the outputs, as the contract infers them
    /// @return the outputs; empty if no kernel takes the node
    Optional<List<Tensor>> run(OperatorCall call, List<TensorType> types);
}
