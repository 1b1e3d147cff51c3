package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;

/// Comparisons and the logic of two truth values, with broadcasting; the result is BOOL.
/// A comparison with NaN is false.
public final class Comparison extends Contract {
    private static final Set<DataType> EQUATABLE = Types.union(Types.NUMBERS, Types.BOOL, Set.of(DataType.STRING));
    private static final int UNORDERED = 2;

    private final Set<DataType> allowed;

    private Comparison(String type, int version, Set<DataType> allowed) {
        super(OperatorId.onnx(type, version));
        this.allowed = allowed;
    }

    public static List<OperatorContract> all() {
        List<OperatorContract> all = new ArrayList<>();
        add(all, "Equal", EQUATABLE, 7, 11, 13, 19);
        add(all, "Less", Types.NUMBERS, 7, 9, 13);
        add(all, "Greater", Types.NUMBERS, 7, 9, 13);
        add(all, "LessOrEqual", Types.NUMBERS, 12, 16);
        add(all, "GreaterOrEqual", Types.NUMBERS, 12, 16);
        add(all, "And", Types.BOOL, 7);
        add(all, "Or", Types.BOOL, 7);
        add(all, "Xor", Types.BOOL, 7);
        return all;
    }

    private static void add(List<OperatorContract> all, String type, Set<DataType> allowed, int... versions) {
        for (int version : versions) {
            all.add(new Comparison(type, version, allowed));
        }
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.type(call, 0, allowed);
        Check.sameType(call, 0, 1);
        return List.of(new TensorType(DataType.BOOL, Broadcast.shape(call, 0, 2)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        TensorType output = types.getFirst();
        Tensor result = Tensor.allocate(DataType.BOOL, output.shape());
        IntUnaryOperator left = Broadcast.index(call.shape(0), output.shape());
        IntUnaryOperator right = Broadcast.index(call.shape(1), output.shape());
        IntBinaryOperator order = order(call.value(0), call.value(1));
        int elements = Math.toIntExact(output.shape().elements());
        for (int i = 0; i < elements; i++) {
            int sign = order.applyAsInt(left.applyAsInt(i), right.applyAsInt(i));
            result.data().set(Tensor.BYTE, i, (byte) (holds(sign) ? 1 : 0));
        }
        return List.of(result);
    }

    /// Whether the relation holds for elements that compare so; truth values compare as bits a and b in 2a + b.
    private boolean holds(int sign) {
        return switch (id().type()) {
            case "Equal" -> sign == 0;
            case "Less" -> sign == -1;
            case "Greater" -> sign == 1;
            case "LessOrEqual" -> sign == -1 || sign == 0;
            case "GreaterOrEqual" -> sign == 1 || sign == 0;
            case "And" -> sign == 3;
            case "Or" -> sign != 0;
            case "Xor" -> sign == 1 || sign == 2;
            default -> throw new OperatorException("no formula for " + id());
        };
    }

    private IntBinaryOperator order(Tensor a, Tensor b) {
        if (a.type() == DataType.BOOL && !id().type().equals("Equal")) {
            return (i, j) -> (int) (2 * a.getLong(i) + b.getLong(j));
        }
        if (a.type() == DataType.STRING) {
            return (i, j) -> a.getString(i).equals(b.getString(j)) ? 0 : 1;
        }
        if (a.type().isFloat()) {
            double[] left = Reals.of(a);
            double[] right = Reals.of(b);
            return (i, j) -> left[i] < right[j] ? -1 : left[i] > right[j] ? 1 : left[i] == right[j] ? 0 : UNORDERED;
        }
        long[] left = a.toLongs();
        long[] right = b.toLongs();
        return a.type() == DataType.UINT64
                ? (i, j) -> Long.compareUnsigned(left[i], right[j])
                : (i, j) -> Long.compare(left[i], right[j]);
    }
}
