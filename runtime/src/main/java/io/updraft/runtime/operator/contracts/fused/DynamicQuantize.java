package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// io.updraft::DynamicQuantize: x FLOAT [1, T, K] to UINT8 [1, T, K], with a scale and a zero point for each sequence, by
/// the formula of DynamicQuantizeLinear over all rows of the sequence in the step. Inferred for one sequence.
public final class DynamicQuantize extends SessionOperator {
    public DynamicQuantize() {
        super("DynamicQuantize");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Types.FLOAT);
        Shape shape = Check.rank(call, 0, 3);
        Check.that(call, shape.dim(0) == 1, "input 0 has shape " + shape + ", expected [1, tokens, channels]");
        return List.of(new TensorType(DataType.UINT8, shape), TensorType.of(DataType.FLOAT, 1),
                TensorType.of(DataType.UINT8, 1));
    }
}
