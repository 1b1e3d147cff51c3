package io.updraft.runtime.operator;

import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// What an operator promises: the types of its outputs and a plain reference implementation.
///
/// Implementations are stateless and safe for any thread. Both methods check what they use and throw
/// [OperatorException] with the node's name; neither may take longer or more memory than its inputs
/// and outputs justify, whatever an attribute says.
public interface OperatorContract {
    OperatorId id();

    /// Types of the outputs, as many as the node names.
    ///
    /// @throws OperatorException
    ///             if inputs or attributes break the contract, or an output's shape depends on a
    ///             value that is not known
    List<TensorType> infer(OperatorCall call);

    /// The outputs, computed plainly: in double where the operator is floating point, rounded once to the
    /// output type. May return views of its inputs; never writes to them.
    ///
    /// @throws OperatorException
    ///             if inputs or attributes break the contract
    List<Tensor> evaluate(OperatorCall call);
}
