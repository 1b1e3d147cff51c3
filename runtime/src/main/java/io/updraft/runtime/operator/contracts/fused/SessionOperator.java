package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// An operator whose result depends on the step that a session runs: what shapes it gives is known, what it computes
/// only a kernel with the session's state can.
abstract class SessionOperator extends Contract {
    SessionOperator(String type) {
        super(OperatorId.updraft(type));
    }

    @Override
    protected final List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        throw call.failure("needs a session: its result depends on the sequences of a step");
    }
}
