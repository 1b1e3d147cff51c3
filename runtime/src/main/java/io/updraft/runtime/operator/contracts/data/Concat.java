package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Tensors joined along one axis.
public final class Concat extends Contract {
    public Concat(int version) {
        super(OperatorId.onnx("Concat", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, Math.max(1, call.inputs()), Integer.MAX_VALUE);
        long[] dims = call.shape(0).dims();
        int axis = Axes.of(call, call.attributes().integer("axis"), dims.length);
        for (int input = 1; input < call.inputs(); input++) {
            Check.sameType(call, 0, input);
            long[] other = Check.rank(call, input, dims.length).dims();
            for (int i = 0; i < dims.length; i++) {
                Check.that(call, i == axis || other[i] == dims[i], "input " + input + " has shape "
                        + call.shape(input) + ", which does not fit " + call.shape(0) + " along axis " + axis);
            }
            dims[axis] = Math.addExact(dims[axis], other[axis]);
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        int axis = Axes.of(call, call.attributes().integer("axis"), output.shape().rank());
        long[] strides = Strided.strides(output.shape());
        long start = 0;
        for (int input = 0; input < call.inputs(); input++) {
            Strided.scatter(call.value(input), output, call.shape(input).dims(), strides, start);
            start += call.shape(input).dim(axis) * strides[axis];
        }
        return List.of(output);
    }
}
