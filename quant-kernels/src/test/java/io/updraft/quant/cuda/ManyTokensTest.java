package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.cuda.TensorMap;
import io.updraft.runtime.intrinsics.EmulatedTensors;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

class ManyTokensTest {

    static List<ProductCase> cases() {
        return List.of(new ProductCase(64, 128, 128, ProductCase.INT4, false),
                new ProductCase(33, 130, 520, ProductCase.INT4_ASYMMETRIC, true),
                new ProductCase(100, 34, 264, ProductCase.INT8, false),
                new ProductCase(17, 258, 136, ProductCase.integers(4, 128, true), true),
                new ProductCase(40, 40, 200, ProductCase.NF4, false),
                new ProductCase(33, 34, 392, ProductCase.E5M2, true),
                new ProductCase(40, 130, 264, ProductCase.integers(4, 16, false), true),
                new ProductCase(18, 34, 136, ProductCase.integers(8, 16, true), false));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void losesAtMostTwiceWhatPlainArithmeticOnHalvesLoses(ProductCase problem) {
        ProductCase.Data data = problem.data(5);
        ShortArray y = new ShortArray(problem.tokens() * problem.n());
        y.init((short) 0x7fff);
        multiply(problem, data, y, 0);
        assertThat(data.error(y)).as("plain loses %s", data.plainError()).isLessThanOrEqualTo(2 * data.plainError());
    }

    @Test
    void storesTheSameAsFloats() {
        ProductCase problem = cases().get(1);
        ProductCase.Data data = problem.data(5);
        ShortArray y = new ShortArray(problem.tokens() * problem.n());
        FloatArray floats = new FloatArray(problem.tokens() * problem.n());
        floats.init(Float.NaN);
        multiply(problem, data, y, 0);
        multiply(problem, data, floats, 1);
        for (int i = 0; i < y.getSize(); i++) {
            assertThat(Float.floatToFloat16(floats.get(i))).isEqualTo(y.get(i));
        }
    }

    private static void multiply(ProductCase problem, ProductCase.Data data, TornadoNativeArray y, int floats) {
        TiledWeight weight = data.weight();
        int tileM = 32;
        ByteArray maps = EmulatedTensors.bind(
                List.of(map(TensorMap.Element.HALF, problem.tokens(), problem.k(), tileM)), List.of(data.x()));
        IntArray shape = IntArray.fromElements(problem.tokens(), Math.ceilDiv(problem.tokens(), tileM));
        run(new TaskGraph("many")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, shape, weight.codes(), weight.scales(),
                        weight.zeros(), data.bias())
                .task("product", ManyTokens::multiply, new KernelContext(), maps, shape, weight.codes(),
                        weight.scales(), weight.zeros(), data.bias(), y, problem.n(), problem.k(), tileM, 3, 2,
                        weight.format().ordinal(), weight.groups(), weight.zeroed() ? 1 : 0,
                        problem.biased() ? 1 : 0, floats)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, y));
    }

    static TensorMap map(TensorMap.Element element, long rows, long k, int box) {
        return new TensorMap(0, element, List.of(k, rows, 1L, 1L), List.of(k, k, k), box);
    }

    /** On two work-groups of the kernels' size, fewer than there are tiles. */
    static void run(TaskGraph graph) {
        WorkerGrid1D grid = new WorkerGrid1D(2 * ManyTokens.THREADS);
        grid.setLocalWork(ManyTokens.THREADS, 1, 1);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler("many.product", grid)).execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
    }
}
