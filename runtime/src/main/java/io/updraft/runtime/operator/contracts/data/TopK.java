package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The k largest (or smallest) elements along one axis, in order, with their indices; of equal ones those of lower index.
/// k is an attribute before version 10, then an input.
public final class TopK extends Contract {
    public TopK(int version) {
        super(OperatorId.onnx("TopK", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, version() < 10 ? 1 : 2, version() < 10 ? 1 : 2);
        Check.type(call, 0, Types.NUMBERS);
        Check.optionalType(call, 1, Types.INT64);
        int axis = axis(call);
        long k = version() < 10 ? call.attributes().integer("k") : Check.scalar(call, 1);
        long[] dims = call.shape(0).dims();
        Check.that(call, k >= 0 && k <= dims[axis], "k is " + k + ", axis " + axis + " of " + call.shape(0)
                + " has " + dims[axis] + " elements");
        dims[axis] = k;
        return List.of(new TensorType(call.type(0), Shape.of(dims)), new TensorType(DataType.INT64, Shape.of(dims)));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", -1), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Shape shape = types.getFirst().shape();
        int axis = axis(call);
        int extent = Math.toIntExact(input.shape().dim(axis));
        long inner = shape.elements(axis + 1, shape.rank());
        int k = (int) shape.dim(axis);
        Comparator<Long> order = Ordering.by(input);
        order = call.attributes().flag("largest", true) ? order.reversed() : order;
        Tensor values = Tensor.allocate(input.type(), shape);
        Tensor indices = Tensor.allocate(DataType.INT64, shape);
        for (long lane = 0; k > 0 && lane < shape.elements() / k; lane++) {
            long base = lane / inner * extent * inner + lane % inner;
            Long[] lanes = new Long[extent];
            Arrays.setAll(lanes, i -> base + i * inner);
            Arrays.sort(lanes, order);
            for (int i = 0; i < k; i++) {
                long at = lane / inner * k * inner + lane % inner + i * inner;
                Strided.run(input, lanes[i], 0, values, at, 0, 1);
                indices.setLong(at, (lanes[i] - base) / inner);
            }
        }
        return List.of(values, indices);
    }
}
