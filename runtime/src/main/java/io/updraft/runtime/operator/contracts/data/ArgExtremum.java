package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// ArgMax and ArgMin: the index of the largest or smallest element along one axis, the first of equal ones or, with
/// `select_last_index`, the last.
public final class ArgExtremum extends Contract {
    private ArgExtremum(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static ArgExtremum max(int version) {
        return new ArgExtremum("ArgMax", version);
    }

    public static ArgExtremum min(int version) {
        return new ArgExtremum("ArgMin", version);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, Types.NUMBERS);
        int axis = axis(call);
        Shape shape = call.shape(0);
        Check.that(call, shape.dim(axis) > 0, "axis " + axis + " of " + shape + " is empty");
        List<Long> dims = new ArrayList<>(Arrays.stream(shape.dims()).boxed().toList());
        if (call.attributes().flag("keepdims", true)) {
            dims.set(axis, 1L);
        } else {
            dims.remove(axis);
        }
        return List.of(TensorType.of(DataType.INT64, dims.stream().mapToLong(Long::longValue).toArray()));
    }

    private static int axis(OperatorCall call) {
        return Axes.of(call, call.attributes().integer("axis", 0), call.shape(0).rank());
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        int axis = axis(call);
        long extent = input.shape().dim(axis);
        long inner = input.shape().elements(axis + 1, input.shape().rank());
        boolean last = call.attributes().flag("select_last_index", false);
        Comparator<Long> order = Ordering.by(input);
        order = id().type().equals("ArgMin") ? order.reversed() : order;
        Tensor output = Tensor.allocate(DataType.INT64, types.getFirst().shape());
        for (long lane = 0; lane < output.elements(); lane++) {
            long base = lane / inner * extent * inner + lane % inner;
            long best = 0;
            for (long i = 1; i < extent; i++) {
                int sign = order.compare(base + i * inner, base + best * inner);
                best = sign > 0 || last && sign == 0 ? i : best;
            }
            output.setLong(lane, best);
        }
        return List.of(output);
    }
}
