package io.updraft.runtime.operator.contracts.window;

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

/// The elements of x where MaxPool took them from, zeros elsewhere. Inputs: x, indices, output_shape?. The indices
/// count in the flattened tensor that MaxPool's attributes imply, whatever output shape is asked for.
public final class MaxUnpool extends Contract {
    public MaxUnpool(int version) {
        super(OperatorId.onnx("MaxUnpool", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 3);
        Check.attributes(call, "kernel_shape", "pads", "strides");
        Check.type(call, 0, Types.FLOATS);
        Check.type(call, 1, Types.INT64);
        Check.optionalType(call, 2, Types.INT64);
        Check.rankAtLeast(call, 0, 3);
        Check.shape(call, 1, call.shape(0).dims());
        Shape implied = implied(call);
        if (!call.has(2)) {
            return List.of(new TensorType(call.type(0), implied));
        }
        Shape asked = Shape.of(Check.longs(call, 2));
        Check.that(call, asked.rank() == implied.rank() && asked.dim(0) == implied.dim(0)
                && asked.dim(1) == implied.dim(1), "output shape " + asked + " does not fit the implied " + implied);
        return List.of(new TensorType(call.type(0), asked));
    }

    private static Shape implied(OperatorCall call) {
        long[] dims = call.shape(0).dims();
        int axes = dims.length - 2;
        long[] kernel = WindowAttributes.kernel(call, axes);
        long[] strides = WindowAttributes.factors(call, "strides", axes);
        long[] pads = WindowAttributes.pads(call, "NOTSET", axes);
        for (int axis = 0; axis < axes; axis++) {
            long last = Math.addExact(Math.multiplyExact(dims[axis + 2] - 1, strides[axis]), kernel[axis]);
            dims[axis + 2] = Math.subtractExact(last, Math.addExact(pads[axis], pads[axis + axes]));
        }
        return Shape.of(dims);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor x = call.value(0);
        Tensor indices = call.value(1);
        Shape implied = implied(call);
        long[] from = Strided.strides(implied);
        Tensor output = Tensor.allocate(x.type(), types.getFirst().shape());
        long[] to = Strided.strides(output.shape());
        for (long i = 0; i < x.elements(); i++) {
            long index = indices.getLong(i);
            Check.that(call, index >= 0 && index < implied.elements(),
                    "index " + index + " is outside a tensor of shape " + implied);
            long target = 0;
            for (int axis = 0; axis < to.length; axis++) {
                long at = index / from[axis] % implied.dim(axis);
                Check.that(call, at < output.shape().dim(axis),
                        "index " + index + " of shape " + implied + " is outside the output of " + output.shape());
                target += at * to[axis];
            }
            Strided.run(x, i, 0, output, target, 0, 1);
        }
        return List.of(output);
    }
}
