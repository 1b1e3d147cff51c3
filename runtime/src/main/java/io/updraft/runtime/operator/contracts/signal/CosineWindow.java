package io.updraft.runtime.operator.contracts.signal;

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

/// HannWindow, HammingWindow and BlackmanWindow: a0 - a1 cos(2 pi n / N) + a2 cos(4 pi n / N), where N is the size, or
/// with `periodic` 0 one less. Input: size.
public final class CosineWindow extends Contract {
    private final double constant;
    private final double once;
    private final double twice;

    private CosineWindow(String type, int version, double constant, double once, double twice) {
        super(OperatorId.onnx(type, version));
        this.constant = constant;
        this.once = once;
        this.twice = twice;
    }

    public static CosineWindow hann(int version) {
        return new CosineWindow("HannWindow", version, 0.5, 0.5, 0);
    }

    public static CosineWindow hamming(int version) {
        return new CosineWindow("HammingWindow", version, 25 / 46.0, 21 / 46.0, 0);
    }

    public static CosineWindow blackman(int version) {
        return new CosineWindow("BlackmanWindow", version, 0.42, 0.5, 0.08);
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.attributes(call, "output_datatype", "periodic");
        Check.type(call, 0, Types.INDICES);
        call.attributes().flag("periodic", true);
        return List.of(TensorType.of(output(call), Check.scalar(call, 0)));
    }

    /// The attribute output_datatype, FLOAT by default.
    static DataType output(OperatorCall call) {
        long code = call.attributes().integer("output_datatype", DataType.FLOAT.onnxCode());
        DataType type = DataType.ofOnnx(Math.toIntExact(code));
        Check.that(call, Types.NUMBERS.contains(type), "attribute output_datatype is " + type + ", no type of numbers");
        return type;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double[] window = new double[Math.toIntExact(types.getFirst().shape().elements())];
        int period = call.attributes().flag("periodic", true) ? window.length : window.length - 1;
        Check.that(call, period > 0, "a symmetric window of one element is not defined");
        for (int n = 0; n < window.length; n++) {
            double angle = 2 * Math.PI * n / period;
            window[n] = constant - once * Math.cos(angle) + twice * Math.cos(2 * angle);
        }
        return List.of(Reals.tensor(types.getFirst(), window));
    }
}
