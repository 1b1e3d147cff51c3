package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Logical negation.
public final class Not extends Contract {
    public Not(int version) {
        super(OperatorId.onnx("Not", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Types.BOOL);
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(input.type(), input.shape());
        for (long i = 0; i < input.elements(); i++) {
            output.setLong(i, 1 - input.getLong(i));
        }
        return List.of(output);
    }
}
