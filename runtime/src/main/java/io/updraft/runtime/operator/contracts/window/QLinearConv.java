package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// y = saturate(round(x_scale w_scale / y_scale * (conv(x - x_zero, w - w_zero) + bias)) + y_zero). Inputs: x, x_scale,
/// x_zero, w, w_scale, w_zero, y_scale, y_zero, bias (INT32)?; those of w may be one for each output channel.
public final class QLinearConv extends Contract {
    public QLinearConv(int version) {
        super(OperatorId.onnx("QLinearConv", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 8, 9);
        Check.attributes(call, "auto_pad", "dilations", "group", "kernel_shape", "pads", "strides");
        for (int operand : new int[]{0, 3}) {
            Check.type(call, operand, QuantizedOperand.BYTES);
            Check.type(call, operand + 1, Types.FLOAT);
            Check.sameType(call, operand, operand + 2);
        }
        Check.type(call, 6, Types.FLOAT);
        Check.type(call, 7, QuantizedOperand.BYTES);
        Check.optionalType(call, 8, Set.of(DataType.INT32));
        Convolution convolution = Convolution.of(call, 0, 3);
        long filters = call.shape(3).dim(0);
        for (int input : new int[]{1, 2, 6, 7}) {
            QuantizedOperand.perChannel(call, input, 1);
        }
        QuantizedOperand.perChannel(call, 4, filters);
        QuantizedOperand.perChannel(call, 5, filters);
        Check.shape(call, 8, filters);
        return List.of(new TensorType(call.type(7), convolution.output()));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Convolution convolution = Convolution.of(call, 0, 3);
        double[] sums = convolution.products(call, QuantizedOperand.centred(call, 0, 2),
                QuantizedOperand.centred(call, 3, 5));
        double[] bias = call.has(8) ? Reals.of(call.value(8)) : new double[(int) call.shape(3).dim(0)];
        double[] weightScale = Reals.of(call.value(4));
        double scale = call.value(1).getDouble(0) / call.value(6).getDouble(0);
        double zero = call.value(7).getDouble(0);
        for (int i = 0; i < sums.length; i++) {
            int filter = convolution.filterOf(i);
            double factor = scale * weightScale[weightScale.length == 1 ? 0 : filter];
            sums[i] = Math.rint((sums[i] + bias[filter]) * factor) + zero;
        }
        return List.of(Reals.tensor(types.getFirst(), sums));
    }
}
