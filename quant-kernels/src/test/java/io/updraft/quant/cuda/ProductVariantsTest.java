package io.updraft.quant.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.Trial;
import io.updraft.runtime.plan.Variants;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

class ProductVariantsTest {
    private static final TileLayout LARGE = TileLayout.of(TiledWeight.Format.INT4, 4096, 4096, 32, false);
    private static final TileLayout SMALL = TileLayout.of(TiledWeight.Format.INT4, 64, 136, 32, true);

    private static DeviceProfile device(Intrinsics intrinsics, Variants variants) {
        return new DeviceProfile("device", 128, 1L << 30, intrinsics, "").with(variants);
    }

    private static ProductVariants of(TileLayout layout, boolean gated, Variants variants) {
        return new ProductVariants(layout, gated, device(Intrinsics.DIRECT, variants));
    }

    @Test
    void takesWhatTheDeviceChooses() {
        List<Trial> seen = new ArrayList<>();
        ProductVariants products = of(LARGE, false, trial -> {
            seen.add(trial);
            return new Variants.Choice(trial.labels().indexOf("w8r3s2x2"), "because");
        });
        assertThat(products.few(1)).isEqualTo(new ProductLauncher.FewVariant(8, 3, 2, 2, true));
        assertThat(seen).singleElement().satisfies(trial -> {
            assertThat(trial.shape()).isEqualTo("few-tokens int4 4096x4096 blocks of 32, 1 token");
            ProductLauncher.FewVariant rule = ProductLauncher.FewVariant.of(LARGE, 1, false);
            assertThat(trial.labels()).doesNotHaveDuplicates().startsWith(rule.label());
        });
    }

    @Test
    void ofSmallMatricesNobodyIsAsked() {
        ProductVariants products = of(SMALL, false, trial -> {
            throw new AssertionError(trial.shape());
        });
        assertThat(products.few(1)).isEqualTo(ProductLauncher.FewVariant.of(SMALL, 1, false));
        assertThat(products.describe()).allMatch(line -> line.endsWith(", by rule"));
    }

    @Test
    void classesOfShapesHaveNamesOfTheirOwn() {
        Set<String> names = new LinkedHashSet<>();
        List<TileLayout> layouts = List.of(LARGE, TileLayout.of(TiledWeight.Format.INT4, 4096, 4096, 128, false),
                TileLayout.of(TiledWeight.Format.INT4, 4096, 4096, 32, true),
                TileLayout.of(TiledWeight.Format.INT8, 4096, 4096, 128, false),
                TileLayout.of(TiledWeight.Format.HALF, 4096, 4096, 4096, false),
                TileLayout.of(TiledWeight.Format.INT4, 8192, 4096, 32, false),
                TileLayout.of(TiledWeight.Format.INT4, 4096, 8192, 32, false));
        Variants recording = trial -> {
            assertThat(names.add(trial.shape())).as(trial.shape()).isTrue();
            return new Variants.Choice(0, "");
        };
        for (TileLayout layout : layouts) {
            for (int tokens : new int[]{1, 8, 16}) {
                assertThat(of(layout, false, recording).few(tokens)).isNotNull();
            }
            assertThat(of(layout, true, recording).few(1).rows() % 2).isZero();
        }
        assertThat(names).hasSize(4 * layouts.size());
    }

    @Test
    void tokensOfOneClassHaveOneName() {
        List<String> names = new ArrayList<>();
        ProductVariants products = of(LARGE, false, trial -> {
            names.add(trial.shape());
            return new Variants.Choice(0, "");
        });
        assertThat(products.few(9)).isEqualTo(products.few(16));
        assertThat(names.get(0)).isEqualTo(names.get(1));
    }

    @Test
    void tilesOfManyTokensLeaveFewMultiprocessorsIdle() {
        TileLayout wide = TileLayout.of(TiledWeight.Format.INT4, 12288, 4096, 128, false);
        TileLayout bytes = TileLayout.of(TiledWeight.Format.INT8, 12288, 4096, 128, false);
        // 96 work-groups of 132, then 192, which would take two rounds; in three rounds of 128 tokens less than two of 256.
        assertThat(of(wide, false, Variants.BY_RULE).many(256).tileM()).isEqualTo(256);
        assertThat(of(wide, false, Variants.BY_RULE).many(512).tileM()).isEqualTo(128);
        assertThat(of(bytes, false, Variants.BY_RULE).many(256).tileM()).isEqualTo(128);
        // Wide tiles would occupy 32 and 64 of 132 multiprocessors.
        assertThat(of(LARGE, false, Variants.BY_RULE).many(256).tileM()).isEqualTo(64);
        assertThat(of(LARGE, false, Variants.BY_RULE).many(512).tileM()).isEqualTo(128);
    }

    @Test
    void everyWayOfATrialRuns() throws Exception {
        for (boolean gated : new boolean[]{false, true}) {
            List<Trial> trials = new ArrayList<>();
            ProductVariants products = new ProductVariants(SMALL, gated, device(Intrinsics.TASKS, Variants.BY_RULE));
            trials.add(products.fewTrial(1));
            for (Trial trial : trials) {
                for (int way = 0; way < trial.labels().size(); way++) {
                    assertThat(sum(trial.runs().apply(way))).as(trial + " " + way).isZero();
                }
            }
        }
    }

    @Test
    void everyWayGivesTheProduct() throws Exception {
        List<ProductCase> cases = List.of(new ProductCase(1, 81, 392, ProductCase.INT4, true),
                new ProductCase(1, 50, 264, ProductCase.integers(4, 128, false), false),
                new ProductCase(1, 33, 264, ProductCase.INT8, false),
                new ProductCase(9, 65, 264, ProductCase.INT4_ASYMMETRIC, false),
                new ProductCase(8, 33, 136, ProductCase.NF4, true));
        for (ProductCase problem : cases) {
            ProductCase.Data data = problem.data(3);
            DeviceProfile device = device(Intrinsics.TASKS, Variants.BY_RULE);
            TileArrays arrays = TileArrays.of(data.weight(), data.bias(), problem.biased());
            FloatArray x = new FloatArray(data.x().getSize());
            for (int i = 0; i < x.getSize(); i++) {
                x.set(i, Float.float16ToFloat(data.x().get(i)));
            }
            for (ProductLauncher.FewVariant way : new ProductVariants(arrays.layout(), false, device)
                    .fewCandidates(problem.tokens())) {
                FloatArray y = new FloatArray(data.expected().length);
                y.init(Float.NaN);
                run(List.of(PlanProducts.few("node", device, way, arrays, x, y, problem.tokens(), Fusion.NONE)));
                double square = 0;
                for (int i = 0; i < y.getSize(); i++) {
                    square += Math.pow(y.get(i) - data.expected()[i], 2);
                }
                assertThat(Math.sqrt(square)).as("%s as %s", problem, way).isLessThanOrEqualTo(2 * data.plainError());
            }
        }
    }

    /// The sum of what the last launch of a trial writes.
    private static float sum(List<Launch> launches) throws Exception {
        FloatArray y = (FloatArray) launches.getLast().arrays().getLast();
        y.set(0, 1f);
        run(launches);
        float sum = 0;
        for (int i = 0; i < SMALL.n() / 2; i++) {
            sum += Math.abs(y.get(i));
        }
        return sum;
    }

    private static void run(List<Launch> launches) throws Exception {
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        launches.forEach(launch -> arrays.addAll(launch.arrays()));
        TaskGraph graph = new TaskGraph("trial").transferToDevice(DataTransferMode.FIRST_EXECUTION, arrays.toArray());
        GridScheduler grids = new GridScheduler();
        for (int i = 0; i < launches.size(); i++) {
            launches.get(i).task().addTo(graph, "t" + i);
            grids.addWorkerGrid("trial.t" + i, launches.get(i).grid().toWorkerGrid());
        }
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, launches.getLast().arrays().getLast());
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).execute();
        }
    }
}
