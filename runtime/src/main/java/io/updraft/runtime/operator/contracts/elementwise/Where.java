package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Elements of one input or the other, as a condition says; all three broadcast.
public final class Where extends Contract {
    public Where(int version) {
        super(OperatorId.onnx("Where", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.type(call, 0, Types.BOOL);
        DataType type = Check.type(call, 1, Types.ALL);
        Check.sameType(call, 1, 2);
        return List.of(new TensorType(type, Broadcast.shape(call, 0, 3)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = types.getFirst().shape();
        Tensor condition = call.value(0);
        Tensor[] sources = {call.value(1), call.value(2)};
        IntUnaryOperator test = Broadcast.index(condition.shape(), shape);
        IntUnaryOperator[] index = {Broadcast.index(call.shape(1), shape), Broadcast.index(call.shape(2), shape)};
        Tensor output = Tensor.allocate(types.getFirst().type(), shape);
        int elements = Math.toIntExact(shape.elements());
        for (int i = 0; i < elements; i++) {
            int chosen = condition.getLong(test.applyAsInt(i)) != 0 ? 0 : 1;
            Strided.run(sources[chosen], index[chosen].applyAsInt(i), 0, output, i, 0, 1);
        }
        return List.of(output);
    }
}
