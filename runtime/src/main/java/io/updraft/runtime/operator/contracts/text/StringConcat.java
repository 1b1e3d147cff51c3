package io.updraft.runtime.operator.contracts.text;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// Each string of the first input followed by that of the second, with broadcasting.
public final class StringConcat extends Contract {
    public StringConcat(int version) {
        super(OperatorId.onnx("StringConcat", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 0, Set.of(DataType.STRING));
        Check.type(call, 1, Set.of(DataType.STRING));
        return List.of(new TensorType(DataType.STRING, Broadcast.shape(call, call.shape(0), call.shape(1))));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = types.getFirst().shape();
        IntUnaryOperator left = Broadcast.index(call.shape(0), shape);
        IntUnaryOperator right = Broadcast.index(call.shape(1), shape);
        Tensor output = Tensor.allocate(DataType.STRING, shape);
        for (int i = 0; i < output.elements(); i++) {
            output.setString(i, call.value(0).getString(left.applyAsInt(i))
                    + call.value(1).getString(right.applyAsInt(i)));
        }
        return List.of(output);
    }
}
