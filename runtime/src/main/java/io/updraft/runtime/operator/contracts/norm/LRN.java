package io.updraft.runtime.operator.contracts.norm;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Local response normalization: y = x / (bias + alpha / size * squares)^beta, where squares are those of the `size`
/// channels around x (Krizhevsky et al., "ImageNet Classification with Deep Convolutional Neural Networks", 2012).
public final class LRN extends Contract {
    public LRN(int version) {
        super(OperatorId.onnx("LRN", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "alpha", "beta", "bias", "size");
        Check.type(call, 0, Types.FLOATS);
        Check.rankAtLeast(call, 0, 2);
        long size = call.attributes().integer("size");
        Check.that(call, size > 0, "attribute size is " + size + ", expected a positive number");
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double alpha = call.attributes().number("alpha", 1e-4f);
        double beta = call.attributes().number("beta", 0.75f);
        double bias = call.attributes().number("bias", 1);
        long size = call.attributes().integer("size");
        int channels = Math.toIntExact(call.shape(0).dim(1));
        int inner = Math.toIntExact(call.shape(0).elements(2, call.shape(0).rank()));
        double[] x = Reals.of(call.value(0));
        Limits.work(call, (double) x.length * Math.min(size, channels));
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int channel = i / inner % channels;
            int low = (int) Math.max(0, channel - (size - 1) / 2);
            int high = (int) Math.min(channels - 1L, channel + size / 2);
            double squares = 0;
            for (int c = low; c <= high; c++) {
                double value = x[i + (c - channel) * inner];
                squares += value * value;
            }
            y[i] = x[i] / Math.pow(bias + alpha / size * squares, beta);
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
