package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElementwiseKernelsTest {
    private static final int TOKENS = 7;

    private static double[] map(Tensor x, DoubleUnaryOperator function) {
        double[] result = new double[(int) x.elements()];
        for (int i = 0; i < result.length; i++) {
            result[i] = function.applyAsDouble(x.getDouble(i));
        }
        return result;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double tanhGelu(double x) {
        return x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 33, 127, 1000})
    void gatedActivation(int columns) {
        Tensor gate = Samples.floats(1, 3, 1, TOKENS, columns);
        Tensor up = Samples.floats(2, 1, 1, TOKENS, columns);
        Map<String, DoubleUnaryOperator> activations = Map.of("silu", x -> x * sigmoid(x), "gelu_tanh",
                ElementwiseKernelsTest::tanhGelu, "quick_gelu", x -> x * sigmoid(1.702 * x), "relu",
                x -> Math.max(x, 0), "gelu", ExactGelu::at);
        activations.forEach((name, function) -> {
            double[] expected = map(gate, function);
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= up.getDouble(i);
            }
            Tensor two = KernelRun.of(OperatorId.updraft("GatedActivation")).attributes(Map.of("activation", name))
                    .tokens(gate).tokens(up).output(DataType.FLOAT, Rows.TOKENS, columns).run(TOKENS).getFirst();
            Samples.assertClose(two, expected, 4);
            Tensor one = KernelRun.of(OperatorId.updraft("GatedActivation")).attributes(Map.of("activation", name))
                    .tokens(besides(gate, up, columns)).output(DataType.FLOAT, Rows.TOKENS, columns).run(TOKENS)
                    .getFirst();
            assertThat(one.toFloats()).isEqualTo(two.toFloats());
        });
    }

    private static Tensor besides(Tensor left, Tensor right, int columns) {
        Tensor both = Tensor.allocate(DataType.FLOAT, Shape.of(1, TOKENS, 2L * columns));
        for (int row = 0; row < TOKENS; row++) {
            for (int c = 0; c < columns; c++) {
                both.setDouble(row * 2L * columns + c, left.getDouble((long) row * columns + c));
                both.setDouble(row * 2L * columns + columns + c, right.getDouble((long) row * columns + c));
            }
        }
        return both;
    }

    @Test
    void unknownActivation() {
        Tensor x = Samples.floats(1, 3, 1, TOKENS, 4);
        Assertions
                .assertThatThrownBy(() -> KernelRun.of(OperatorId.updraft("GatedActivation"))
                        .attributes(Map.of("activation", "mish")).tokens(x).output(DataType.FLOAT, Rows.TOKENS, 2)
                        .run(7))
                .isInstanceOf(OperatorException.class).hasMessageContaining("'mish'");
    }

    @Test
    void unaryFunctions() {
        Tensor x = Samples.floats(1, 2, 1, TOKENS, 33);
        Map<String, DoubleUnaryOperator> functions = Map.ofEntries(
                Map.entry("Sigmoid", ElementwiseKernelsTest::sigmoid),
                Map.entry("Tanh", Math::tanh), Map.entry("Exp", Math::exp), Map.entry("Neg", v -> -v),
                Map.entry("Abs", Math::abs), Map.entry("Relu", v -> Math.max(v, 0)), Map.entry("Cos", Math::cos),
                Map.entry("Sin", Math::sin), Map.entry("Softplus", v -> Math.log1p(Math.exp(v))),
                Map.entry("Reciprocal", v -> 1 / v), Map.entry("Floor", Math::floor), Map.entry("Round", Math::rint),
                Map.entry("Swish", v -> v * sigmoid(v)), Map.entry("Gelu", ExactGelu::at));
        functions.forEach((name, function) -> Samples.assertClose(KernelRun.onnx(name, 13).tokens(x)
                .output(DataType.FLOAT, Rows.TOKENS, 33).run(TOKENS).getFirst(), map(x, function), 2));
        Samples.assertClose(KernelRun.onnx("Gelu", 20).attributes(Map.of("approximate", "tanh")).tokens(x)
                .output(DataType.FLOAT, Rows.TOKENS, 33).run(TOKENS).getFirst(),
                map(x, ElementwiseKernelsTest::tanhGelu), 2);
    }

    @Test
    void binaryBroadcasts() {
        Map<String, DoubleBinaryOperator> operations = Map.of("Add", Double::sum, "Sub", (a, b) -> a - b, "Mul",
                (a, b) -> a * b, "Div", (a, b) -> a / b, "Pow", (a, b) -> Math.pow(a, b));
        Tensor x = Samples.floats(1, 1, 1, TOKENS, 31);
        for (int i = 0; i < x.elements(); i++) {
            x.setDouble(i, Math.abs(x.getDouble(i)));
        }
        Tensor same = Samples.floats(2, 1, 1, TOKENS, 31);
        Tensor vector = Samples.floats(3, 1, 31);
        Tensor scalar = Samples.floats(4, 1);
        Tensor column = Samples.floats(5, 1, 1, TOKENS, 1);
        operations.forEach((name, operation) -> {
            for (boolean left : new boolean[]{true, false}) {
                check(name, operation, x, same, left);
                check(name, operation, x, column, left);
                check(name, operation, x, vector, left);
                check(name, operation, x, scalar, left);
            }
        });
    }

    private static void check(String name, DoubleBinaryOperator operation, Tensor x, Tensor y, boolean left) {
        if (!left && name.equals("Pow")) {
            return;
        }
        double[] expected = new double[(int) x.elements()];
        for (int i = 0; i < expected.length; i++) {
            double a = x.getDouble(i);
            double b = y.getDouble(y.elements() == 1 ? 0
                    : y.elements() == TOKENS ? i / 31 : y.elements() == 31 ? i % 31 : i);
            expected[i] = (float) (left ? operation.applyAsDouble(a, b) : operation.applyAsDouble(b, a));
        }
        KernelRun run = KernelRun.onnx(name, 14);
        boolean constant = y.shape().rank() < 3;
        if (left) {
            run.tokens(x);
        }
        if (constant) {
            run.constant(y);
        } else {
            run.tokens(y);
        }
        if (!left) {
            run.tokens(x);
        }
        Tensor found = run.output(DataType.FLOAT, Rows.TOKENS, 31).run(TOKENS).getFirst();
        for (int i = 0; i < expected.length; i++) {
            assertThat(found.getDouble(i)).isEqualTo(expected[i]);
        }
    }

    @Test
    void softmaxOfTheLastAxis() {
        Tensor x = Samples.floats(1, 30, 1, TOKENS, 127);
        double[] expected = new double[(int) x.elements()];
        for (int row = 0; row < TOKENS; row++) {
            double sum = 0;
            for (int c = 0; c < 127; c++) {
                sum += Math.exp(x.getDouble(row * 127L + c));
            }
            for (int c = 0; c < 127; c++) {
                expected[row * 127 + c] = Math.exp(x.getDouble(row * 127L + c)) / sum;
            }
        }
        Samples.assertClose(KernelRun.onnx("Softmax", 13).tokens(x).output(DataType.FLOAT, Rows.TOKENS, 127).run(TOKENS)
                .getFirst(), expected, 8);
    }
}
