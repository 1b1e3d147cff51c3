package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;

/// y = min(max(x, low), high); where low > high, high. Bounds are attributes before version 11, then inputs.
public final class Clip extends Contract {
    public Clip(int version) {
        super(OperatorId.onnx("Clip", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, version() < 11 ? 1 : 3);
        Check.type(call, 0, Types.NUMBERS);
        Check.sameType(call, 0, 1, 2);
        for (int bound = 1; bound <= 2; bound++) {
            Check.that(call, !call.has(bound) || call.shape(bound).elements() == 1,
                    "input " + bound + " must be a scalar");
        }
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        if (input.type().isFloat()) {
            double low = version() < 11
                    ? call.attributes().number("min", -Float.MAX_VALUE)
                    : call.has(1) ? call.value(1).getDouble(0) : Double.NEGATIVE_INFINITY;
            double high = version() < 11
                    ? call.attributes().number("max", Float.MAX_VALUE)
                    : call.has(2) ? call.value(2).getDouble(0) : Double.POSITIVE_INFINITY;
            double[] values = Reals.of(input);
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.min(Math.max(values[i], low), high);
            }
            return List.of(Reals.tensor(types.getFirst(), values));
        }
        long flip = input.type() == DataType.UINT64 ? Long.MIN_VALUE : 0;
        long low = call.has(1) ? call.value(1).getLong(0) ^ flip : Long.MIN_VALUE;
        long high = call.has(2) ? call.value(2).getLong(0) ^ flip : Long.MAX_VALUE;
        long[] values = input.toLongs();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(Math.max(values[i] ^ flip, low), high) ^ flip;
        }
        return List.of(Integers.tensor(types.getFirst(), values));
    }
}
