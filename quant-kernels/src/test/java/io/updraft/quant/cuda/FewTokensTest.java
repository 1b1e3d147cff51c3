package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

class FewTokensTest {

    static List<ProductCase> cases() {
        return List.of(new ProductCase(1, 16, 128, ProductCase.INT4, false),
                new ProductCase(1, 33, 1000, ProductCase.INT4, true),
                new ProductCase(1, 7, 40, ProductCase.INT4, false),
                new ProductCase(1, 31, 2056, ProductCase.INT4_ASYMMETRIC, false),
                new ProductCase(1, 20, 320, ProductCase.integers(4, 64, true), false),
                new ProductCase(2, 20, 640, ProductCase.integers(4, 128, false), true),
                new ProductCase(1, 17, 520, ProductCase.INT8, true),
                new ProductCase(7, 17, 520, ProductCase.INT8, false),
                new ProductCase(1, 18, 264, ProductCase.FP8, false),
                new ProductCase(1, 18, 264, ProductCase.E5M2, false),
                new ProductCase(11, 33, 392, ProductCase.E5M2, true),
                new ProductCase(1, 33, 1000, ProductCase.integers(4, 16, true), true),
                new ProductCase(1, 18, 280, ProductCase.integers(4, 16, false), false),
                new ProductCase(9, 33, 520, ProductCase.integers(4, 16, true), false),
                new ProductCase(7, 18, 392, ProductCase.integers(4, 16, false), true),
                new ProductCase(3, 18, 264, ProductCase.integers(8, 16, false), false),
                new ProductCase(8, 33, 2056, ProductCase.INT4, false),
                new ProductCase(9, 31, 1320, ProductCase.INT4_ASYMMETRIC, false),
                new ProductCase(16, 32, 256, ProductCase.INT4, true),
                new ProductCase(19, 18, 136, ProductCase.INT8, true),
                new ProductCase(1, 18, 328, ProductCase.NF4, false),
                new ProductCase(3, 33, 192, ProductCase.NF4, true));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void losesAtMostTwiceWhatPlainArithmeticOnHalvesLoses(ProductCase problem) {
        ProductCase.Data data = problem.data(5);
        int rows = problem.tokens() % 2 + 1;
        ShortArray y = run(problem, data, new ProductLauncher.FewVariant(4, rows));
        assertThat(data.error(y)).as("plain loses %s", data.plainError()).isLessThanOrEqualTo(2 * data.plainError());
        // The same numbers whichever way the tiles come: two stages are used again where a warp has more columns.
        ShortArray brought = run(problem, data, new ProductLauncher.FewVariant(4, rows, 2, 1, true));
        assertThat(brought.toHeapArray()).isEqualTo(y.toHeapArray());
    }

    private static ShortArray run(ProductCase problem, ProductCase.Data data,
            ProductLauncher.FewVariant variant) {
        ShortArray y = new ShortArray(problem.tokens() * problem.n());
        y.init((short) 0x7fff);
        TiledWeight weight = data.weight();
        WorkerGrid2D grid = new WorkerGrid2D(variant.groups(problem.n()) * variant.warps() * 32,
                (problem.tokens() + 15) / 16);
        grid.setLocalWork(variant.warps() * 32L, 1, 1);
        TaskGraph graph = new TaskGraph("few")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, data.x(), weight.codes(), weight.scales(),
                        weight.zeros(), data.bias())
                .task("product", FewTokens::multiply, new KernelContext(), data.x(), weight.codes(), weight.scales(),
                        weight.zeros(), data.bias(), data.bias(), data.bias(), y, problem.tokens(), problem.n(),
                        problem.k(),
                        weight.format().ordinal(), weight.groups(), weight.zeroed() ? 1 : 0, problem.biased() ? 1 : 0,
                        variant.split(), 0, 0)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, y);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler("few.product", grid)).execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
        return y;
    }
}
