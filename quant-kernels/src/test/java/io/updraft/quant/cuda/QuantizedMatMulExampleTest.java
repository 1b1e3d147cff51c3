package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.quant.format.QuantizedWeight;
import io.updraft.quant.format.WeightFormats;
import io.updraft.quant.format.WeightRows;
import io.updraft.runtime.tensor.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/** The example that README.md shows, the product over floats, and what is refused. */
class QuantizedMatMulExampleTest {

    @Test
    void addsItselfToATaskGraphOfOnesOwn() throws Exception {
        float[] weights = new float[64 * 96];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i % 96 == i / 96 ? 0.5f : 0f;
        }
        HalfFloatArray x = new HalfFloatArray(2 * 96);
        HalfFloatArray y = new HalfFloatArray(2 * 64);
        for (int i = 0; i < x.getSize(); i++) {
            x.set(i, new HalfFloat(i));
        }
        QuantizedWeight quantized = WeightFormats.named("int4").quantize(WeightRows.of(64, 96, weights),
                DataType.FLOAT16);
        TiledWeight weight = TiledWeight.of(quantized, (row, rows) -> IntStream.range(0, rows).parallel().forEach(row));
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("mine").transferToDevice(DataTransferMode.EVERY_EXECUTION, x);
        QuantizedMatMul.of(weight).addTo(graph, grids, "product", 2, x, y);
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
        }
        // Half the identity: outputs are half the first 64 columns.
        for (int token = 0; token < 2; token++) {
            for (int i = 0; i < 64; i++) {
                assertThat(y.get(token * 64 + i).getFloat32()).isEqualTo((token * 96 + i) / 2f);
            }
        }
    }

    @Test
    void readmeShowsTheSameCalls() throws Exception {
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(
                "TiledWeight weight = TiledWeight.of(quantized, (row, rows) -> "
                        + "IntStream.range(0, rows).parallel().forEach(row));",
                "QuantizedMatMul.of(weight).addTo(graph, grids, \"product\", 2, x, y);");
    }

    static List<ProductCase> cases() {
        return List.of(new ProductCase(1, 18, 136, ProductCase.INT4, true),
                new ProductCase(9, 34, 264, ProductCase.INT4_ASYMMETRIC, false),
                new ProductCase(2, 17, 200, ProductCase.INT8, true),
                new ProductCase(3, 18, 264, ProductCase.FP8, false),
                new ProductCase(3, 18, 264, ProductCase.E5M2, false),
                new ProductCase(2, 18, 200, ProductCase.integers(4, 16, false), false),
                new ProductCase(1, 32, 200, ProductCase.NF4, false),
                new ProductCase(1, 2, 14344, ProductCase.INT4, false),
                new ProductCase(1, 2, 14336, ProductCase.NF4, false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void multipliesFloatsOnEveryBackend(ProductCase problem) throws Exception {
        // A sum of k products in floats; zero points are exact in halves, a codebook is rounded to them.
        double allowed = problem.format() == ProductCase.NF4 ? 0x1p-11 : problem.k() * 0x1p-24;
        assertThat(relativeError(problem, true)).isLessThan(allowed);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void multipliesFloatsThatAreHalvesOnTheMatrixUnit(ProductCase problem) throws Exception {
        double allowed = problem.format() == ProductCase.NF4 ? 0x1p-11 : problem.k() * 0x1p-23;
        assertThat(relativeError(problem, false)).isLessThan(allowed);
    }

    private static double relativeError(ProductCase problem, boolean portable) throws Exception {
        ProductCase.Data data = problem.data(9);
        FloatArray x = new FloatArray(problem.tokens() * problem.k());
        for (int i = 0; i < x.getSize(); i++) {
            x.set(i, Float.float16ToFloat(data.x().get(i)));
        }
        FloatArray y = new FloatArray(problem.tokens() * problem.n());
        y.init(Float.NaN);
        QuantizedMatMul plain = QuantizedMatMul.of(data.weight());
        QuantizedMatMul product = problem.biased() ? plain.withBias(data.bias()) : plain;
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("floats").transferToDevice(DataTransferMode.FIRST_EXECUTION, x);
        if (portable) {
            product.addPortable(graph, grids, "product", problem.tokens(), x, y);
        } else {
            product.addTo(graph, grids, "product", problem.tokens(), x, y);
        }
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
        }
        double square = 0;
        double norm = 0;
        for (int i = 0; i < data.expected().length; i++) {
            square += Math.pow(y.get(i) - data.expected()[i], 2);
            norm += Math.pow(data.expected()[i], 2);
        }
        return Math.sqrt(square / norm);
    }

    @Test
    void refusesWhatItCannotDo() {
        QuantizedWeight blocks = ProductCase.integers(4, 16, true).quantize(WeightRows.of(2, 16, new float[32]),
                DataType.FLOAT16);
        QuantizedWeight odd = ProductCase.INT4.quantize(WeightRows.of(3, 33, new float[99]), DataType.FLOAT16);
        assertThat(TiledWeight.of(blocks, (row, rows) -> IntStream.range(0, rows).forEach(row)).groups()).isOne();
        assertThat(TileLayout.refuse(96, 48)).contains("blocks of 48");
        QuantizedMatMul ofOdd = QuantizedMatMul.of(
                TiledWeight.of(odd, (row, rows) -> IntStream.range(0, rows).forEach(row)));
        assertThatThrownBy(() -> ofOdd.addTo(new TaskGraph("mine"), new GridScheduler(), "product", 1,
                new HalfFloatArray(33), new HalfFloatArray(3))).hasMessageContaining("multiples of 8");
        QuantizedMatMul product = QuantizedMatMul.of(
                TiledWeight.of(blocks, (row, rows) -> IntStream.range(0, rows).forEach(row)));
        assertThatThrownBy(() -> product.addTo(new TaskGraph("mine"), new GridScheduler(), "product", 2,
                new HalfFloatArray(32), new HalfFloatArray(3))).hasMessageContaining("found 64 and 6");
    }
}
