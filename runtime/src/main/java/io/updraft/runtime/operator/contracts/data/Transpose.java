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
import java.util.Arrays;
import java.util.List;

/// Axes in another order: attribute `perm`, reversed by default.
public final class Transpose extends Contract {
    public Transpose(int version) {
        super(OperatorId.onnx("Transpose", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        int[] order = order(call);
        long[] dims = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            dims[axis] = call.shape(0).dim(order[axis]);
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    private static int[] order(OperatorCall call) {
        int rank = call.shape(0).rank();
        int[] order = new int[rank];
        for (int axis = 0; axis < rank; axis++) {
            order[axis] = rank - 1 - axis;
        }
        if (call.attributes().has("perm")) {
            long[] given = call.attributes().integers("perm");
            Check.that(call, given.length == rank,
                    "perm " + Arrays.toString(given) + " does not fit an input of shape " + call.shape(0));
            Axes.marked(call, given, rank);
            for (int axis = 0; axis < rank; axis++) {
                order[axis] = Axes.of(call, given[axis], rank);
            }
        }
        return order;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int[] order = order(call);
        long[] own = Strided.strides(call.shape(0));
        long[] strides = new long[order.length];
        for (int axis = 0; axis < order.length; axis++) {
            strides[axis] = own[order[axis]];
        }
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        Strided.copy(call.value(0), output.shape().dims(), strides, 0, output);
        return List.of(output);
    }
}
