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

/// z = x ^ y with broadcasting; z has the type of x, y may have another.
public final class Pow extends Contract {
    private static final Set<DataType> BASES = Types.union(Types.FLOATS, Types.INDICES);

    public Pow(int version) {
        super(OperatorId.onnx("Pow", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        DataType type = Check.type(call, 0, BASES);
        Check.type(call, 1, Types.NUMBERS);
        return List.of(new TensorType(type, Broadcast.shape(call, 0, 2)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        TensorType output = types.getFirst();
        int elements = Math.toIntExact(output.shape().elements());
        IntUnaryOperator left = Broadcast.index(call.shape(0), output.shape());
        IntUnaryOperator right = Broadcast.index(call.shape(1), output.shape());
        if (output.type().isInteger() && call.type(1).isInteger()) {
            long[] bases = call.value(0).toLongs();
            long[] exponents = call.value(1).toLongs();
            long[] result = new long[elements];
            for (int i = 0; i < elements; i++) {
                result[i] = power(bases[left.applyAsInt(i)], exponents[right.applyAsInt(i)]);
            }
            return List.of(Integers.tensor(output, result));
        }
        double[] bases = Reals.of(call.value(0));
        double[] exponents = Reals.of(call.value(1));
        double[] result = new double[elements];
        for (int i = 0; i < elements; i++) {
            result[i] = Math.pow(bases[left.applyAsInt(i)], exponents[right.applyAsInt(i)]);
        }
        return List.of(Reals.tensor(output, result));
    }

    /// By squaring, wrapping; a negative exponent gives the truncated real power.
    private static long power(long base, long exponent) {
        if (exponent < 0) {
            return (long) Math.pow(base, exponent);
        }
        long result = 1;
        long square = base;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }
}
