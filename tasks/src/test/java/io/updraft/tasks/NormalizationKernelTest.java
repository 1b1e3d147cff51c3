package io.updraft.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationKernelTest {
    private static final int TOKENS = 5;
    /// Sum, root, product with scale: a few roundings of the largest result.
    private static final double ULPS = 4;

    private static double[] expected(double[] x, int columns, boolean centred, float[] scale, float[] bias,
            float epsilon) {
        double[] result = new double[x.length];
        for (int row = 0; row < x.length / columns; row++) {
            double mean = 0;
            for (int c = 0; centred && c < columns; c++) {
                mean += x[row * columns + c] / columns;
            }
            double variance = 0;
            for (int c = 0; c < columns; c++) {
                double d = x[row * columns + c] - mean;
                variance += d * d / columns;
            }
            for (int c = 0; c < columns; c++) {
                int i = row * columns + c;
                result[i] = (x[i] - mean) / Math.sqrt(variance + epsilon) * scale[c] + (bias.length == 0 ? 0 : bias[c]);
            }
        }
        return result;
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[(int) tensor.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.getDouble(i);
        }
        return values;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 256, 1000})
    void normalizesTheLastAxis(int columns) {
        for (float size : new float[]{1e-3f, 1f, 1e20f}) {
            Tensor x = Samples.floats(columns, size, 1, TOKENS, columns);
            Tensor scale = Samples.floats(2, 1, columns);
            for (OperatorId operator : List.of(OperatorId.onnx("SimplifiedLayerNormalization", 1),
                    OperatorId.microsoft("SimplifiedLayerNormalization"), OperatorId.onnx("RMSNormalization", 23))) {
                Tensor y = KernelRun.of(operator).attributes(Map.of("epsilon", 1e-6f)).tokens(x).constant(scale)
                        .output(DataType.FLOAT, Rows.TOKENS, columns).run(TOKENS).getFirst();
                Samples.assertClose(y, expected(doubles(x), columns, false, scale.toFloats(), new float[0], 1e-6f),
                        ULPS);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 256, 1000})
    void subtractsTheMeanAndAddsTheBias(int columns) {
        Tensor x = Samples.floats(columns, 2, 1, TOKENS, columns);
        Tensor scale = Samples.floats(2, 1, columns);
        Tensor bias = Samples.floats(3, 1, columns);
        Tensor y = KernelRun.onnx("LayerNormalization", 17).tokens(x).constant(scale).constant(bias)
                .output(DataType.FLOAT, Rows.TOKENS, columns).run(TOKENS).getFirst();
        // The mean is rounded to float, and with it every difference.
        Samples.assertClose(y, expected(doubles(x), columns, true, scale.toFloats(), bias.toFloats(), 1e-5f), 2 * ULPS);
    }

    @Test
    void skipFormsAddFirstAndGiveTheSum() {
        int columns = 33;
        Tensor x = Samples.floats(1, 1, 1, TOKENS, columns);
        Tensor skip = Samples.floats(2, 1, 1, TOKENS, columns);
        Tensor gamma = Samples.floats(3, 1, columns);
        Tensor bias = Samples.floats(4, 1, columns);
        double[] sum = doubles(x);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += skip.getDouble(i) + bias.getDouble(i % columns);
        }
        List<Tensor> found = KernelRun.of(OperatorId.microsoft("SkipSimplifiedLayerNormalization"))
                .attributes(Map.of("epsilon", 1e-5f)).tokens(x).tokens(skip).constant(gamma).constant(bias)
                .output(DataType.FLOAT, Rows.TOKENS, columns).unused().unused()
                .output(DataType.FLOAT, Rows.TOKENS, columns).run(TOKENS);
        Samples.assertClose(found.get(0), expected(sum, columns, false, gamma.toFloats(), new float[0], 1e-5f), ULPS);
        Samples.assertClose(found.get(3), sum, 2);
        Tensor without = KernelRun.of(OperatorId.microsoft("SkipSimplifiedLayerNormalization"))
                .attributes(Map.of("epsilon", 1e-5f)).tokens(x).tokens(skip).constant(gamma).constant(bias)
                .output(DataType.FLOAT, Rows.TOKENS, columns).run(TOKENS).getFirst();
        assertThat(without.toFloats()).isEqualTo(found.getFirst().toFloats());
        Tensor beta = Samples.floats(5, 1, columns);
        Tensor layer = KernelRun.of(OperatorId.microsoft("SkipLayerNormalization")).attributes(Map.of("epsilon", 1e-5f))
                .tokens(x).tokens(skip).constant(gamma).constant(beta).constant(bias)
                .output(DataType.FLOAT, Rows.TOKENS, columns).run(TOKENS).getFirst();
        Samples.assertClose(layer, expected(sum, columns, true, gamma.toFloats(), beta.toFloats(), 1e-5f), 2 * ULPS);
    }

    @Test
    void rowsDoNotDependOnTheirNeighboursOrTheThreads() {
        int columns = 300;
        Tensor x = Samples.floats(1, 1, 1, 400, columns);
        Tensor scale = Samples.floats(2, 1, columns);
        float[] all = KernelRun.onnx("RMSNormalization", 23).tokens(x).constant(scale)
                .output(DataType.FLOAT, Rows.TOKENS, columns).threads(3).run(400).getFirst().toFloats();
        float[] one = KernelRun.onnx("RMSNormalization", 23)
                .tokens(Tensor.ofFloats(io.updraft.runtime.tensor.Shape.of(1, 1, columns),
                        java.util.Arrays.copyOfRange(x.toFloats(), 399 * columns, 400 * columns)))
                .constant(scale).output(DataType.FLOAT, Rows.TOKENS, columns).run(1).getFirst().toFloats();
        assertThat(java.util.Arrays.copyOfRange(all, 399 * columns, 400 * columns)).isEqualTo(one);
    }

    @Test
    void refusesWhatItCannotDo() {
        Tensor x = Samples.floats(1, 1, 1, 2, 8);
        assertThat(KernelRun.onnx("RMSNormalization", 23).attributes(Map.of("axis", 1)).tokens(x)
                .constant(Samples.floats(2, 1, 8)).output(DataType.FLOAT, Rows.TOKENS, 8).choose().refusals())
                .singleElement().asString().contains("axis 1 is not the last one");
        assertThat(KernelRun.onnx("LayerNormalization", 17).tokens(x).constant(Samples.floats(2, 1, 7))
                .output(DataType.FLOAT, Rows.TOKENS, 8).choose().refusals()).singleElement().asString()
                .contains("7 elements, not 8");
        assertThat(KernelRun.onnx("LayerNormalization", 17).tokens(x).constant(Samples.floats(2, 1, 8))
                .output(DataType.FLOAT, Rows.TOKENS, 8).output(DataType.FLOAT, Rows.TOKENS, 1).choose().refusals())
                .singleElement().asString().contains("output 1 (out1) is used");
    }
}
