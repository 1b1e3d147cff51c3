package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Broadcast;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Integers;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// BitwiseAnd, BitwiseOr, BitwiseXor with broadcasting, and BitwiseNot.
public final class Bitwise extends Contract {
    private Bitwise(String type, int version) {
        super(OperatorId.onnx(type, version));
    }

    public static Bitwise and(int version) {
        return new Bitwise("BitwiseAnd", version);
    }

    public static Bitwise or(int version) {
        return new Bitwise("BitwiseOr", version);
    }

    public static Bitwise xor(int version) {
        return new Bitwise("BitwiseXor", version);
    }

    public static Bitwise not(int version) {
        return new Bitwise("BitwiseNot", version);
    }

    private int operands() {
        return id().type().equals("BitwiseNot") ? 1 : 2;
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, operands(), operands());
        Check.attributes(call);
        Check.type(call, 0, Types.INTEGERS);
        Check.sameType(call, 0, 1);
        return List.of(new TensorType(call.type(0), Broadcast.shape(call, 0, operands())));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        TensorType output = types.getFirst();
        IntUnaryOperator left = Broadcast.index(call.shape(0), output.shape());
        IntUnaryOperator right = Broadcast.index(call.shape(operands() - 1), output.shape());
        long[] a = call.value(0).toLongs();
        long[] b = call.value(operands() - 1).toLongs();
        long[] result = new long[Math.toIntExact(output.shape().elements())];
        for (int i = 0; i < result.length; i++) {
            result[i] = formula(a[left.applyAsInt(i)], b[right.applyAsInt(i)]);
        }
        return List.of(Integers.tensor(output, result));
    }

    private long formula(long a, long b) {
        return switch (id().type()) {
            case "BitwiseAnd" -> a & b;
            case "BitwiseOr" -> a | b;
            case "BitwiseXor" -> a ^ b;
            case "BitwiseNot" -> ~a;
            default -> throw new OperatorException("no formula for " + id());
        };
    }
}
