package io.updraft.runtime.operator.contracts.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Linear against the operators that it stands for, whose contracts are tested against ONNX's data and ONNX Runtime.
class LinearTest {
    private static final int N = 7;
    private static final int K = 100;
    private static final int BLOCK = 32;
    private static final int BLOCKS = 4;

    private final Random random = new Random(42);

    private Tensor floats(long... dims) {
        Tensor tensor = Tensor.allocate(DataType.FLOAT, Shape.of(dims));
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, random.nextGaussian());
        }
        return tensor;
    }

    private Tensor bits(DataType type, long... dims) {
        Tensor tensor = Tensor.allocate(type, Shape.of(dims));
        byte[] bytes = new byte[(int) tensor.data().byteSize()];
        random.nextBytes(bytes);
        tensor.data().copyFrom(MemorySegment.ofArray(bytes));
        return tensor;
    }

    private static List<Tensor> evaluate(OperatorId id, Map<String, ?> attributes, Tensor... inputs) {
        OperatorContract contract = StandardOperators.registry().find(id).orElseThrow();
        List<Optional<Tensor>> values = Arrays.stream(inputs)
                .map(input -> input.elements() == 0 ? Optional.<Tensor>empty() : Optional.of(input)).toList();
        return contract.evaluate(OperatorCall.of(id, "test", Attributes.of(attributes), 1, values));
    }

    private static final Tensor NONE = Tensor.allocate(DataType.FLOAT, Shape.of(0));

    private static Map<String, Object> attributes(String format, String activation, Object... more) {
        Map<String, Object> attributes = new HashMap<>(Map.of("parts", 1, "K", K, "N", new long[]{N}, "format", format,
                "activation", activation));
        for (int i = 0; i < more.length; i += 2) {
            attributes.put((String) more[i], more[i + 1]);
        }
        return attributes;
    }

    private static void assertClose(Tensor actual, Tensor expected, double tolerance) {
        assertThat(actual.tensorType()).isEqualTo(expected.tensorType());
        for (long i = 0; i < expected.elements(); i++) {
            assertThat(actual.getDouble(i)).isCloseTo(expected.getDouble(i), within(tolerance));
        }
    }

    @Test
    void denseIsMatMulInBothLayouts() {
        Tensor x = floats(1, 5, K);
        Tensor weight = floats(K, N);
        Tensor transposed = evaluate(OperatorId.onnx("Transpose", 23), Map.of(), weight).getFirst();
        Tensor expected = evaluate(OperatorId.onnx("MatMul", 13), Map.of(), x, weight).getFirst();
        OperatorId linear = OperatorId.updraft("Linear");
        // Both round the same double sums once; their orders differ, so a tie may fall the other way.
        assertClose(evaluate(linear, attributes("dense", "float", "layout", "KN"), x, weight).getFirst(), expected,
                1e-5);
        assertClose(evaluate(linear, attributes("dense", "float", "layout", "NK"), x, transposed).getFirst(), expected,
                1e-5);
    }

    @Test
    void nbitsIsMatMulNBitsAndPartsAreJoined() {
        Tensor x = floats(1, 3, K);
        List<Tensor> linear = new ArrayList<>(List.of(x));
        List<Tensor> products = new ArrayList<>();
        for (int part = 0; part < 2; part++) {
            Tensor[] inputs = {x, bits(DataType.UINT8, N, BLOCKS, 16), floats(N, BLOCKS), bits(DataType.UINT8, N, 2),
                NONE, part == 1 ? floats(N) : NONE};
            linear.addAll(Arrays.asList(inputs).subList(1, 6));
            products.add(evaluate(OperatorId.microsoft("MatMulNBits"),
                    Map.of("K", K, "N", N, "bits", 4, "block_size", BLOCK), inputs).getFirst());
        }
        Tensor expected = evaluate(OperatorId.onnx("Concat", 13), Map.of("axis", -1),
                products.toArray(new Tensor[0])).getFirst();
        Tensor actual = evaluate(OperatorId.updraft("Linear"), attributes("nbits", "float", "parts", 2, "N",
                new long[]{N, N}, "bits", 4, "block_size", BLOCK), linear.toArray(new Tensor[0])).getFirst();
        assertClose(actual, expected, 1e-4);
    }

    @Test
    void integerIsDequantizeLinearAndMatMul() {
        Tensor x = floats(1, 3, K);
        Tensor weight = bits(DataType.INT4, K, N);
        Tensor scales = floats(BLOCKS, N);
        Tensor zeros = bits(DataType.INT4, BLOCKS, N);
        Tensor real = evaluate(OperatorId.onnx("DequantizeLinear", 21), Map.of("axis", 0, "block_size", BLOCK), weight,
                scales, zeros).getFirst();
        Tensor expected = evaluate(OperatorId.onnx("MatMul", 13), Map.of(), x, real).getFirst();
        Tensor actual = evaluate(OperatorId.updraft("Linear"),
                attributes("integer", "float", "layout", "KN", "block_size", BLOCK, "quant_axis", ""), x, weight,
                scales, zeros).getFirst();
        // The expected weights were rounded to FLOAT on the way: 100 products of up to 15 * 3, each off by 2^-24.
        assertClose(actual, expected, 100 * 45 * 0x1p-24 * 3);
    }

    @Test
    void dynamicIsMatMulIntegerAndItsScales() {
        Tensor x = bits(DataType.UINT8, 1, 3, K);
        Tensor weight = bits(DataType.INT8, K, N);
        Tensor scales = floats(N);
        Tensor zeros = bits(DataType.INT8, N);
        Tensor xScale = Tensor.ofFloats(Shape.of(1), 0.37f);
        Tensor xZero = bits(DataType.UINT8, 1);
        Tensor product = evaluate(OperatorId.onnx("MatMulInteger", 10), Map.of(), x, weight, xZero, zeros).getFirst();
        Tensor actual = evaluate(OperatorId.updraft("Linear"),
                attributes("integer", "uint8_dynamic", "layout", "KN", "block_size", 0, "quant_axis", "N"), x, weight,
                scales, zeros, NONE, NONE, xScale, xZero).getFirst();
        for (int i = 0; i < actual.elements(); i++) {
            double expected = product.getLong(i) * (double) 0.37f * scales.getDouble(i % N);
            assertThat(actual.getDouble(i)).isCloseTo(expected, within(Math.abs(expected) * 0x1p-23 + 1e-9));
        }
    }

    @Test
    void int8BlocksRoundActivations() {
        Tensor x = floats(1, 2, K);
        Tensor weight = bits(DataType.UINT8, N, BLOCKS, BLOCK);
        Tensor scales = floats(N, BLOCKS);
        Tensor actual = evaluate(OperatorId.updraft("Linear"),
                attributes("nbits", "int8_block", "bits", 8, "block_size", BLOCK), x, weight, scales).getFirst();
        for (int row = 0; row < 2; row++) {
            for (int n = 0; n < N; n++) {
                double sum = 0;
                for (int block = 0; block < BLOCKS; block++) {
                    float largest = 0;
                    for (int k = block * BLOCK; k < Math.min(K, (block + 1) * BLOCK); k++) {
                        largest = Math.max(largest, Math.abs((float) x.getDouble(row * K + k)));
                    }
                    float scale = largest / 127;
                    long dot = 0;
                    for (int k = block * BLOCK; k < Math.min(K, (block + 1) * BLOCK); k++) {
                        long rounded = (long) Math.rint((float) x.getDouble(row * K + k) * (1 / scale));
                        dot += rounded * (weight.getLong((long) (n * BLOCKS + block) * BLOCK + k % BLOCK) - 128);
                    }
                    sum += dot * (double) scale * scales.getDouble(n * BLOCKS + block);
                }
                assertThat(actual.getDouble(row * N + n)).isCloseTo(sum, within(Math.abs(sum) * 0x1p-23 + 1e-6));
            }
        }
    }

    @Test
    void gatesAreActivated() {
        Tensor both = floats(1, 3, 14);
        Map<String, java.util.function.DoubleUnaryOperator> formulas = Map.of("silu", v -> v / (1 + Math.exp(-v)),
                "relu", v -> Math.max(v, 0), "quick_gelu", v -> v / (1 + Math.exp(-1.702f * v)), "gelu_tanh",
                v -> 0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))));
        formulas.forEach((name, formula) -> {
            Tensor actual = evaluate(OperatorId.updraft("GatedActivation"), Map.of("activation", name), both)
                    .getFirst();
            for (int i = 0; i < 21; i++) {
                int gate = i / 7 * 14 + i % 7;
                double expected = formula.applyAsDouble(both.getDouble(gate)) * both.getDouble(gate + 7);
                assertThat(actual.getDouble(i)).as(name).isCloseTo(expected, within(Math.abs(expected) * 0x1p-23));
            }
        });
    }
}
