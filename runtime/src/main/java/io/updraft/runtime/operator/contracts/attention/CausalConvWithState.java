package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// CausalConvWithState (version 27): each channel's convolution with its own weights over its past, then the
/// activation. Inputs: input [B, C, T], weight [C, 1, K], bias [C], past_state [B, C, K - 1] (zeros where missing).
/// Outputs: output [B, C, T] and the last K - 1 positions, the past of what follows.
public final class CausalConvWithState extends Contract {
    private static final int BIAS = 2;
    private static final int PAST = 3;

    public CausalConvWithState(int version) {
        super(OperatorId.onnx("CausalConvWithState", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 4);
        Check.attributes(call, "activation");
        activation(call);
        DataType type = Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, BIAS, PAST);
        Shape input = Check.rank(call, 0, 3);
        long width = Check.rank(call, 1, 3).dim(2);
        Check.that(call, width > 0, "input 1 has no weights: " + call.shape(1));
        Check.shape(call, 1, input.dim(1), 1, width);
        Check.shape(call, BIAS, input.dim(1));
        Check.shape(call, PAST, input.dim(0), input.dim(1), width - 1);
        return List.of(call.inputType(0), TensorType.of(type, input.dim(0), input.dim(1), width - 1));
    }

    private static boolean activation(OperatorCall call) {
        return !Check.oneOf(call, "activation", call.attributes().text("activation", "none"), "none", "silu", "swish")
                .equals("none");
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = call.shape(0);
        int rows = Math.toIntExact(shape.dim(0) * shape.dim(1));
        int channels = Math.toIntExact(shape.dim(1));
        int tokens = Math.toIntExact(shape.dim(2));
        int width = Math.toIntExact(call.shape(1).dim(2));
        int past = width - 1;
        boolean activates = activation(call);
        double[] input = Reals.of(call.value(0));
        double[] weight = Reals.of(call.value(1));
        double[] bias = call.has(BIAS) ? Reals.of(call.value(BIAS)) : new double[channels];
        double[] before = call.has(PAST) ? Reals.of(call.value(PAST)) : new double[rows * past];
        double[] output = new double[input.length];
        double[] present = new double[rows * past];
        double[] padded = new double[past + tokens];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(before, row * past, padded, 0, past);
            System.arraycopy(input, row * tokens, padded, past, tokens);
            for (int t = 0; t < tokens; t++) {
                double sum = bias[row % channels];
                for (int k = 0; k < width; k++) {
                    sum += padded[t + k] * weight[row % channels * width + k];
                }
                output[row * tokens + t] = activates ? sum / (1 + Math.exp(-sum)) : sum;
            }
            System.arraycopy(padded, tokens, present, row * past, past);
        }
        return types.size() == 1
                ? List.of(Reals.tensor(types.getFirst(), output))
                : List.of(Reals.tensor(types.getFirst(), output), Reals.tensor(types.get(1), present));
    }
}
