package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.device.DeviceProgram;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.quant.LinearOnDevice;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.plan.DeviceKernelRegistry;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Products on devices against the operator's contract, which accumulates in float64. An error may be four times that of a
/// product in plain float32, as a tree adds up in another order and rounds zero points apart; on matrix units twice that of
/// a product of halves.
class LinearOnDeviceTest {
    private static final double TIMES_PLAIN = 4;
    private static final double TIMES_HALVES = 2;
    private static final double FLOOR = 4e-7;
    /// Cases of so many rows are for decode steps: prompts would only take long.
    private static final int MANY_ROWS = 1000;
    /// Tokens of the largest step.
    private static final int MOST = 67;
    /// Tokens of a case's step, in turn: the last ones are of each quarter of a tile, and of one that others leave alone.
    private static final int[] TOKENS = {MOST, 20, 40, 55};

    private record LinearCase(String format, String activation, int k, int n, int parts, boolean bias, String gate) {
        @Override
        public String toString() {
            return format + " " + activation + " K" + k + " N" + n + "x" + parts + (bias ? " bias" : "")
                    + (gate.isEmpty() ? "" : " " + gate);
        }
    }

    private static final List<LinearCase> CASES = List.of(new LinearCase("FLOAT:KN", "float", 33, 31, 1, false, ""),
            new LinearCase("FLOAT:NK", "float", 1, 1, 1, true, ""),
            new LinearCase("FLOAT:NK", "float", 127, 66, 2, true, "silu"),
            new LinearCase("FLOAT:KN", "float", 200, 70, 3, false, ""),
            new LinearCase("FLOAT16:KN", "float", 33, 31, 1, true, ""),
            new LinearCase("FLOAT16:NK", "float", 128, 65, 2, false, "gelu"),
            new LinearCase("BFLOAT16:KN", "float", 33, 31, 1, true, ""),
            new LinearCase("BFLOAT16:NK", "float", 127, 66, 2, false, "silu"),
            new LinearCase("INT8:KN:0:row", "float", 64, 33, 1, false, ""),
            new LinearCase("INT8:KN:0:row", "uint8_dynamic", 64, 33, 2, false, ""),
            new LinearCase("INT8:NK:0:tensor", "uint8_dynamic", 127, 7, 1, true, ""),
            new LinearCase("UINT8:KN:0:row", "uint8_dynamic", 264, 35, 2, true, ""),
            new LinearCase("UINT8:KN:0:row", "uint8_dynamic", 136, 34, 2, false, "silu"),
            new LinearCase("INT8:NK:0:row", "int8_outliers", 136, 34, 1, false, ""),
            new LinearCase("codebook:nf4:64", "float", 200, 33, 2, true, ""),
            new LinearCase("codebook:log4:32", "float", 136, 34, 2, false, "silu"),
            new LinearCase("codebook:nf4:0", "float", 34, 5, 1, false, ""),
            new LinearCase("codebook:e4m3:0", "float", 136, 35, 1, false, ""),
            new LinearCase("codebook:e5m2:0", "float", 33, 7, 1, true, ""),
            new LinearCase("UINT8:NK:32:block", "int8_block", 96, 31, 1, true, ""),
            new LinearCase("INT8:KN:32:block", "int8_block", 100, 66, 2, false, "silu"),
            new LinearCase("UINT4:NK:16:block", "float", 80, 9, 1, false, ""),
            new LinearCase("UINT8:NK:12:block", "float", 60, 9, 1, false, ""),
            new LinearCase("nbits:4:32:none", "float", 96, 70, 1, false, ""),
            new LinearCase("nbits:4:32:none", "int8_block", 1000, 9, 1, false, ""),
            new LinearCase("nbits:4:32:none", "int8_block", 128, 66, 2, true, "silu"),
            new LinearCase("nbits:4:128:packed", "int8_block", 256, 33, 1, false, ""),
            new LinearCase("nbits:4:16:float", "float", 48, 14, 1, true, "relu"),
            new LinearCase("nbits:8:32:packed", "float", 96, 31, 2, false, "gelu_tanh"),
            new LinearCase("FLOAT16:NK", "float", 136, 33, 2, true, "silu"),
            new LinearCase("INT4:NK:64:block", "float", 328, 17, 2, true, ""),
            new LinearCase("nbits:4:32:packed", "float", 1000, 7, 1, false, ""),
            new LinearCase("nbits:2:64:none", "float", 192, 5, 1, false, ""),
            // Gates in the product's own launch.
            new LinearCase("FLOAT16:NK", "float", 136, 48, 2, true, "silu"),
            new LinearCase("nbits:4:32:packed", "float", 200, 32, 2, false, "silu"),
            // So many rows that a group of the GEMV takes several, one after another, with the next ones' words on their way.
            new LinearCase("nbits:4:32:none", "float", 64, 2403, 1, false, ""),
            new LinearCase("nbits:4:32:packed", "float", 72, 1302, 2, true, "silu"),
            new LinearCase("nbits:8:32:packed", "float", 64, 1701, 1, false, ""),
            // More columns than a group has in local memory at once.
            new LinearCase("nbits:4:32:none", "int8_block", 4128, 5, 2, false, "silu"),
            new LinearCase("INT8:NK:0:tensor", "float", 4100, 3, 1, true, ""),
            // Exactly as many, and blocks of one word.
            new LinearCase("nbits:4:32:none", "float", 4096, 5, 1, false, ""),
            new LinearCase("UINT4:NK:8:block", "float", 72, 9, 1, true, ""));

    @TestFactory
    List<DynamicTest> isCloseToFloat64() {
        List<DynamicTest> tests = new ArrayList<>();
        List<DeviceTarget> targets = new ArrayList<>(DevicesUnderTest.all());
        DevicesUnderTest.matrixUnits().ifPresent(targets::add);
        DevicesUnderTest.fragments().ifPresent(targets::add);
        for (DeviceTarget target : targets) {
            for (int i = 0; i < CASES.size(); i++) {
                LinearCase each = CASES.get(i);
                int tokens = TOKENS[i % TOKENS.length];
                // Two of the emulator must not have one name: KernelMutantsTest tells cases apart by it.
                String name = target.profile().name()
                        + (target.profile().intrinsics() == Intrinsics.ABSENT ? "" : " with matrix units")
                        + (target.profile().fragments() ? " with fragments" : "") + ": " + each;
                tests.add(DynamicTest.dynamicTest(name + ", decode", () -> check(target, each, 1, true)));
                if (each.n < MANY_ROWS) {
                    tests.add(DynamicTest.dynamicTest(name + ", prefill", () -> check(target, each, tokens, false)));
                }
            }
        }
        return tests;
    }

    /// What tiles are for, of the cases.
    private static boolean suitsTiles(LinearCase each) {
        return each.k % 8 == 0 && !each.activation.equals("uint8_dynamic")
                && (each.format.startsWith("codebook") || List
                        .of("FLOAT16:NK", "UINT4:NK:16:block", "INT8:KN:0:row", "INT8:NK:0:row", "INT8:NK:0:tensor",
                                "UINT8:NK:32:block",
                                "INT8:KN:32:block",
                                "INT4:NK:64:block", "nbits:4:32:none", "nbits:4:32:packed", "nbits:4:128:packed",
                                "nbits:8:32:packed")
                        .contains(each.format));
    }

    /// Which kernel takes the node, with the reason if the best does not.
    private static boolean isTiled(DeviceTarget target, LinearCase each, KernelRequest request) {
        DeviceKernelRegistry.Choice choice = DeviceProgram.kernels().choose(request, target.profile());
        boolean matrixUnits = target.profile().intrinsics() != Intrinsics.ABSENT;
        boolean tiled = matrixUnits && suitsTiles(each);
        boolean bytes = matrixUnits && each.activation.equals("uint8_dynamic");
        assertThat(choice.kernel().orElseThrow().name())
                .isEqualTo(tiled ? "tiled-linear" : bytes ? "byte-linear" : "linear");
        if (matrixUnits && !tiled) {
            assertThat(choice.refusals()).hasSize(bytes ? 1 : 2).first().asString().startsWith("tiled-linear: ");
        }
        return tiled;
    }

    private static void check(DeviceTarget target, LinearCase each, int rows, boolean decode) {
        Random random = new Random(each.hashCode());
        List<Operand> constants = new ArrayList<>();
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int part = 0; part < each.parts; part++) {
            weight(each, random, constants, attributes);
            constants.add(each.bias ? Requests.constant("bias", Tensor.ofFloats(Shape.of(each.n),
                    Requests.random(random, each.n, 1))) : Operand.ABSENT);
        }
        long[] widths = new long[each.parts];
        java.util.Arrays.fill(widths, each.n);
        attributes.put("parts", (long) each.parts);
        attributes.put("K", (long) each.k);
        attributes.put("N", widths);
        attributes.put("activation", each.activation);
        // One row is large, so that rounding by rows and by sequences differ.
        float[] x = Requests.random(random, rows * each.k, 1);
        for (int i = 0; i < each.k; i++) {
            x[i] *= rows > 1 ? 3 : 1;
        }
        int outputs = each.n * each.parts;
        List<Operand> inputs = new ArrayList<>();
        inputs.add(Requests.activation("x", Rows.TOKENS, each.k));
        inputs.addAll(constants);
        Attributes deviceAttributes = Attributes.of(attributes);
        if (each.activation.equals("uint8_dynamic")) {
            deviceAttributes = deviceAttributes.with(LinearOnDevice.DYNAMIC, 1L);
        }
        if (!each.gate.isEmpty()) {
            deviceAttributes = deviceAttributes.with(LinearOnDevice.GATE, each.gate);
        }
        KernelRequest request = new KernelRequest(OperatorId.updraft("Linear"), "linear", deviceAttributes, inputs,
                List.of(Requests.activation("y", Rows.TOKENS, each.gate.isEmpty() ? outputs : outputs / 2)));
        boolean tiled = isTiled(target, each, request);
        boolean fragments = target.profile().fragments() && !decode && !each.activation.equals("uint8_dynamic")
                && !each.format.startsWith("FLOAT:") && !each.format.startsWith("BFLOAT16");
        boolean halves = tiled || fragments;
        if (tiled || each.activation.equals("int8_outliers")) {
            // Nothing is rounded to 8 bits, so that there are no outliers either.
            attributes.put("activation", "float");
        }
        double[] expected = gated(each, contract(each, attributes, constants, x, rows), rows, outputs);
        double[] plain = gated(each, plain(each, attributes, constants, x, rows, outputs, halves), rows, outputs);
        double plainError = Requests.relativeError(floats(plain), expected);

        NodeOnDevice node = new NodeOnDevice(target, request, decode, decode ? 1 : MOST, 1, 1,
                NodeOnDevice.CacheSize.NONE);
        if (fragments) {
            assertThat(node.kernels()).containsSequence("fragment-activations", "fragment-weights", "gemm-fragments",
                    "fragment-results");
        }
        if (tiled) {
            boolean fused = decode && outputs % 32 == 0 && each.gate.equals("silu");
            boolean many = target.profile().intrinsics() == Intrinsics.DIRECT && !decode && outputs % 2 == 0;
            List<String> kernels = new ArrayList<>(many ? List.of("round-tokens", "many-tokens")
                    : List.of("few-tokens"));
            if (!each.gate.isEmpty() && !fused) {
                kernels.add("gated-product");
            }
            assertThat(node.kernels()).isEqualTo(kernels);
        }
        float[] actual = node.run(Map.of("x", x), 0, rows, 0, 1, new int[0], 0);
        assertThat(Requests.relativeError(actual, expected))
                .isLessThan((halves ? TIMES_HALVES : TIMES_PLAIN) * plainError + FLOOR);
    }

    private static float[] floats(double[] values) {
        float[] result = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = (float) values[i];
        }
        return result;
    }

    /// act(gate) * up in float64, where there is a gate.
    private static double[] gated(LinearCase each, double[] y, int rows, int outputs) {
        if (each.gate.isEmpty()) {
            return y;
        }
        Tensor both = Tensor.ofFloats(Shape.of(rows, outputs), floats(y));
        return evaluate(OperatorId.updraft("GatedActivation"), Attributes.of(Map.of("activation", each.gate)),
                List.of(Optional.of(both)));
    }

    private static double[] evaluate(OperatorId operator, Attributes attributes, List<Optional<Tensor>> values) {
        Tensor result = StandardOperators.registry().find(operator).orElseThrow()
                .evaluate(OperatorCall.of(operator, "node", attributes, 1, values)).getFirst();
        double[] doubles = new double[(int) result.elements()];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = result.getDouble(i);
        }
        return doubles;
    }

    private static double[] contract(LinearCase each, Map<String, Object> attributes, List<Operand> constants,
            float[] x, int rows) {
        List<Optional<Tensor>> values = new ArrayList<>();
        boolean dynamic = each.activation.equals("uint8_dynamic");
        float low = 0;
        float high = 0;
        for (float value : x) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        float scale = (high - low) / 255;
        float zero = Math.round(-low / scale);
        if (dynamic) {
            Tensor quantized = Tensor.allocate(DataType.UINT8, Shape.of(rows, each.k));
            for (int i = 0; i < x.length; i++) {
                quantized.setDouble(i, Math.clamp(Math.rint(x[i] / scale) + zero, 0, 255));
            }
            values.add(Optional.of(quantized));
        } else {
            values.add(Optional.of(Tensor.ofFloats(Shape.of(rows, each.k), x)));
        }
        constants.forEach(constant -> values.add(constant.constant()));
        if (dynamic) {
            values.add(Optional.of(Tensor.ofFloats(Shape.of(1), new float[]{scale})));
            Tensor point = Tensor.allocate(DataType.UINT8, Shape.of(1));
            point.setDouble(0, zero);
            values.add(Optional.of(point));
        }
        return evaluate(OperatorId.updraft("Linear"), Attributes.of(attributes), values);
    }

    /// The product of the weights as floats, or of halves, added up in float32 one after the other. Rounded activations lose
    /// nothing more.
    private static double[] plain(LinearCase each, Map<String, Object> attributes, List<Operand> constants,
            float[] x, int rows, int outputs, boolean halves) {
        double[] weights = weights(each, attributes, constants, false);
        double[] used = weights(each, attributes, constants, halves);
        double[] expected = contract(each, attributes, constants, x, rows);
        double[] result = new double[rows * outputs];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < outputs; column++) {
                float sum = 0;
                double sumExact = 0;
                for (int i = 0; i < each.k; i++) {
                    sum += rounded(x[row * each.k + i], halves) * rounded((float) used[i * outputs + column], halves);
                    sumExact += (double) x[row * each.k + i] * weights[i * outputs + column];
                }
                Optional<Tensor> bias = constants.get(column / each.n * 5 + 4).constant();
                if (halves && bias.isPresent()) {
                    float exact = (float) bias.get().getDouble(column % each.n);
                    sum += rounded(exact, true) - exact;
                }
                // The error of adding up in float32, on top of the exact result.
                result[row * outputs + column] = expected[row * outputs + column] + (sum - sumExact);
            }
        }
        return result;
    }

    /// The weights [k, n] as numbers; of halves, with scales that are.
    private static double[] weights(LinearCase each, Map<String, Object> attributes, List<Operand> constants,
            boolean halves) {
        Map<String, Object> exact = new LinkedHashMap<>(attributes);
        exact.put("activation", "float");
        float[] unit = new float[each.k * each.k];
        for (int i = 0; i < each.k; i++) {
            unit[i * each.k + i] = 1;
        }
        List<Optional<Tensor>> values = new ArrayList<>();
        values.add(Optional.of(Tensor.ofFloats(Shape.of(each.k, each.k), unit)));
        for (int i = 0; i < constants.size(); i++) {
            Optional<Tensor> constant = i % 5 == 4 ? Optional.empty() : constants.get(i).constant();
            values.add(i % 5 == 1 && halves ? constant.map(scales -> {
                Tensor rounded = Tensor.allocate(scales.type(), scales.shape());
                for (int j = 0; j < scales.elements(); j++) {
                    rounded.setDouble(j, rounded((float) scales.getDouble(j), true));
                }
                return rounded;
            }) : constant);
        }
        return evaluate(OperatorId.updraft("Linear"), Attributes.of(exact), values);
    }

    private static float rounded(float value, boolean halves) {
        return halves ? Float.float16ToFloat(Float.floatToFloat16(value)) : value;
    }

    private static void weight(LinearCase each, Random random, List<Operand> constants,
            Map<String, Object> attributes) {
        String[] words = each.format.split(":");
        if (words[0].equals("nbits")) {
            nbits(each, words, random, constants, attributes);
            return;
        }
        if (words[0].equals("codebook")) {
            codebook(each, words, random, constants, attributes);
            return;
        }
        DataType type = DataType.valueOf(words[0]);
        boolean kn = words[1].equals("KN");
        Tensor tensor = Tensor.allocate(type, kn ? Shape.of(each.k, each.n) : Shape.of(each.n, each.k));
        int low = type.isUnsigned() ? 0 : -(1 << type.bits() - 1);
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, type.isFloat()
                    ? random.nextGaussian() * (random.nextInt(9) == 0 ? 1e-6 : 0.1)
                    : low + random.nextInt(1 << type.bits()));
        }
        attributes.put("format", type.isFloat() ? "dense" : "integer");
        attributes.put("layout", words[1]);
        constants.add(Requests.constant("w", tensor));
        if (type.isFloat()) {
            constants.addAll(List.of(Operand.ABSENT, Operand.ABSENT, Operand.ABSENT));
            return;
        }
        int blockSize = Integer.parseInt(words[2]);
        int blocks = blockSize == 0 ? 1 : Math.ceilDiv(each.k, blockSize);
        Shape shape = switch (words[3]) {
            case "tensor" -> Shape.SCALAR;
            case "row" -> Shape.of(each.n);
            default -> kn ? Shape.of(blocks, each.n) : Shape.of(each.n, blocks);
        };
        attributes.put("block_size", (long) blockSize);
        attributes.put("quant_axis", blockSize == 0 ? "N" : "K");
        Tensor scales = Tensor.allocate(DataType.FLOAT, shape);
        Tensor zeros = Tensor.allocate(type, shape);
        for (int i = 0; i < scales.elements(); i++) {
            scales.setDouble(i, 0.01 + 0.01 * random.nextDouble());
            zeros.setDouble(i, low + random.nextInt(1 << type.bits()));
        }
        constants.add(Requests.constant("scales", scales));
        constants.add(random.nextBoolean() ? Requests.constant("zeros", zeros) : Operand.ABSENT);
        constants.add(Operand.ABSENT);
    }

    private static void codebook(LinearCase each, String[] words, Random random, List<Operand> constants,
            Map<String, Object> attributes) {
        Codebook book = Codebook.named(words[1]).orElseThrow();
        int blockSize = words[2].equals("0") ? each.k : Integer.parseInt(words[2]);
        int blocks = Math.ceilDiv(each.k, blockSize);
        attributes.put("format", "codebook");
        attributes.put("codebook", words[1]);
        attributes.put("block_size", (long) blockSize);
        Tensor weight = Tensor.allocate(DataType.UINT8, Shape.of(each.n, blocks, blockSize * book.bits() / 8));
        for (int i = 0; i < weight.elements(); i++) {
            int low = book.nearest((float) random.nextGaussian() * book.largest() / 4);
            weight.setDouble(i, book.bits() == 8 ? low
                    : low | book.nearest((float) random.nextGaussian() / 4) << 4);
        }
        constants.add(Requests.constant("w", weight));
        float[] scales = Requests.random(random, each.n * blocks, 0.1f);
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (0.05f + Math.abs(scales[i])) / book.largest();
        }
        constants.add(Requests.constant("scales", Tensor.ofFloats(Shape.of(each.n, blocks), scales)));
        constants.add(Operand.ABSENT);
        constants.add(Operand.ABSENT);
    }

    private static void nbits(LinearCase each, String[] words, Random random, List<Operand> constants,
            Map<String, Object> attributes) {
        int bits = Integer.parseInt(words[1]);
        int blockSize = Integer.parseInt(words[2]);
        int blocks = Math.ceilDiv(each.k, blockSize);
        attributes.put("format", "nbits");
        attributes.put("bits", (long) bits);
        attributes.put("block_size", (long) blockSize);
        Tensor weight = Tensor.allocate(DataType.UINT8, Shape.of(each.n, blocks, blockSize * bits / 8));
        for (int i = 0; i < weight.elements(); i++) {
            weight.setDouble(i, random.nextInt(256));
        }
        constants.add(Requests.constant("w", weight));
        constants.add(Requests.constant("scales", Tensor.ofFloats(Shape.of(each.n, blocks),
                Requests.random(random, each.n * blocks, 0.02))));
        constants.add(switch (words[3]) {
            case "float" -> Requests.constant("zeros", Tensor.ofFloats(Shape.of(each.n, blocks),
                    Requests.random(random, each.n * blocks, 4)));
            case "packed" -> {
                Tensor zeros = Tensor.allocate(DataType.UINT8, Shape.of(each.n, Math.ceilDiv(blocks * bits, 8)));
                for (int i = 0; i < zeros.elements(); i++) {
                    zeros.setDouble(i, random.nextInt(256));
                }
                yield Requests.constant("zeros", zeros);
            }
            default -> Operand.ABSENT;
        });
        constants.add(Operand.ABSENT);
    }
}
