package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// x shifted by y bits to the LEFT or RIGHT, as attribute `direction` says, with broadcasting; a shift by all bits or
/// more leaves 0.
public final class BitShift extends Contract {
    private static final Set<DataType> UNSIGNED = Set.of(DataType.UINT8, DataType.UINT16, DataType.UINT32,
            DataType.UINT64);

    public BitShift(int version) {
        super(OperatorId.onnx("BitShift", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call, "direction");
        Check.type(call, 0, UNSIGNED);
        Check.sameType(call, 0, 1);
        Check.oneOf(call, "direction", call.attributes().text("direction"), "LEFT", "RIGHT");
        return List.of(new TensorType(call.type(0), Broadcast.shape(call, 0, 2)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        TensorType output = types.getFirst();
        boolean left = call.attributes().text("direction").equals("LEFT");
        IntUnaryOperator from = Broadcast.index(call.shape(0), output.shape());
        IntUnaryOperator by = Broadcast.index(call.shape(1), output.shape());
        long[] values = call.value(0).toLongs();
        long[] shifts = call.value(1).toLongs();
        long[] result = new long[Math.toIntExact(output.shape().elements())];
        for (int i = 0; i < result.length; i++) {
            long value = values[from.applyAsInt(i)];
            long shift = shifts[by.applyAsInt(i)];
            boolean all = Long.compareUnsigned(shift, output.type().bits()) >= 0;
            result[i] = all ? 0 : left ? value << shift : value >>> shift;
        }
        return List.of(Integers.tensor(output, result));
    }
}
