package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// The upper or lower triangle of each matrix, the rest zero; `k` moves the diagonal.
public final class Trilu extends Contract {
    public Trilu(int version) {
        super(OperatorId.onnx("Trilu", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 2);
        Check.type(call, 0, Types.union(Types.NUMBERS, Types.BOOL));
        Check.optionalType(call, 1, Types.INT64);
        Check.rankAtLeast(call, 0, 2);
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        boolean upper = call.attributes().flag("upper", true);
        long rows = input.shape().dim(-2);
        int columns = Math.toIntExact(input.shape().dim(-1));
        long diagonal = call.has(1) ? Math.clamp(Check.scalar(call, 1), -rows - 1, columns + 1L) : 0;
        Tensor output = Tensor.allocate(input.type(), input.shape());
        for (long row = 0; columns > 0 && row < input.elements() / columns; row++) {
            int split = (int) Math.clamp(row % rows + diagonal + (upper ? 0 : 1), 0, columns);
            long start = row * columns + (upper ? split : 0);
            Strided.run(input, start, 1, output, start, 1, upper ? columns - split : split);
        }
        return List.of(output);
    }
}
