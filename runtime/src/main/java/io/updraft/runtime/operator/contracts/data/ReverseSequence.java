package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// Sequences of several lengths, each turned round; what lies behind its end stays. `time_axis` and `batch_axis` are the
/// first two axes, in either order. Inputs: x, lengths [batch].
public final class ReverseSequence extends Contract {
    public ReverseSequence(int version) {
        super(OperatorId.onnx("ReverseSequence", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call, "batch_axis", "time_axis");
        Check.type(call, 1, Types.INT64);
        Shape shape = Check.rankAtLeast(call, 0, 2);
        long batch = call.attributes().integer("batch_axis", 1);
        long time = call.attributes().integer("time_axis", 0);
        Check.that(call, batch + time == 1 && (batch == 0 || time == 0),
                "batch_axis " + batch + " and time_axis " + time + " are not 0 and 1");
        Check.shape(call, 1, shape.dim((int) batch));
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        int time = (int) call.attributes().integer("time_axis", 0);
        long steps = input.shape().dim(time);
        long columns = input.shape().dim(1);
        int inner = Math.toIntExact(input.shape().elements(2, input.shape().rank()));
        Tensor output = Tensor.allocate(input.type(), input.shape());
        for (long at = 0; at < input.elements() / inner; at++) {
            long row = at / columns;
            long column = at % columns;
            long step = time == 0 ? row : column;
            long length = call.value(1).getLong(time == 0 ? column : row);
            Check.that(call, length >= 0 && length <= steps, "a sequence of " + steps + " has length " + length);
            long from = step < length ? length - 1 - step : step;
            long source = time == 0 ? from * columns + column : row * columns + from;
            Strided.run(input, source * inner, 1, output, at * inner, 1, inner);
        }
        return List.of(output);
    }
}
