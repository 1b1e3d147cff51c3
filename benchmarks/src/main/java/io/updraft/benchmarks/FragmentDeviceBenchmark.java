package io.updraft.benchmarks;

import io.updraft.quant.fragment.FragmentProduct;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.StepLayout;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Products of halves with TornadoVM's own matrix operations, on its PTX backend: TornadoVM's time of all launches (tiles
/// of both factors, product, results), the best of some executions, and the relative error of some outputs against
/// float64. Started as [AttentionDeviceBenchmark] is, with an SDK of that backend; arguments are sides of squares.
public final class FragmentDeviceBenchmark {
    /// Dense fp16 of an H200 SXM by its datasheet.
    private static final double PEAK_TFLOPS = 989.5;
    private static final int EXECUTIONS = 20;
    private static final int SAMPLES = 200;

    private FragmentDeviceBenchmark() {
    }

    public static void main(String[] sides) throws Exception {
        System.out.printf("%-20s %9s %8s %7s %9s%n", "halves, PTX", "us", "TFLOP/s", "% peak", "error");
        for (String side : sides.length > 0 ? sides : new String[]{"2048", "4096"}) {
            square(Integer.parseInt(side));
        }
    }

    private static HalfFloatArray halves(Random random, int elements) {
        HalfFloatArray array = new HalfFloatArray(elements);
        for (int i = 0; i < elements; i++) {
            array.set(i, new HalfFloat(random.nextFloat() * 2 - 1));
        }
        return array;
    }

    private static void square(int side) throws Exception {
        Random random = new Random(side);
        HalfFloatArray x = halves(random, side * side);
        HalfFloatArray w = halves(random, side * side);
        FloatArray y = new FloatArray(side * side);
        IntArray step = new IntArray(StepLayout.IDS + 1);
        step.init(0);
        step.set(StepLayout.TOKENS, side);
        FragmentProduct product = new FragmentProduct("product", new KernelContext(), step, StepLayout.TOKENS, side,
                side, side);
        FloatArray xTiles = new FloatArray(product.activationFloats());
        FloatArray wTiles = new FloatArray(product.weightFloats());
        FloatArray sums = new FloatArray(product.sumFloats());
        List<Launch> launches = List.of(product.activations(x, xTiles), product.weights(w, 0, wTiles),
                product.product(xTiles, wTiles, sums), product.results(sums, sums, -1, y));
        TaskGraph graph = new TaskGraph("fragments");
        GridScheduler grids = new GridScheduler();
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        launches.forEach(launch -> arrays.addAll(launch.arrays()));
        arrays.forEach(array -> graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, array));
        for (int i = 0; i < launches.size(); i++) {
            launches.get(i).task().addTo(graph, "t" + i);
            grids.addWorkerGrid("fragments.t" + i, launches.get(i).grid().toWorkerGrid());
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, y);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(grids).withProfiler(ProfilerMode.SILENT);
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < EXECUTIONS; i++) {
                TornadoExecutionResult result = plan.execute();
                best = Math.min(best, result.getProfilerResult().getDeviceKernelTime() * 1e-3);
                if (i == EXECUTIONS - 1) {
                    result.transferToHost(y);
                }
            }
            double tflops = 2.0 * side * side * side / best * 1e-6;
            System.out.printf("%-20s %9.1f %8.1f %6.1f%% %9.1e%n", side + "^3", best, tflops,
                    100 * tflops / PEAK_TFLOPS, error(random, x, w, y, side));
        }
    }

    private static double error(Random random, HalfFloatArray x, HalfFloatArray w, FloatArray y, int side) {
        double square = 0;
        double norm = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            int row = random.nextInt(side);
            int column = random.nextInt(side);
            double expected = 0;
            for (int i = 0; i < side; i++) {
                expected += (double) x.get(row * side + i).getFloat32() * w.get(column * side + i).getFloat32();
            }
            norm += expected * expected;
            square += Math.pow(y.get(row * side + column) - expected, 2);
        }
        return Math.sqrt(square / norm);
    }
}
