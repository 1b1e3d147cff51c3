package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// DequantizeLinear + MatMul rounds its input to 8 bits, as docs/decisions/0005 says, 40 rows of weights: a block of 32
/// and one of 8.
class RoundedActivationsTest {
    private static final int K = 40;
    private static final int N = 6;
    private static final PassOptions EXACT = new PassOptions(1 << 20, true, false, java.util.Optional.empty());

    private final TestGraph test = new TestGraph();
    private final String x = test.rows(K);

    private String integers(DataType type, long... shape) {
        Tensor tensor = Tensor.allocate(type, Shape.of(shape));
        Random random = new Random(9);
        int values = 1 << type.bits();
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setLong(i, random.nextInt(values) - (type.isUnsigned() ? 0 : values / 2));
        }
        return test.constant(tensor);
    }

    /// A weight [K, N], stored in columns where `transposed`; scales for all, for each column or for blocks of K.
    private String weight(DataType type, String scales, boolean transposed) {
        String stored = transposed ? integers(type, N, K) : integers(type, K, N);
        int axisOfN = transposed ? 0 : 1;
        String dequantized = switch (scales) {
            case "tensor" -> test.op("DequantizeLinear", stored, test.random(1), integers(type, 1));
            case "column" -> test.op("DequantizeLinear", Map.of("axis", axisOfN), stored, test.random(N),
                    integers(type, N));
            default -> test.op("DequantizeLinear", Map.of("axis", 1 - axisOfN, "block_size", 20), stored,
                    transposed ? test.random(N, 2) : test.random(2, N));
        };
        return transposed ? test.op("Transpose", Map.of("perm", new long[]{1, 0}), dequantized) : dequantized;
    }

    private Graph lowered(Graph graph, PassOptions options) {
        return new LowerMatMul().apply(graph, test.context(options));
    }

    private String activation(String logits, PassOptions options) {
        return TestGraph.only(lowered(test.build(logits), options), "Linear").attributes().text("activation");
    }

    /// x with each run of `block` of a row rounded to 255 steps of its own range, times the weight.
    private static float[] rounded(Tensor x, Tensor weight, int block) {
        int rows = (int) x.elements() / K;
        float[] y = new float[rows * N];
        for (int row = 0; row < rows; row++) {
            for (int from = 0; from < K; from += block) {
                int to = Math.min(from + block, K);
                double largest = 0;
                for (int k = from; k < to; k++) {
                    largest = Math.max(largest, Math.abs(x.getDouble((long) row * K + k)));
                }
                double scale = largest / 127;
                for (int k = from; k < to; k++) {
                    double value = scale * Math.rint(x.getDouble((long) row * K + k) / scale);
                    for (int n = 0; n < N; n++) {
                        y[row * N + n] += (float) (value * weight.getDouble((long) k * N + n));
                    }
                }
            }
        }
        return y;
    }

    @ParameterizedTest
    @CsvSource({"INT8,tensor,false,32", "UINT8,column,false,32", "INT8,column,true,32", "UINT8,tensor,true,32",
        "INT4,blocks,false,20", "UINT4,blocks,true,20", "UINT4,column,false,32", "INT4,column,true,32"})
    void roundsTheInputOfAQuantizedWeightByBlocks(DataType type, String scales, boolean transposed, int block) {
        String weight = weight(type, scales, transposed);
        String y = test.op("MatMul", x, weight);
        Graph original = test.build(y);
        Graph graph = lowered(original, PassOptions.DEFAULT);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear");
        assertThat(TestGraph.only(graph, "Linear").attributes().text("activation")).isEqualTo("int8_block");
        assertThat(TestGraph.only(graph, "Linear").attributes().integer("block_size")).isEqualTo(block);
        LinearNode.Part part = LinearNode.of(TestGraph.only(graph, "Linear")).parts().getFirst();
        assertThat(graph.initializers().get(part.scales()).shape()).isEqualTo(transposed ? Shape.of(N, 2)
                : Shape.of(2, N));
        float[] expected = rounded(Evaluation.of(original, x), Evaluation.of(original, weight), block);
        float[] actual = Evaluation.floats(graph, y);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).containsExactly(expected, Offset.offset(1e-5f * largest));
        assertThat(actual).isNotEqualTo(Evaluation.floats(original, y));
    }

    @ParameterizedTest
    @CsvSource({"INT8,tensor,false", "UINT8,column,true", "UINT4,blocks,false", "INT4,blocks,true"})
    void isExactWhereAskedToBe(DataType type, String scales, boolean transposed) {
        String y = test.op("MatMul", x, weight(type, scales, transposed));
        Graph original = test.build(y);
        Graph graph = lowered(original, EXACT);
        assertThat(TestGraph.only(graph, "Linear").attributes().text("activation")).isEqualTo("float");
        float[] expected = Evaluation.floats(original, y);
        float[] actual = Evaluation.floats(graph, y);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], Offset.offset(1e-6f * Math.max(1, Math.abs(expected[i]))));
        }
    }

    @Test
    void leavesAnInputThatTheModelQuantizes() {
        String quantized = test.op("QuantizeLinear", x, test.scalar(0.01), integers(DataType.INT8));
        String again = test.op("DequantizeLinear", quantized, test.scalar(0.01), integers(DataType.INT8));
        assertThat(activation(test.op("MatMul", again, weight(DataType.INT8, "column", false)), PassOptions.DEFAULT))
                .isEqualTo("float");
    }

    @Test
    void leavesAnOutputThatTheModelQuantizes() {
        String y = test.op("MatMul", x, weight(DataType.INT8, "column", false));
        String quantized = test.op("QuantizeLinear", y, test.scalar(0.01), integers(DataType.INT8));
        assertThat(activation(test.op("DequantizeLinear", quantized, test.scalar(0.01), integers(DataType.INT8)),
                PassOptions.DEFAULT)).isEqualTo("float");
    }

    @Test
    void roundsWhereOnlyOneReaderOfTheOutputQuantizes() {
        String y = test.op("MatMul", x, weight(DataType.INT8, "column", false));
        String quantized = test.op("QuantizeLinear", y, test.scalar(0.01), integers(DataType.INT8));
        String again = test.op("DequantizeLinear", quantized, test.scalar(0.01), integers(DataType.INT8));
        assertThat(activation(test.op("Sub", y, again), PassOptions.DEFAULT)).isEqualTo("int8_block");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverRoundsTheInputOfAFloatingPointWeight(boolean half) {
        String weight = half
                ? test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), test.constant(Tensor.allocate(
                        DataType.FLOAT16, Shape.of(K, N))))
                : test.random(K, N);
        assertThat(activation(test.op("MatMul", x, weight), PassOptions.DEFAULT)).isEqualTo("float");
    }
}
