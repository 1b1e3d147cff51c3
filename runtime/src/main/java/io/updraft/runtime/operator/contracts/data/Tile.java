package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// A tensor repeated along each axis.
public final class Tile extends Contract {
    public Tile(int version) {
        super(OperatorId.onnx("Tile", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 1, Types.INT64);
        long[] dims = call.shape(0).dims();
        long[] repeats = Check.longs(call, 1);
        Check.that(call, repeats.length == dims.length,
                "has " + repeats.length + " repeats for an input of shape " + call.shape(0));
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = Math.multiplyExact(dims[axis], repeats[axis]);
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        long[] own = Strided.strides(call.shape(0));
        long[] repeats = Check.longs(call, 1);
        long[] dims = new long[2 * own.length];
        long[] strides = new long[2 * own.length];
        for (int axis = 0; axis < own.length; axis++) {
            dims[2 * axis] = repeats[axis];
            dims[2 * axis + 1] = call.shape(0).dim(axis);
            strides[2 * axis + 1] = own[axis];
        }
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        Strided.copy(call.value(0), dims, strides, 0, output);
        return List.of(output);
    }
}
