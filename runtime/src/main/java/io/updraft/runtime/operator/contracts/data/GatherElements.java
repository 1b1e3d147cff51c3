package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// For each element of the indices the element of the data at the same place, except along one axis, where the index
/// says it.
public final class GatherElements extends Contract {
    public GatherElements(int version) {
        super(OperatorId.onnx("GatherElements", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 1, Types.INDICES);
        Shape data = Check.rankAtLeast(call, 0, 1);
        Shape indices = Check.rank(call, 1, data.rank());
        int axis = axis(call);
        for (int i = 0; i < data.rank(); i++) {
            Check.that(call, i == axis || indices.dim(i) <= data.dim(i),
                    "indices of shape " + indices + " do not fit data of shape " + data);
        }
        return List.of(new TensorType(call.type(0), indices));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", 0), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor data = call.value(0);
        int axis = axis(call);
        long[] strides = Strided.strides(data.shape());
        long along = strides[axis];
        strides[axis] = 0;
        long[] indices = Index.within(call, call.value(1), data.shape().dim(axis));
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        int[] at = {0};
        Strided.walk(output.shape().dims(), strides, 0, (start, step, count) -> {
            for (int i = 0; i < count; i++, at[0]++) {
                Strided.run(data, start + i * step + indices[at[0]] * along, 0, output, at[0], 0, 1);
            }
        });
        return List.of(output);
    }
}
