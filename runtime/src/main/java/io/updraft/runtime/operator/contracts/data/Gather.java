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

/// Slices of the data along one axis, one for each index; negative indices count from the end.
public final class Gather extends Contract {
    public Gather(int version) {
        super(OperatorId.onnx("Gather", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 1, Types.INDICES);
        Shape data = Check.rankAtLeast(call, 0, 1);
        int axis = axis(call);
        return List.of(new TensorType(call.type(0), gathered(data, call.shape(1), axis)));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", 0), call.shape(0).rank());
    }

    static Shape gathered(Shape data, Shape indices, int axis) {
        long[] dims = new long[data.rank() - 1 + indices.rank()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = i < axis
                    ? data.dim(i)
                    : i < axis + indices.rank() ? indices.dim(i - axis) : data.dim(i - indices.rank() + 1);
        }
        return Shape.of(dims);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor data = call.value(0);
        int axis = axis(call);
        long extent = data.shape().dim(axis);
        int inner = Math.toIntExact(data.shape().elements(axis + 1, data.shape().rank()));
        long outer = data.shape().elements(0, axis);
        long[] indices = Index.within(call, call.value(1), extent);
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        long at = 0;
        for (long o = 0; o < outer; o++) {
            for (long index : indices) {
                Strided.run(data, (o * extent + index) * inner, 1, output, at, 1, inner);
                at += inner;
            }
        }
        return List.of(output);
    }
}
