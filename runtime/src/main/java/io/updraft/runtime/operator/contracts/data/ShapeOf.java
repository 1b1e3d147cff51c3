package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Shape: the extents of a tensor, or of its axes from `start` to `end` (since version 15). Needs no value.
public final class ShapeOf extends Contract {
    public ShapeOf(int version) {
        super(OperatorId.onnx("Shape", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        return List.of(TensorType.of(DataType.INT64, extents(call).length));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        long[] extents = extents(call);
        return List.of(Tensor.ofLongs(Shape.of(extents.length), extents));
    }

    private static long[] extents(OperatorCall call) {
        int rank = call.shape(0).rank();
        int start = bound(call.attributes().integer("start", 0), rank);
        int end = bound(call.attributes().integer("end", rank), rank);
        return Arrays.copyOfRange(call.shape(0).dims(), start, Math.max(start, end));
    }

    private static int bound(long index, int rank) {
        return Math.clamp(index < 0 ? index + rank : index, 0, rank);
    }
}
