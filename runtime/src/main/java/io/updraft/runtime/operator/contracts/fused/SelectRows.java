package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// io.updraft::SelectRows: x [1, T, ...] to the rows [1, R, ...] whose logits are wanted. Inferred for one row.
public final class SelectRows extends SessionOperator {
    public SelectRows() {
        super("SelectRows");
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        long[] dims = Check.rankAtLeast(call, 0, 2).dims();
        Check.that(call, dims[0] == 1, "input 0 has shape " + call.shape(0) + ", expected [1, tokens, ...]");
        dims[1] = 1;
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }
}
