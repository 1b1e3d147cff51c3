package io.updraft.runtime.operator.contracts.attention;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

/// What [Attention] adds to the scores of a row: its mask, the causal one and the padding of keys.
record AttentionMask(OperatorCall call, AttentionShape shape, Optional<Tensor> mask, long[] strides) {
    static AttentionMask of(OperatorCall call, AttentionShape shape) {
        if (!call.has(3)) {
            return new AttentionMask(call, shape, Optional.empty(), new long[0]);
        }
        long[] strides = Broadcast.strides(call.shape(3),
                Shape.of(shape.batch(), shape.heads(), shape.queries(), shape.total()));
        return new AttentionMask(call, shape, Optional.of(call.value(3)), strides);
    }

    void apply(double[] scores, int b, int h, int i) {
        boolean causal = call.attributes().flag("is_causal", false);
        boolean padded = call.has(6);
        long valid = padded ? call.value(6).getLong(b) : scores.length;
        long offset = padded && !call.has(4) ? valid - shape.queries() : shape.past();
        for (int j = 0; j < scores.length; j++) {
            boolean hidden = causal && j > i + offset || j >= valid;
            scores[j] = hidden ? Double.NEGATIVE_INFINITY : scores[j] + added(b, h, i, j);
        }
    }

    private double added(int b, int h, int i, int j) {
        if (mask.isEmpty()) {
            return 0;
        }
        Tensor tensor = mask.get();
        if (j >= tensor.shape().dim(-1) && tensor.shape().dim(-1) != 1) {
            return Double.NEGATIVE_INFINITY;
        }
        long at = b * strides[0] + h * strides[1] + i * strides[2] + j * strides[3];
        if (tensor.type() == DataType.BOOL) {
            return tensor.getLong(at) != 0 ? 0 : Double.NEGATIVE_INFINITY;
        }
        return tensor.getDouble(at);
    }
}
