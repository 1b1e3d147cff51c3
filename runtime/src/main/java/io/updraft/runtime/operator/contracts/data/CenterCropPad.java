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
import java.util.Arrays;
import java.util.List;

/// The middle of a tensor, or the tensor in the middle of zeros, so that it has a given shape along `axes` (all by
/// default); the odd element goes behind.
public final class CenterCropPad extends Contract {
    public CenterCropPad(int version) {
        super(OperatorId.onnx("CenterCropPad", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call, "axes");
        Check.type(call, 1, Types.INDICES);
        long[] dims = call.shape(0).dims();
        long[] all = new long[dims.length];
        Arrays.setAll(all, axis -> axis);
        long[] axes = call.attributes().integers("axes", all);
        Axes.marked(call, axes, dims.length);
        Check.shape(call, 1, axes.length);
        long[] asked = Check.longs(call, 1);
        for (int i = 0; i < axes.length; i++) {
            dims[Axes.of(call, axes[i], dims.length)] = asked[i];
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        long[] from = Strided.strides(input.shape());
        long[] to = Strided.strides(output.shape());
        long[] common = input.shape().dims();
        long source = 0;
        long target = 0;
        for (int axis = 0; axis < common.length; axis++) {
            long extent = common[axis];
            long asked = output.shape().dim(axis);
            common[axis] = Math.min(extent, asked);
            source += Math.max(0, extent - asked) / 2 * from[axis];
            target += Math.max(0, asked - extent) / 2 * to[axis];
        }
        Tensor middle = Tensor.allocate(input.type(), Shape.of(common));
        Strided.copy(input, common, from, source, middle);
        Strided.scatter(middle, output, common, to, target);
        return List.of(output);
    }
}
