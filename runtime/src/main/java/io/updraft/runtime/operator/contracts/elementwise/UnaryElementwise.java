package io.updraft.runtime.operator.contracts.elementwise;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
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
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/// y = f(x), element by element, type and shape kept.
public final class UnaryElementwise extends Contract {
    private static final LongUnaryOperator NO_INTEGERS = x -> x;
    private static final Set<DataType> SIGNED = Types.union(Types.FLOATS,
            Set.of(DataType.INT8, DataType.INT16, DataType.INT32, DataType.INT64));

    private final Set<DataType> allowed;
    private final Function<Attributes, DoubleUnaryOperator> reals;
    private final LongUnaryOperator integers;

    private UnaryElementwise(OperatorId id, Set<DataType> allowed, Function<Attributes, DoubleUnaryOperator> reals,
            LongUnaryOperator integers) {
        super(id);
        this.allowed = allowed;
        this.reals = reals;
        this.integers = integers;
    }

    /// All of them.
    public static List<OperatorContract> all() {
        List<OperatorContract> all = new ArrayList<>();
        floats(all, "Sqrt", Math::sqrt, 6, 13);
        floats(all, "Reciprocal", x -> 1 / x, 6, 13);
        floats(all, "Exp", Math::exp, 6, 13);
        floats(all, "Log", Math::log, 6, 13);
        floats(all, "Floor", Math::floor, 6, 13);
        floats(all, "Ceil", Math::ceil, 6, 13);
        floats(all, "Round", Math::rint, 11, 22);
        floats(all, "Sin", Math::sin, 7, 22);
        floats(all, "Cos", Math::cos, 7, 22);
        floats(all, "Tan", Math::tan, 7, 22);
        floats(all, "Asin", Math::asin, 7, 22);
        floats(all, "Acos", Math::acos, 7, 22);
        floats(all, "Atan", Math::atan, 7, 22);
        floats(all, "Sinh", Math::sinh, 9, 22);
        floats(all, "Cosh", Math::cosh, 9, 22);
        floats(all, "Asinh", Activations::asinh, 9, 22);
        floats(all, "Acosh", Activations::acosh, 9, 22);
        floats(all, "Atanh", x -> (Math.log1p(x) - Math.log1p(-x)) / 2, 9, 22);
        floats(all, "Tanh", Math::tanh, 6, 13);
        floats(all, "Sigmoid", Activations::sigmoid, 6, 13);
        floats(all, "Softplus", Activations::softplus, 1, 22);
        floats(all, "Softsign", x -> x / (1 + Math.abs(x)), 1, 22);
        floats(all, "HardSwish", x -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0), 14, 22);
        floats(all, "Mish", x -> x * Math.tanh(Activations.softplus(x)), 18, 22);
        numbers(all, "Erf", Types.NUMBERS, Erf::erf, x -> (long) Erf.erf(x), 9, 13);
        numbers(all, "Sign", Types.NUMBERS, Math::signum, Long::signum, 9, 13);
        numbers(all, "Abs", Types.NUMBERS, Math::abs, Math::abs, 6, 13);
        numbers(all, "Neg", SIGNED, x -> -x, x -> -x, 6, 13);
        numbers(all, "Relu", SIGNED, x -> x < 0 ? 0 : x, x -> Math.max(0, x), 6, 13, 14);
        withAttributes(all, "LeakyRelu", a -> leaky(a.number("alpha", 0.01f)), 6, 16);
        withAttributes(all, "Elu", a -> elu(a.number("alpha", 1)), 6, 22);
        withAttributes(all, "Selu", a -> selu(a.number("alpha", 1.67326319217681884765625f),
                a.number("gamma", 1.05070102214813232421875f)), 6, 22);
        withAttributes(all, "Celu", a -> celu(a.number("alpha", 1)), 12);
        withAttributes(all, "ThresholdedRelu", a -> thresholded(a.number("alpha", 1)), 10, 22);
        withAttributes(all, "Shrink", a -> shrink(a.number("bias", 0), a.number("lambd", 0.5f)), 9);
        withAttributes(all, "HardSigmoid", a -> hardSigmoid(a.number("alpha", 0.2f), a.number("beta", 0.5f)), 6, 22);
        withAttributes(all, "Gelu", a -> gelu(a.text("approximate", "none")), 20);
        withAttributes(all, "Swish", a -> swish(a.number("alpha", 1)), 24);
        all.add(new UnaryElementwise(OperatorId.microsoft("Gelu"), Types.FLOATS, _ -> Activations::gelu, NO_INTEGERS));
        all.add(new UnaryElementwise(OperatorId.microsoft("QuickGelu"), Types.FLOATS,
                a -> swish(a.number("alpha", 1.702f)), NO_INTEGERS));
        return all;
    }

    private static void floats(List<OperatorContract> all, String type, DoubleUnaryOperator formula, int... versions) {
        withAttributes(all, type, _ -> formula, versions);
    }

    private static void withAttributes(List<OperatorContract> all, String type,
            Function<Attributes, DoubleUnaryOperator> formula, int... versions) {
        for (int version : versions) {
            all.add(new UnaryElementwise(OperatorId.onnx(type, version), Types.FLOATS, formula, NO_INTEGERS));
        }
    }

    private static void numbers(List<OperatorContract> all, String type, Set<DataType> allowed,
            DoubleUnaryOperator reals, LongUnaryOperator integers, int... versions) {
        for (int version : versions) {
            all.add(new UnaryElementwise(OperatorId.onnx(type, version), allowed, _ -> reals, integers));
        }
    }

    private static DoubleUnaryOperator leaky(double alpha) {
        return x -> x < 0 ? alpha * x : x;
    }

    private static DoubleUnaryOperator elu(double alpha) {
        return x -> x < 0 ? alpha * Math.expm1(x) : x;
    }

    private static DoubleUnaryOperator selu(double alpha, double gamma) {
        return x -> gamma * (x > 0 ? x : alpha * Math.expm1(x));
    }

    private static DoubleUnaryOperator celu(double alpha) {
        return x -> x < 0 ? alpha * Math.expm1(x / alpha) : x;
    }

    private static DoubleUnaryOperator thresholded(double alpha) {
        return x -> x > alpha ? x : 0;
    }

    private static DoubleUnaryOperator shrink(double bias, double lambda) {
        return x -> x < -lambda ? x + bias : x > lambda ? x - bias : 0;
    }

    private static DoubleUnaryOperator hardSigmoid(double alpha, double beta) {
        return x -> Math.clamp(alpha * x + beta, 0.0, 1.0);
    }

    private static DoubleUnaryOperator swish(double alpha) {
        return x -> Activations.swish(x, alpha);
    }

    private static DoubleUnaryOperator gelu(String approximate) {
        return switch (approximate) {
            case "none" -> Activations::gelu;
            case "tanh" -> Activations::geluTanh;
            default -> throw new io.updraft.runtime.operator.OperatorException(
                    "attribute approximate is '" + approximate + "', expected 'none' or 'tanh'");
        };
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, 1);
        Check.type(call, 0, allowed);
        // Making the formula reads, and so checks, the attributes.
        var _ = reals.apply(call.attributes());
        return List.of(call.inputType(0));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Tensor input = call.value(0);
        if (input.type().isFloat()) {
            DoubleUnaryOperator formula = reals.apply(call.attributes());
            double[] values = Reals.of(input);
            for (int i = 0; i < values.length; i++) {
                values[i] = formula.applyAsDouble(values[i]);
            }
            return List.of(Reals.tensor(types.getFirst(), values));
        }
        long[] values = input.toLongs();
        // UINT64 comes as its bits: only Sign could mistake a large one for a negative, and Abs.
        LongUnaryOperator formula = input.type() != DataType.UINT64
                ? integers
                : id().type().equals("Sign") ? x -> x == 0 ? 0 : 1 : id().type().equals("Abs") ? x -> x : integers;
        for (int i = 0; i < values.length; i++) {
            values[i] = formula.applyAsLong(values[i]);
        }
        return List.of(Integers.tensor(types.getFirst(), values));
    }
}
