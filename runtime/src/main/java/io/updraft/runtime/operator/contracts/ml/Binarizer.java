package io.updraft.runtime.operator.contracts.ml;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// 1 where an element is larger than `threshold`, else 0.
public final class Binarizer extends Contract {
    public Binarizer(int version) {
        super(new OperatorId("ai.onnx.ml", "Binarizer", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "threshold");
        Check.type(call, 0, Types.NUMBERS);
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(input.type(), input.shape());
        float threshold = call.attributes().number("threshold", 0);
        for (long i = 0; i < input.elements(); i++) {
            output.setLong(i, input.getDouble(i) > threshold ? 1 : 0);
        }
        return List.of(output);
    }
}
