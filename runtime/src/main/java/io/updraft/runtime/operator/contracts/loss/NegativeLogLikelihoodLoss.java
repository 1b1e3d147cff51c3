package io.updraft.runtime.operator.contracts.loss;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Minus the weighted log probability of each label; their sum, or mean over the weights. Inputs: log probabilities
/// [N, C, ...], labels [N, ...], weights [C]?.
public final class NegativeLogLikelihoodLoss extends Contract {
    public NegativeLogLikelihoodLoss(int version) {
        super(OperatorId.onnx("NegativeLogLikelihoodLoss", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        return List.of(LabelledLoss.type(call));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(LabelledLoss.loss(call, types.getFirst(), Reals.of(call.value(0))));
    }
}
