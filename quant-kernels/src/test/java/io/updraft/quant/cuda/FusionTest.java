package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

class FusionTest {
    private static final float EPSILON = 1e-3f;

    record Fused(ProductCase problem, boolean gated, boolean residual, boolean normalized) {
    }

    static List<Fused> cases() {
        return List.of(new Fused(new ProductCase(1, 18, 264, ProductCase.INT4, true), false, true, false),
                new Fused(new ProductCase(1, 64, 136, ProductCase.INT4, true), true, false, false),
                new Fused(new ProductCase(9, 32, 136, ProductCase.INT4_ASYMMETRIC, false), true, true, true),
                new Fused(new ProductCase(1, 17, 264, ProductCase.INT8, false), false, false, true),
                new Fused(new ProductCase(3, 96, 192, ProductCase.NF4, false), true, false, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void doesWhatLaunchesOfTheirOwnWouldDo(Fused fused) throws Exception {
        ProductCase problem = fused.problem();
        ProductCase.Data data = problem.data(7);
        int tokens = problem.tokens();
        int n = problem.n();
        int k = problem.k();
        int outputs = fused.gated() ? n / 2 : n;
        Random random = new Random(2);
        FloatArray x = floats(tokens * k, random);
        FloatArray gain = floats(k, random);
        FloatArray y = floats(tokens * outputs, random);
        double[] expected = new double[tokens * outputs];
        for (int token = 0; token < tokens; token++) {
            double[] sums = new double[n];
            double square = 0;
            for (int c = 0; c < k; c++) {
                square += Math.pow(x.get(token * k + c), 2);
            }
            double factor = 1 / Math.sqrt(square / k + EPSILON);
            for (int row = 0; row < n; row++) {
                sums[row] = problem.biased() ? Float.float16ToFloat(data.bias().get(row)) : 0;
                for (int c = 0; c < k; c++) {
                    double value = x.get(token * k + c) * (fused.normalized() ? factor * gain.get(c) : 1);
                    // x is rounded to halves before it is multiplied.
                    sums[row] += Float.float16ToFloat(Float.floatToFloat16((float) value)) * data.value(row, c);
                }
            }
            for (int i = 0; i < outputs; i++) {
                double sum = fused.gated() ? sums[i] / (1 + Math.exp(-sums[i])) * sums[i + outputs] : sums[i];
                expected[token * outputs + i] = sum + (fused.residual() ? y.get(token * outputs + i) : 0);
            }
        }
        QuantizedMatMul plain = QuantizedMatMul.of(data.weight());
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("fused").transferToDevice(DataTransferMode.FIRST_EXECUTION, x, gain, y);
        (problem.biased() ? plain.withBias(data.bias()) : plain).addFused(graph, grids, "product", tokens, x, y,
                new Fusion(fused.gated(), fused.residual() ? Optional.of(y) : Optional.empty(),
                        fused.normalized() ? Optional.of(gain) : Optional.empty(), EPSILON));
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
        }
        double error = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(y.get(i) - expected[i], 2);
            norm += expected[i] * expected[i];
        }
        // Half a unit in the last place of halves: a codebook's, and x where the factor's rounding tips it over.
        assertThat(Math.sqrt(error / norm)).isLessThan(0x1p-11);
    }

    @Test
    void refusesGatesThatAreNoWholeTiles() {
        QuantizedMatMul product = QuantizedMatMul
                .of(new ProductCase(1, 18, 40, ProductCase.INT4, false).data(1).weight());
        assertThatThrownBy(() -> product.addFused(new TaskGraph("fused"), new GridScheduler(), "product", 1,
                new FloatArray(40), new FloatArray(9), new Fusion(true, Optional.empty(), Optional.empty(), 0f)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("multiples of 32");
    }

    private static FloatArray floats(int size, Random random) {
        FloatArray array = new FloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, (float) random.nextGaussian());
        }
        return array;
    }
}
