package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;

/// c = a op b with multidirectional broadcasting: Add, Sub, Mul, Div and Mod. Integers wrap; their quotient is
/// truncated toward zero.
public final class BinaryArithmetic extends Contract {
    private BinaryArithmetic(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static List<OperatorContract> all() {
        List<OperatorContract> all = new ArrayList<>();
        for (String type : List.of("Add", "Sub", "Mul", "Div")) {
            for (int version : new int[]{7, 13, 14}) {
                all.add(new BinaryArithmetic(type, version));
            }
        }
        all.add(new BinaryArithmetic("Mod", 10));
        all.add(new BinaryArithmetic("Mod", 13));
        return all;
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        DataType type = Check.type(call, 0, Types.NUMBERS);
        Check.sameType(call, 0, 1);
        if (id().type().equals("Mod") && type.isFloat()) {
            Check.that(call, call.attributes().flag("fmod", false), "attribute fmod must be 1 for " + type);
        }
        return List.of(new TensorType(type, Broadcast.shape(call, 0, 2)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        TensorType output = types.getFirst();
        int elements = Math.toIntExact(output.shape().elements());
        IntUnaryOperator left = Broadcast.index(call.shape(0), output.shape());
        IntUnaryOperator right = Broadcast.index(call.shape(1), output.shape());
        if (output.type().isFloat()) {
            DoubleBinaryOperator formula = reals();
            double[] a = Reals.of(call.value(0));
            double[] b = Reals.of(call.value(1));
            double[] result = new double[elements];
            for (int i = 0; i < elements; i++) {
                result[i] = formula.applyAsDouble(a[left.applyAsInt(i)], b[right.applyAsInt(i)]);
            }
            return List.of(Reals.tensor(output, result));
        }
        LongBinaryOperator formula = integers(output.type(), call.attributes().flag("fmod", false));
        long[] a = call.value(0).toLongs();
        long[] b = call.value(1).toLongs();
        long[] result = new long[elements];
        for (int i = 0; i < elements; i++) {
            result[i] = formula.applyAsLong(a[left.applyAsInt(i)], b[right.applyAsInt(i)]);
        }
        return List.of(Integers.tensor(output, result));
    }

    private DoubleBinaryOperator reals() {
        return switch (id().type()) {
            case "Add" -> (a, b) -> a + b;
            case "Sub" -> (a, b) -> a - b;
            case "Mul" -> (a, b) -> a * b;
            case "Div" -> (a, b) -> a / b;
            case "Mod" -> (a, b) -> a % b;
            default -> throw new OperatorException("no formula for " + id());
        };
    }

    private LongBinaryOperator integers(DataType type, boolean fmod) {
        boolean unsigned = type == DataType.UINT64;
        return switch (id().type()) {
            case "Add" -> (a, b) -> a + b;
            case "Sub" -> (a, b) -> a - b;
            case "Mul" -> (a, b) -> a * b;
            case "Div" -> unsigned ? Long::divideUnsigned : (a, b) -> a / b;
            case "Mod" -> unsigned ? Long::remainderUnsigned : fmod ? (a, b) -> a % b : Math::floorMod;
            default -> throw new OperatorException("no formula for " + id());
        };
    }
}
