package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Convolution of 8-bit integers less their zero points, in INT32. Inputs: x, weight, x_zero_point?,
/// weight_zero_point? (one, or one for each output channel). Padding is x_zero_point.
public final class ConvInteger extends Contract {
    public ConvInteger(int version) {
        super(OperatorId.onnx("ConvInteger", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 4);
        Check.attributes(call, "auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        Check.type(call, 0, QuantizedOperand.BYTES);
        Check.type(call, 1, QuantizedOperand.BYTES);
        Check.sameType(call, 0, 2);
        Check.sameType(call, 1, 3);
        Convolution convolution = Convolution.of(call, 0, 1);
        QuantizedOperand.perChannel(call, 2, 1);
        QuantizedOperand.perChannel(call, 3, call.shape(1).dim(0));
        return List.of(new TensorType(DataType.INT32, convolution.output()));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        // Doubles hold sums of products of bytes exactly up to 2^53.
        double[] sums = Convolution.of(call, 0, 1).products(call, QuantizedOperand.centred(call, 0, 2),
                QuantizedOperand.centred(call, 1, 3));
        long[] integers = new long[sums.length];
        for (int i = 0; i < sums.length; i++) {
            integers[i] = (long) sums[i];
        }
        return List.of(Integers.tensor(types.getFirst(), integers));
    }
}
