package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.updraft.graph.device.DeviceTarget;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tasks.device.FakeQuantizeOnDevice;
import io.updraft.tasks.device.GatherOnDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The general operators on devices against their contracts, which compute in float64.
class TasksOnDeviceTest {
    /// A row of float32 operations loses some units of the last place; plain float32 code was seen to lose 2e-7.
    private static final double CLOSE = 8e-7;
    private static final int[] WIDTHS = {1, 7, 33, 127, 1000};

    @TestFactory
    Stream<DynamicTest> normalizations() {
        OperatorId rms = OperatorId.onnx("SimplifiedLayerNormalization", 1);
        OperatorId layer = OperatorId.onnx("LayerNormalization", 17);
        OperatorId skipRms = OperatorId.microsoft("SkipSimplifiedLayerNormalization");
        OperatorId skipLayer = OperatorId.microsoft("SkipLayerNormalization");
        return each((target, width, rows) -> {
            Random random = new Random(width);
            Operand x = Requests.activation("x", Rows.TOKENS, width);
            Operand skip = Requests.activation("skip", Rows.TOKENS, width);
            Operand scale = vector("scale", random, width);
            Operand bias = vector("bias", random, width);
            Operand y = Requests.activation("y", Rows.TOKENS, width);
            Operand sum = Requests.activation("sum", Rows.TOKENS, width);
            Attributes attributes = Attributes.of(Map.of("epsilon", 1e-5f));
            compare(target, new KernelRequest(rms, "n", attributes, List.of(x, scale), List.of(y)), rows, 0);
            compare(target, new KernelRequest(layer, "n", attributes, List.of(x, scale, bias), List.of(y)), rows, 0);
            KernelRequest statistics = new KernelRequest(layer, "n", attributes, List.of(x, scale), List.of(y,
                    Requests.activation("mean", Rows.TOKENS, 1), Requests.activation("factor", Rows.TOKENS, 1)));
            compare(target, statistics, rows, 1);
            compare(target, statistics, rows, 2);
            List<Operand> both = List.of(y, Operand.ABSENT, Operand.ABSENT, sum);
            KernelRequest residual = new KernelRequest(skipRms, "n", attributes, List.of(x, skip, scale), both);
            compare(target, residual, rows, 0);
            compare(target, residual, rows, 3);
            compare(target, new KernelRequest(skipRms, "n", attributes, List.of(x, skip, scale, bias), both), rows, 0);
            KernelRequest centred = new KernelRequest(skipLayer, "n", attributes, List.of(x, skip, scale, bias), both);
            compare(target, centred, rows, 0);
            compare(target, centred, rows, 3);
        });
    }

    @TestFactory
    Stream<DynamicTest> gatesAndSums() {
        return each((target, width, rows) -> {
            OperatorId gated = OperatorId.updraft("GatedActivation");
            Operand pairs = Requests.activation("x", Rows.SELECTED, 2 * width);
            Operand one = Requests.activation("a", Rows.SELECTED, width);
            Operand two = Requests.activation("b", Rows.SELECTED, width);
            Operand y = Requests.activation("y", Rows.SELECTED, width);
            for (String activation : List.of("silu", "gelu", "gelu_tanh", "quick_gelu", "relu")) {
                Attributes attributes = Attributes.of(Map.of("activation", activation));
                compare(target, new KernelRequest(gated, "g", attributes, List.of(pairs), List.of(y)), rows, 0);
            }
            compare(target, new KernelRequest(gated, "g", Attributes.of(Map.of("activation", "silu")),
                    List.of(one, two), List.of(y)), rows, 0);
            OperatorId add = OperatorId.onnx("Add", 14);
            compare(target, new KernelRequest(add, "a", Attributes.NONE, List.of(one, two), List.of(y)), rows, 0);
            compare(target, new KernelRequest(add, "a", Attributes.NONE,
                    List.of(vector("v", new Random(width), width), one), List.of(y)), rows, 0);
        });
    }

    @TestFactory
    Stream<DynamicTest> lookUps() {
        return each((target, width, rows) -> {
            Random random = new Random(width);
            int entries = 37;
            int[] ids = random.ints(rows, 0, entries).toArray();
            for (DataType type : List.of(DataType.FLOAT, DataType.FLOAT16, DataType.BFLOAT16)) {
                Tensor table = Tensor.allocate(type, Shape.of(entries, 2 * width));
                for (int i = 0; i < table.elements(); i++) {
                    table.setDouble(i, random.nextGaussian() * (random.nextInt(5) == 0 ? 1e-6 : 1));
                }
                lookUp(target, table, 2 * width, ids, "ids", 0);
                lookUp(target, table, 2 * width, ids, "positions", 3);
            }
        });
    }

    private static void lookUp(DeviceTarget target, Tensor table, int width, int[] ids, String what, int position) {
        KernelRequest request = new KernelRequest(OperatorId.onnx("Gather", 13), "g",
                Attributes.of(Map.of(GatherOnDevice.LOOKUP, what)),
                List.of(Requests.constant("table", table), Requests.activation("ids", Rows.TOKENS, 1)),
                List.of(Requests.activation("y", Rows.TOKENS, width)));
        float[] actual = new NodeOnDevice(target, request, false, ids.length + 1, 1, 1, NodeOnDevice.CacheSize.NONE)
                .run(Map.of(), position,
                        ids.length, 0, 1, ids, 0);
        float[] expected = new float[actual.length];
        for (int i = 0; i < expected.length; i++) {
            int row = what.equals("ids") ? ids[i / width] : position + i / width;
            expected[i] = (float) table.getDouble((long) row * width + i % width);
        }
        assertThat(actual).isEqualTo(expected);
    }

    @TestFactory
    Stream<DynamicTest> quantizedLookUps() {
        return each((target, width, rows) -> {
            Random random = new Random(width);
            int entries = 19;
            int columns = 2 * width;
            int blocks = Math.ceilDiv(columns, 16);
            Tensor codes = Tensor.allocate(DataType.UINT8, Shape.of(entries, width));
            Tensor zeros = Tensor.allocate(DataType.UINT8, Shape.of(entries, Math.ceilDiv(blocks, 2)));
            for (int i = 0; i < codes.elements(); i++) {
                codes.setDouble(i, random.nextInt(256));
            }
            for (int i = 0; i < zeros.elements(); i++) {
                zeros.setDouble(i, random.nextInt(256));
            }
            Operand scales = Requests.constant("scales", Tensor.ofFloats(Shape.of(entries, blocks),
                    Requests.random(random, entries * blocks, 1)));
            Attributes attributes = Attributes.of(Map.of("bits", 4L, "block_size", 16L, "gather_axis", 0L,
                    "quantize_axis", 1L));
            List<Operand> inputs = List.of(Requests.constant("codes", codes),
                    Requests.activation("ids", Rows.TOKENS, 1),
                    scales, Requests.constant("zeros", zeros));
            int[] ids = random.ints(rows, 0, entries).toArray();
            quantizedLookUp(target, attributes, inputs, columns, ids, "ids", 0);
            quantizedLookUp(target, attributes, inputs, columns, ids, "positions", 3);
        });
    }

    private static void quantizedLookUp(DeviceTarget target, Attributes attributes, List<Operand> inputs, int width,
            int[] ids, String what, int position) {
        KernelRequest request = new KernelRequest(OperatorId.microsoft("GatherBlockQuantized"), "g",
                attributes.with(GatherOnDevice.LOOKUP, what), inputs,
                List.of(Requests.activation("y", Rows.TOKENS, width)));
        float[] actual = new NodeOnDevice(target, request, false, ids.length + 1, 1, 1, NodeOnDevice.CacheSize.NONE)
                .run(Map.of(), position, ids.length, 0, 1, ids, 0);
        Tensor indices = Tensor.allocate(DataType.INT64, Shape.of(ids.length));
        for (int i = 0; i < ids.length; i++) {
            indices.setDouble(i, what.equals("ids") ? ids[i] : position + i);
        }
        double[] expected = evaluate(request.operator(), attributes, 1, List.of(inputs.get(0).constant(),
                Optional.of(indices), inputs.get(2).constant(), inputs.get(3).constant()), 0);
        assertThat(Requests.relativeError(actual, expected)).isLessThan(CLOSE);
    }

    @TestFactory
    Stream<DynamicTest> selectedRowsAndRounding() {
        return each((target, width, rows) -> {
            float[] x = Requests.random(new Random(width), rows * width, 1);
            KernelRequest select = new KernelRequest(OperatorId.updraft("SelectRows"), "s", Attributes.NONE,
                    List.of(Requests.activation("x", Rows.TOKENS, width)),
                    List.of(Requests.activation("y", Rows.SELECTED, width)));
            int first = rows / 2;
            float[] selected = new NodeOnDevice(target, select, false, rows, rows, 1, NodeOnDevice.CacheSize.NONE).run(
                    Map.of("x", x), 0, rows,
                    first, rows - first, new int[0], 0);
            assertThat(selected).isEqualTo(java.util.Arrays.copyOfRange(x, first * width, rows * width));
            KernelRequest round = new KernelRequest(FakeQuantizeOnDevice.OPERATOR, "q",
                    Attributes.of(Map.of("scale", 0.021f, "zero", 117f, "least", 0f, "most", 255f)),
                    List.of(Requests.activation("x", Rows.TOKENS, width)),
                    List.of(Requests.activation("y", Rows.TOKENS, width)));
            float[] rounded = new NodeOnDevice(target, round, false, rows, 1, 1, NodeOnDevice.CacheSize.NONE).run(
                    Map.of("x", x), 0, rows, 0, 1,
                    new int[0], 0);
            for (int i = 0; i < x.length; i++) {
                double code = Math.clamp(Math.rint(x[i] / 0.021f) + 117, 0, 255);
                // A step is 0.021: the right one was taken, and multiplied with a rounding or two.
                assertThat(rounded[i]).isCloseTo((float) ((code - 117) * 0.021f), within(2e-6f));
            }
        });
    }

    @FunctionalInterface
    private interface Check {
        void run(DeviceTarget target, int width, int rows);
    }

    private static Stream<DynamicTest> each(Check check) {
        List<DynamicTest> tests = new ArrayList<>();
        for (DeviceTarget target : DevicesUnderTest.all()) {
            for (int width : WIDTHS) {
                int rows = width > 500 ? 2 : 5;
                tests.add(DynamicTest.dynamicTest(target.profile().name() + ", width " + width,
                        () -> check.run(target, width, rows)));
            }
        }
        return tests.stream();
    }

    private static Operand vector(String name, Random random, int width) {
        return Requests.constant(name, Tensor.ofFloats(Shape.of(width), Requests.random(random, width, 1)));
    }

    /// An output by the operator's contract.
    static double[] evaluate(OperatorId operator, Attributes attributes, int outputs,
            List<Optional<Tensor>> values, int output) {
        Tensor result = StandardOperators.registry().find(operator).orElseThrow()
                .evaluate(new OperatorCall(operator, "node", attributes,
                        values.stream().map(value -> value.map(Tensor::tensorType)).toList(), values,
                        IntStream.range(0, outputs).mapToObj(i -> i == 0 || i == output).toList()))
                .get(output);
        double[] doubles = new double[(int) result.elements()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = result.getDouble(i);
        }
        return doubles;
    }

    private static void compare(DeviceTarget target, KernelRequest request, int rows, int output) {
        Random random = new Random(rows);
        Map<String, float[]> inputs = new HashMap<>();
        List<Optional<Tensor>> values = new ArrayList<>();
        for (Operand input : request.inputs()) {
            if (input.isConstant()) {
                values.add(input.constant());
                continue;
            }
            int width = (int) input.shape().base().elements();
            float[] x = Requests.random(random, rows * width, 2);
            inputs.put(input.name(), x);
            values.add(Optional.of(Tensor.ofFloats(Shape.of(1, rows, width), x)));
        }
        // One row more than the step has: it must stay as it was.
        float[] actual = new NodeOnDevice(target, request, false, rows + 1, rows + 1, 1, NodeOnDevice.CacheSize.NONE)
                .run(padded(inputs, rows), 0,
                        rows, 0, rows, new int[0], output);
        double[] expected = evaluate(request.operator(), request.attributes(), request.outputs().size(), values,
                output);
        assertThat(Requests.relativeError(actual, expected)).as(request.toString()).isLessThan(CLOSE);
    }

    private static Map<String, float[]> padded(Map<String, float[]> inputs, int rows) {
        Map<String, float[]> padded = new HashMap<>();
        inputs.forEach((name, values) -> {
            float[] more = java.util.Arrays.copyOf(values, values.length / rows * (rows + 1));
            // Not NaN, which the output holds before it is written.
            java.util.Arrays.fill(more, values.length, more.length, 1);
            padded.put(name, more);
        });
        return padded;
    }
}
