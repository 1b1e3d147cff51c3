package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The same data as a matrix: axes before `axis` are its rows, the rest its columns.
public final class Flatten extends Contract {
    public Flatten(int version) {
        super(OperatorId.onnx("Flatten", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Shape shape = call.shape(0);
        long axis = call.attributes().integer("axis", 1);
        int rank = shape.rank();
        Check.that(call, axis >= -rank && axis <= rank, "axis " + axis + " is outside a tensor of shape " + shape);
        int split = (int) (axis < 0 ? axis + rank : axis);
        return List.of(TensorType.of(call.type(0), shape.elements(0, split), shape.elements(split, rank)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(call.value(0).reshaped(types.getFirst().shape()));
    }
}
