package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// y = (x - mean) / sqrt(variance + epsilon) * scale + bias for each channel. Inputs: x [N, C, ...], scale, bias, mean,
/// variance, each [C]. With `training_mode` (from version 14) mean and variance are those of x, and the second and third
/// output are running ones: input * momentum + own * (1 - momentum).
public final class BatchNormalization extends Contract {
    public BatchNormalization(int version) {
        super(OperatorId.onnx("BatchNormalization", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 5, 5);
        Check.attributes(call, "epsilon", "momentum",
                version() >= 14 ? "training_mode" : version() == 7 ? "spatial" : "momentum");
        Check.that(call, call.attributes().flag("spatial", true), "attribute spatial 0 is not supported");
        Check.type(call, 0, Types.FLOATS);
        Check.type(call, 1, Types.FLOATS);
        Check.type(call, 3, Types.FLOATS);
        if (version() < 14) {
            Check.sameType(call, 0, 1, 2, 3, 4);
        } else {
            // Version 14 lets mean and variance differ from x, version 15 scale and bias too.
            Check.sameType(call, version() == 14 ? 0 : 1, 1, 2);
            Check.sameType(call, 3, 4);
        }
        Shape x = Check.rankAtLeast(call, 0, 2);
        for (int input = 1; input < 5; input++) {
            Check.shape(call, input, x.dim(1));
        }
        if (!training(call)) {
            return List.of(call.inputType(0));
        }
        Check.that(call, x.elements() > 0, "there are no statistics of an input of shape " + x);
        return List.of(call.inputType(0), call.inputType(3), call.inputType(4));
    }

    private static boolean training(OperatorCall call) {
        return call.attributes().flag("training_mode", false);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double[] x = Reals.of(call.value(0));
        double[] scale = Reals.of(call.value(1));
        double[] bias = Reals.of(call.value(2));
        double[] mean = Reals.of(call.value(3));
        double[] variance = Reals.of(call.value(4));
        int inner = Math.toIntExact(call.shape(0).elements(2, call.shape(0).rank()));
        double[] runningMean = mean.clone();
        double[] runningVariance = variance.clone();
        if (training(call)) {
            double momentum = call.attributes().number("momentum", 0.9f);
            Moments moments = Moments.of(x, i -> i / inner % mean.length, mean.length);
            for (int c = 0; c < mean.length; c++) {
                mean[c] = moments.mean()[c];
                variance[c] = moments.variance()[c];
                runningMean[c] = runningMean[c] * momentum + mean[c] * (1 - momentum);
                runningVariance[c] = runningVariance[c] * momentum + variance[c] * (1 - momentum);
            }
        }
        double epsilon = call.attributes().number("epsilon", 1e-5f);
        for (int i = 0; i < x.length; i++) {
            int c = i / inner % mean.length;
            x[i] = (x[i] - mean[c]) / Math.sqrt(variance[c] + epsilon) * scale[c] + bias[c];
        }
        Tensor y = Reals.tensor(types.getFirst(), x);
        return types.size() == 1
                ? List.of(y)
                : List.of(y, Reals.tensor(call.inputType(3), runningMean),
                        Reals.tensor(call.inputType(4), runningVariance)).subList(0, types.size());
    }
}
