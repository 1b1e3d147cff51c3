package io.updraft.graph.kernels;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Runs nodes of an operator on the kernels of one place.
interface Route {
    /// @param call with the values of all inputs
    /// @param types of the outputs, as the contract infers them
    /// @return the outputs
    /// @throws NoKernel if no kernel takes the node
    List<Tensor> run(OperatorCall call, List<TensorType> types);
}
