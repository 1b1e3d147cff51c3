package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The same data with axes of extent 1 inserted; axes (an attribute before version 13) count in the output.
public final class Unsqueeze extends Contract {
    public Unsqueeze(int version) {
        super(OperatorId.onnx("Unsqueeze", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, version() < 13 ? 1 : 2, version() < 13 ? 1 : 2);
        Check.optionalType(call, 1, Types.INT64);
        long[] axes = version() < 13 ? call.attributes().integers("axes") : Check.longs(call, 1);
        Shape from = call.shape(0);
        boolean[] inserted = Axes.marked(call, axes, from.rank() + axes.length);
        long[] dims = new long[inserted.length];
        int next = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = inserted[axis] ? 1 : from.dim(next++);
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        return List.of(call.value(0).reshaped(types.getFirst().shape()));
    }
}
