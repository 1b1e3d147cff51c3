package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.RowShape;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Functions of elements, softmax and quantization on devices against their contracts, element by element.
class ElementwiseOnDeviceTest {
    private static final int ROWS = 3;
    private static final Attributes NONE = Attributes.NONE;
    /// A function in float32 loses some units of the last place; the erf of Gelu has an absolute error of 1.5e-7.
    private static final double RELATIVE = 2e-6;
    private static final double ABSOLUTE = 4e-7;

    @TestFactory
    Stream<DynamicTest> functions() {
        return onEach((target, random) -> {
            float[] x = Requests.random(random, ROWS * 33, 4);
            float[] edges = {0f, -0f, 88f, -88f, 120f, -120f, 1e-20f, Float.POSITIVE_INFINITY};
            System.arraycopy(edges, 0, x, 40, edges.length);
            for (String type : List.of("Sigmoid", "Tanh", "Relu", "Exp", "Reciprocal", "Neg", "Abs", "Gelu", "Swish")) {
                int version = type.equals("Swish") ? 24 : type.equals("Gelu") ? 20 : 13;
                float[] finite = x.clone();
                // Infinity times a sigmoid of 0 differs from the limit.
                finite[47] = type.equals("Gelu") || type.equals("Swish") ? 5 : finite[47];
                check(target, unary(OperatorId.onnx(type, type.equals("Relu") ? 14 : version), NONE), finite);
            }
            check(target, unary(OperatorId.onnx("Gelu", 20), Attributes.of(Map.of("approximate", "tanh"))),
                    Requests.random(random, ROWS * 33, 4));
            check(target, unary(OperatorId.onnx("Swish", 24), Attributes.of(Map.of("alpha", 0.5f))),
                    Requests.random(random, ROWS * 33, 4));
            float[] positive = x.clone();
            for (int i = 0; i < positive.length; i++) {
                positive[i] = Math.abs(positive[i]);
            }
            check(target, unary(OperatorId.onnx("Sqrt", 13), NONE), positive);
        });
    }

    private static KernelRequest unary(OperatorId operator, Attributes attributes) {
        return new KernelRequest(operator, "f", attributes, List.of(rows("x", 33)), List.of(rows("y", 33)));
    }

    @TestFactory
    Stream<DynamicTest> broadcastArithmetic() {
        return onEach((target, random) -> {
            for (String type : List.of("Add", "Sub", "Mul", "Div")) {
                OperatorId operator = OperatorId.onnx(type, 14);
                arithmetic(target, operator, rows("a", 37), rows("b", 37), rows("y", 37), random);
                arithmetic(target, operator, rows("a", 37), rows("b", 1), rows("y", 37), random);
                arithmetic(target, operator, constant(random, 37), rows("b", 37), rows("y", 37), random);
                arithmetic(target, operator, rows("a", 37), constant(random), rows("y", 37), random);
                arithmetic(target, operator, rows("a", 3, 5, 7), rows("b", 3, 1, 7), rows("y", 3, 5, 7), random);
                arithmetic(target, operator, rows("a", 1, 5, 1), rows("b", 3, 1, 7), rows("y", 3, 5, 7), random);
                arithmetic(target, operator, rows("a", 3, 5, 7), constant(random, 5, 1), rows("y", 3, 5, 7), random);
            }
        });
    }

    private static Operand constant(Random random, long... dims) {
        Shape shape = Shape.of(dims);
        return Requests.constant("c", Tensor.ofFloats(shape, Requests.random(random, (int) shape.elements(), 2)));
    }

    private static void arithmetic(DeviceTarget target, OperatorId operator, Operand a, Operand b, Operand y,
            Random random) {
        float[][] values = new float[2][];
        for (int i = 0; i < 2; i++) {
            values[i] = Requests.random(random, ROWS * (int) (i == 0 ? a : b).shape().base().elements(), 3);
        }
        check(target, new KernelRequest(operator, "op", NONE, List.of(a, b), List.of(y)), values);
    }

    @TestFactory
    Stream<DynamicTest> softmax() {
        return onEach((target, random) -> {
            for (int axis : new int[]{-1, 2, 3, 4}) {
                KernelRequest request = new KernelRequest(OperatorId.onnx("Softmax", 13), "s",
                        Attributes.of(Map.of("axis", axis)), List.of(rows("x", 3, 1, 131)),
                        List.of(rows("y", 3, 1, 131)));
                float[] x = Requests.random(random, ROWS * 3 * 131, 6);
                x[7] = Float.NEGATIVE_INFINITY;
                check(target, request, x);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> codes() {
        return onEach((target, random) -> {
            for (DataType type : List.of(DataType.UINT8, DataType.INT8, DataType.INT16, DataType.INT4)) {
                boolean zeros = type != DataType.INT16;
                quantize(target, type, new long[0], -1, 0, zeros, random);
                quantize(target, type, new long[]{6}, 2, 0, zeros, random);
                quantize(target, type, new long[]{10}, -1, 0, zeros, random);
                quantize(target, type, new long[]{1, 1, 6, 4}, 3, 3, zeros, random);
                quantize(target, type, new long[]{1, 1, 3, 10}, 2, 2, zeros, random);
            }
        });
    }

    /// Scales are powers of two, so that many elements lie between two codes, where the even one is right.
    private static void quantize(DeviceTarget target, DataType type, long[] dims, int axis, int block, boolean zeros,
            Random random) {
        Tensor scales = Tensor.allocate(DataType.FLOAT, Shape.of(dims));
        Tensor points = Tensor.allocate(type, scales.shape());
        for (int i = 0; i < scales.elements(); i++) {
            scales.setDouble(i, Math.scalb(1.0, random.nextInt(3) - 1));
            points.setLong(i, random.nextInt(4));
        }
        Attributes attributes = Attributes.of(Map.of("axis", axis, "block_size", block));
        Operand zero = zeros ? Requests.constant("z", points) : Operand.ABSENT;
        float[] x = new float[60];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(-70, 70) / 4f;
        }
        x[5] = 1e9f;
        x[6] = -1e9f;
        Attributes to = zeros ? attributes : attributes.with("output_dtype", type.onnxCode());
        float[] codes = check(target, new KernelRequest(OperatorId.onnx("QuantizeLinear", 21), "q", to,
                List.of(one("x", DataType.FLOAT), Requests.constant("s", scales), zero), List.of(one("y", type))), x);
        check(target, new KernelRequest(OperatorId.onnx("DequantizeLinear", 21), "d", attributes,
                List.of(one("x", type), Requests.constant("s", scales), zero),
                List.of(one("y", DataType.FLOAT))), codes);
    }

    /// One row [6, 10].
    private static Operand one(String name, DataType type) {
        return new Operand(name, type, new RowShape(Shape.of(1, 1, 6, 10), 1, Rows.TOKENS), Optional.empty());
    }

    @TestFactory
    Stream<DynamicTest> dynamicCodes() {
        return onEach((target, random) -> {
            KernelRequest request = new KernelRequest(OperatorId.onnx("DynamicQuantizeLinear", 11), "q", NONE,
                    List.of(rows("x", 41)), List.of(
                            new Operand("y", DataType.UINT8, rows("y", 41).shape(), Optional.empty()),
                            rows("scale", 1),
                            new Operand("zero", DataType.UINT8, rows("zero", 1).shape(), Optional.empty())));
            float[] x = Requests.random(random, ROWS * 41, 2);
            double[] expected = expected(request, List.of(x), 0);
            float[] actual = run(target, request, List.of(x), 0);
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).as("code %d", i).isEqualTo(expected[i]);
            }
            assertThat((double) run(target, request, List.of(x), 1)[0]).isCloseTo(expected(request, List.of(x), 1)[0],
                    within(1e-8));
            assertThat((double) run(target, request, List.of(x), 2)[0]).isEqualTo(expected(request, List.of(x), 2)[0]);
        });
    }

    private static Operand rows(String name, long... dims) {
        long[] base = new long[dims.length + 2];
        base[0] = 1;
        base[1] = 1;
        System.arraycopy(dims, 0, base, 2, dims.length);
        return new Operand(name, DataType.FLOAT, new RowShape(Shape.of(base), 1, Rows.TOKENS), Optional.empty());
    }

    /// @param values of the activations, in order
    /// @return what came out
    private static float[] check(DeviceTarget target, KernelRequest request, float[]... values) {
        List<float[]> given = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (!request.input(i).isConstant()) {
                given.add(values[i]);
            }
        }
        float[] actual = run(target, request, given, 0);
        double[] expected = expected(request, given, 0);
        for (int i = 0; i < actual.length; i++) {
            if (Double.isFinite((float) expected[i])) {
                assertThat((double) actual[i]).as("%s, element %d", request, i).isCloseTo(expected[i],
                        within(ABSOLUTE + RELATIVE * Math.abs(expected[i])));
            } else {
                assertThat(Float.valueOf(actual[i])).as("%s, element %d", request, i)
                        .isEqualTo(Float.valueOf((float) expected[i]));
            }
        }
        return actual;
    }

    private static int count(List<float[]> values, KernelRequest request) {
        Operand first = request.inputs().stream().filter(each -> !each.isConstant()).findFirst().orElseThrow();
        return values.getFirst().length / (int) first.shape().base().elements();
    }

    private static float[] run(DeviceTarget target, KernelRequest request, List<float[]> values, int output) {
        Map<String, float[]> inputs = new HashMap<>();
        int next = 0;
        for (Operand input : request.inputs()) {
            if (input.isPresent() && !input.isConstant()) {
                inputs.put(input.name(), values.get(next++));
            }
        }
        int count = count(values, request);
        return new NodeOnDevice(target, request, false, count, 1, 1, NodeOnDevice.CacheSize.NONE).run(inputs, 0, count,
                0, 1, new int[0],
                output);
    }

    private static double[] expected(KernelRequest request, List<float[]> values, int output) {
        List<Optional<Tensor>> tensors = new ArrayList<>();
        int next = 0;
        int count = count(values, request);
        for (Operand input : request.inputs()) {
            if (!input.isPresent() || input.isConstant()) {
                tensors.add(input.constant());
                continue;
            }
            Tensor tensor = Tensor.allocate(input.type(), input.shape().at(count));
            float[] own = values.get(next++);
            for (int i = 0; i < tensor.elements(); i++) {
                tensor.setDouble(i, own[i]);
            }
            tensors.add(Optional.of(tensor));
        }
        return TasksOnDeviceTest.evaluate(request.operator(), request.attributes(), request.outputs().size(), tensors,
                output);
    }

    @FunctionalInterface
    private interface Check {
        void run(DeviceTarget target, Random random);
    }

    private static Stream<DynamicTest> onEach(Check check) {
        return DevicesUnderTest.all().stream().map(target -> DynamicTest.dynamicTest(target.profile().name(),
                () -> check.run(target, new Random(7))));
    }
}
