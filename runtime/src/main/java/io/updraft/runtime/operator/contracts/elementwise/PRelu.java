package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// y = x where x >= 0, slope * x elsewhere; slope broadcasts to x.
public final class PRelu extends Contract {
    private static final Set<DataType> ALLOWED = Types.union(Types.FLOATS,
            Set.of(DataType.INT32, DataType.INT64, DataType.UINT32, DataType.UINT64));

    public PRelu(int version) {
        super(OperatorId.onnx("PRelu", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call);
        Check.type(call, 0, ALLOWED);
        Check.sameType(call, 0, 1);
        Check.that(call, Broadcast.shape(call, 0, 2).equals(call.shape(0)),
                "a slope of shape " + call.shape(1) + " does not broadcast to " + call.shape(0));
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        IntUnaryOperator index = Broadcast.index(call.shape(1), call.shape(0));
        if (call.type(0).isFloat()) {
            double[] values = Reals.of(call.value(0));
            double[] slope = Reals.of(call.value(1));
            for (int i = 0; i < values.length; i++) {
                values[i] *= values[i] < 0 ? slope[index.applyAsInt(i)] : 1;
            }
            return List.of(Reals.tensor(types.getFirst(), values));
        }
        long[] values = call.value(0).toLongs();
        long[] slope = call.value(1).toLongs();
        for (int i = 0; i < values.length; i++) {
            values[i] *= values[i] < 0 && !call.type(0).isUnsigned() ? slope[index.applyAsInt(i)] : 1;
        }
        return List.of(Integers.tensor(types.getFirst(), values));
    }
}
