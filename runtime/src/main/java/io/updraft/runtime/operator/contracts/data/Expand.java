package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// A tensor broadcast with a shape.
public final class Expand extends Contract {
    public Expand(int version) {
        super(OperatorId.onnx("Expand", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 1, Types.INT64);
        return List.of(new TensorType(call.type(0),
                Broadcast.shape(call, call.shape(0), Shape.of(Check.longs(call, 1)))));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = types.getFirst().shape();
        Tensor output = Tensor.allocate(types.getFirst().type(), shape);
        Strided.copy(call.value(0), shape.dims(), Broadcast.strides(call.shape(0), shape), 0, output);
        return List.of(output);
    }
}
