package io.updraft.runtime.operator;

import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// An operator on more than tensors: on sequences and optionals, or on graphs that its attributes hold.
///
/// Types of its outputs are known only once it runs, so such operators are interpreted, never compiled.
public interface DatumContract extends OperatorContract {
    /// The outputs, as many as the node names.
    ///
    /// @throws OperatorException
    ///             if inputs or attributes break the contract
    List<Datum> run(DatumCall call);

    @Override
    default List<TensorType> infer(OperatorCall call) {
        throw unknown(call);
    }

    @Override
    default List<Tensor> evaluate(OperatorCall call) {
        throw unknown(call);
    }

    private static UnknownValueException unknown(OperatorCall call) {
        return new UnknownValueException(
                call.operator() + " '" + call.node() + "': what it gives is not known before execution");
    }
}
