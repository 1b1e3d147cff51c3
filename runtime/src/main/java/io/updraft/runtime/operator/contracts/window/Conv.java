package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Convolution (cross-correlation) over any number of spatial axes, in groups. Inputs: x, weight, bias?.
public final class Conv extends Contract {
    public Conv(int version) {
        super(OperatorId.onnx("Conv", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 3);
        Check.attributes(call, "auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2);
        Convolution convolution = Convolution.of(call, 0, 1);
        Check.shape(call, 2, call.shape(1).dim(0));
        return List.of(new TensorType(call.type(0), convolution.output()));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Convolution convolution = Convolution.of(call, 0, 1);
        double[] result = convolution.products(call, Reals.of(call.value(0)),
                Reals.of(call.value(1)));
        if (call.has(2)) {
            double[] bias = Reals.of(call.value(2));
            for (int i = 0; i < result.length; i++) {
                result[i] += bias[convolution.filterOf(i)];
            }
        }
        return List.of(Reals.tensor(types.getFirst(), result));
    }
}
