package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;

/// start, start + delta, ... up to but not including limit.
public final class Range extends Contract {
    private static final Set<DataType> ALLOWED = Types.union(Types.FLOATS, Types.INDICES, Set.of(DataType.INT16));

    public Range(int version) {
        super(OperatorId.onnx("Range", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        DataType type = Check.type(call, 0, ALLOWED);
        Check.sameType(call, 0, 1, 2);
        for (int input = 0; input < 3; input++) {
            Check.that(call, call.shape(input).elements() == 1, "input " + input + " must be a scalar");
        }
        return List.of(TensorType.of(type, count(call)));
    }

    private static long count(OperatorCall call) {
        Tensor start = call.value(0);
        Tensor limit = call.value(1);
        Tensor delta = call.value(2);
        if (start.type().isInteger()) {
            long step = delta.getLong(0);
            Check.that(call, step != 0, "delta is 0");
            long distance = Math.subtractExact(limit.getLong(0), start.getLong(0));
            return Math.max(0, step > 0 ? Math.ceilDiv(distance, step)
                    : Math.ceilDiv(Math.negateExact(distance), Math.negateExact(step)));
        }
        double count = Math.ceil((limit.getDouble(0) - start.getDouble(0)) / delta.getDouble(0));
        Check.that(call, count < 0x1p53, "start, limit and delta give " + count + " elements");
        return (long) Math.max(0, count);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor output = Tensor.allocate(types.getFirst().type(), types.getFirst().shape());
        boolean integer = output.type().isInteger();
        for (long i = 0; i < output.elements(); i++) {
            if (integer) {
                output.setLong(i, call.value(0).getLong(0) + i * call.value(2).getLong(0));
            } else {
                output.setDouble(i, call.value(0).getDouble(0) + i * call.value(2).getDouble(0));
            }
        }
        return List.of(output);
    }
}
