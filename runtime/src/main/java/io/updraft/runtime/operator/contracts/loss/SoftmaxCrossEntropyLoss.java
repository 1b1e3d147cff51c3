package io.updraft.runtime.operator.contracts.loss;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The negative log likelihood of labels under the softmax of scores; as second output the log softmax. Inputs: scores
/// [N, C, ...], labels [N, ...], weights [C]?.
public final class SoftmaxCrossEntropyLoss extends Contract {
    public SoftmaxCrossEntropyLoss(int version) {
        super(OperatorId.onnx("SoftmaxCrossEntropyLoss", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        return List.of(LabelledLoss.type(call), call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        double[] scores = Reals.of(call.value(0));
        int classes = Math.toIntExact(call.shape(0).dim(1));
        int inner = Math.toIntExact(call.shape(0).elements(2, call.shape(0).rank()));
        for (int start = 0; start < scores.length; start += classes * inner) {
            for (int lane = start; lane < start + inner; lane++) {
                logSoftmax(scores, lane, inner, classes);
            }
        }
        return List.of(LabelledLoss.loss(call, types.getFirst(), scores), Reals.tensor(types.getLast(), scores));
    }

    private static void logSoftmax(double[] values, int start, int stride, int count) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, values[start + i * stride]);
        }
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.exp(values[start + i * stride] - max);
        }
        for (int i = 0; i < count; i++) {
            values[start + i * stride] -= max + Math.log(sum);
        }
    }
}
