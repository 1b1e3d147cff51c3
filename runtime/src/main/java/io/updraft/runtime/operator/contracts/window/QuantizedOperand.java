package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.DataType;
import java.util.Set;

/// Quantized images and weights of ConvInteger and QLinearConv.
final class QuantizedOperand {
    static final Set<DataType> BYTES = Set.of(DataType.INT8, DataType.UINT8);

    private QuantizedOperand() {
    }

    /// The input is missing, has one element, or one for each of `channels`.
    static void perChannel(OperatorCall call, int input, long channels) {
        if (call.has(input)) {
            long elements = call.shape(input).elements();
            Check.that(call, elements == 1 || elements == channels, "input " + input + " has shape "
                    + call.shape(input) + ", expected " + (channels == 1 ? "" : channels + " elements or ")
                    + "one element");
        }
    }

    /// The elements of an input less their zero point, which may differ along its first axis.
    static double[] centred(OperatorCall call, int input, int zeroPoint) {
        double[] values = Reals.of(call.value(input));
        if (call.has(zeroPoint)) {
            double[] zeros = Reals.of(call.value(zeroPoint));
            int each = zeros.length == 1 ? values.length : values.length / zeros.length;
            for (int i = 0; i < values.length; i++) {
                values[i] -= zeros[i / each];
            }
        }
        return values;
    }
}
