package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.quant.format.IntegerFormat;
import io.updraft.quant.format.QuantizationException;
import io.updraft.quant.format.QuantizedWeight;
import io.updraft.quant.format.WeightFormat;
import io.updraft.quant.format.WeightRows;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.SmallFloat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Rounded activations against the same rounding in plain Java, exactly, and against float64 of what they were. */
class ByteMatMulTest {
    /** Of a whole matrix, so that weights have zero points and no scale of their own. */
    private static final WeightFormat INT8_TENSOR = new IntegerFormat("int8-tensor", 8,
            IntegerFormat.Granularity.TENSOR, 0, false);
    private static final WeightFormat INT8_ASYMMETRIC = new IntegerFormat("int8-asym", 8,
            IntegerFormat.Granularity.CHANNEL, 0, false);

    /**
     * @param scale
     *            of all activations, or 0 for one a token
     */
    private record Case(int tokens, int n, int k, WeightFormat format, boolean floats, float scale, double bar) {
    }

    static List<Case> cases() {
        return List.of(new Case(1, 33, 1000, ProductCase.INT8, true, 0, 0.01),
                new Case(7, 31, 200, ProductCase.INT8, false, 0, 0.01),
                new Case(130, 66, 333, ProductCase.INT8, true, 0, 0.01),
                new Case(16, 34, 2100, INT8_ASYMMETRIC, false, 0, 0.01),
                new Case(5, 17, 127, INT8_TENSOR, true, 0, 0.02),
                new Case(31, 40, 264, ProductCase.INT8, true, 0.03f, 0.01),
                new Case(3, 33, 520, ProductCase.FP8, true, 0, 0.04),
                new Case(129, 34, 136, ProductCase.FP8, false, 0.01f, 0.04));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void roundsAndMultipliesAsPlainArithmetic(Case problem) throws Exception {
        int tokens = problem.tokens();
        int n = problem.n();
        int k = problem.k();
        Random random = new Random(11);
        float[] weights = new float[n * k];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian() * 0.05f;
        }
        float[] bias = new float[n];
        for (int i = 0; i < n; i++) {
            bias[i] = (float) random.nextGaussian();
        }
        ShortArray halves = ProductCase.halves(tokens * k, random);
        FloatArray floats = new FloatArray(tokens * k);
        for (int i = 0; i < tokens * k; i++) {
            floats.set(i, Float.float16ToFloat(halves.get(i)));
        }
        QuantizedWeight quantized = problem.format().quantize(WeightRows.of(n, k, weights), DataType.FLOAT);
        ByteMatMul byToken = ByteMatMul.of(ByteWeight.of(quantized, bias, ByteMatMulTest::each));
        ByteMatMul product = problem.scale() == 0 ? byToken : byToken.withScale(problem.scale());
        TornadoNativeArray x = problem.floats() ? floats : halves;
        TornadoNativeArray y = problem.floats() ? new FloatArray(tokens * n) : new ShortArray(tokens * n);
        run(product, tokens, x, y);

        double square = 0;
        double lost = 0;
        double norm = 0;
        float[] row = new float[k];
        for (int j = 0; j < n; j++) {
            quantized.dequantize(j, row);
            for (int i = 0; i < tokens; i++) {
                double rounded = bias[j];
                double unrounded = bias[j];
                float scale = problem.scale() == 0 ? scale(floats, i, k, problem.format()) : problem.scale();
                for (int c = 0; c < k; c++) {
                    rounded += (double) rounded(floats.get(i * k + c), scale, problem.format()) * row[c];
                    unrounded += (double) floats.get(i * k + c) * row[c];
                }
                double actual = y instanceof FloatArray result
                        ? result.get(i * n + j)
                        : Float.float16ToFloat(((ShortArray) y).get(i * n + j));
                square += Math.pow(actual - rounded, 2);
                lost += Math.pow(actual - unrounded, 2);
                norm += unrounded * unrounded;
            }
        }
        // Against the same rounding: what floats lose, or halves; sums of E4M3 are rounded every 32 columns.
        assertThat(Math.sqrt(square / norm)).isLessThan(problem.floats() ? 0x1p-20 : 0x1p-11);
        assertThat(Math.sqrt(lost / norm)).isLessThan(problem.bar());
    }

    private static float scale(FloatArray x, int token, int k, WeightFormat format) {
        float largest = 0;
        for (int c = 0; c < k; c++) {
            largest = Math.max(largest, Math.abs(x.get(token * k + c)));
        }
        return largest / (format == ProductCase.FP8 ? 448 : 127);
    }

    private static float rounded(float x, float scale, WeightFormat format) {
        float inverse = 1 / scale;
        return format == ProductCase.FP8
                ? (float) SmallFloat.E4M3FN.decode(SmallFloat.E4M3FN.encode(x * inverse, true)) * scale
                : Math.clamp((int) Math.rint(x * inverse), -128, 127) * scale;
    }

    @Test
    void addsItselfToATaskGraphOfOnesOwn() throws Exception {
        float[] identity = new float[32 * 48];
        for (int i = 0; i < 32; i++) {
            identity[i * 48 + i] = 0.5f;
        }
        ByteMatMul product = ByteMatMul.of(ByteWeight.of(
                ProductCase.INT8.quantize(WeightRows.of(32, 48, identity), DataType.FLOAT), ByteMatMulTest::each));
        FloatArray x = new FloatArray(2 * 48);
        for (int i = 0; i < 48; i++) {
            // A token whose largest is 127: integers are themselves.
            x.set(i, 80 + i);
            x.set(48 + i, -2 * (80 + i));
        }
        FloatArray y = new FloatArray(2 * 32);
        run(product, 2, x, y);
        for (int i = 0; i < 32; i++) {
            assertThat(y.get(i)).isCloseTo((80 + i) / 2f, org.assertj.core.data.Offset.offset(1e-4f));
            assertThat(y.get(32 + i)).isCloseTo(-(80f + i), org.assertj.core.data.Offset.offset(1e-4f));
        }
    }

    private static void run(ByteMatMul product, int tokens, TornadoNativeArray x, TornadoNativeArray y)
            throws Exception {
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("mine").transferToDevice(DataTransferMode.EVERY_EXECUTION, x);
        product.addTo(graph, grids, "product", tokens, x, y);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
        }
    }

    @Test
    void refusesWhatItCannotDo() {
        WeightRows zeros = WeightRows.of(2, 64, new float[128]);
        for (WeightFormat format : List.of(ProductCase.INT4, ProductCase.E5M2, ProductCase.integers(8, 32, true))) {
            QuantizedWeight weight = format.quantize(zeros, DataType.FLOAT);
            assertThatThrownBy(() -> ByteWeight.of(weight, ByteMatMulTest::each))
                    .isInstanceOf(QuantizationException.class).hasMessageContaining("one scale a row");
        }
        ByteWeight weight = ByteWeight.of(ProductCase.INT8.quantize(zeros, DataType.FLOAT), ByteMatMulTest::each);
        assertThatThrownBy(() -> ByteMatMul.of(weight).withScale(0)).hasMessageContaining("positive");
        assertThatThrownBy(() -> ByteMatMul.of(weight).addTo(new TaskGraph("mine"), new GridScheduler(), "product", 2,
                new FloatArray(127), new FloatArray(4))).hasMessageContaining("found 508 and 16");
    }

    private static void each(java.util.function.IntConsumer row, int rows) {
        IntStream.range(0, rows).forEach(row);
    }
}
