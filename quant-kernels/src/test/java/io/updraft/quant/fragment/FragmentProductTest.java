package io.updraft.quant.fragment;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.embedded.Emulator;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.StepLayout;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Products of halves, kept as halves, with TornadoVM's own matrix operations, in the emulator and on PTX, against float64. */
class FragmentProductTest {
    private static final int WORDS_BEFORE = 3;
    /** Sums of floats in another order than plain ones. */
    private static final double TIMES_PLAIN = 2;

    @ParameterizedTest(name = "{0} of {1} rows, {2} outputs, {3} columns")
    @CsvSource({"1, 1, 1, 2", "33, 70, 127, 66", "128, 128, 128, 32", "129, 200, 130, 90", "7, 7, 1000, 34"})
    void losesAtMostTwiceWhatPlainFloatsLose(int count, int rows, int n, int k) {
        Random random = new Random(rows * 31L + n);
        HalfFloatArray x = halves(random, rows * k);
        HalfFloatArray w = halves(random, 2 * WORDS_BEFORE + n * k);
        IntArray step = new IntArray(StepLayout.IDS + 1);
        step.init(0);
        step.set(StepLayout.TOKENS, count);
        FragmentProduct product = new FragmentProduct("product", new KernelContext(), step, StepLayout.TOKENS, rows, n,
                k);
        FloatArray xTiles = filled(product.activationFloats());
        FloatArray wTiles = filled(product.weightFloats());
        FloatArray sums = filled(product.sumFloats());
        FloatArray y = filled(rows * n);
        run(List.of(product.activations(x, xTiles), product.weights(w, WORDS_BEFORE, wTiles),
                product.product(xTiles, wTiles, sums), product.results(sums, sums, -1, y)), y);
        double square = 0;
        double plainSquare = 0;
        double norm = 0;
        for (int row = 0; row < count; row++) {
            for (int column = 0; column < n; column++) {
                double expected = 0;
                float plain = 0;
                for (int i = 0; i < k; i++) {
                    float a = x.get(row * k + i).getFloat32();
                    float b = w.get(2 * WORDS_BEFORE + column * k + i).getFloat32();
                    expected += (double) a * b;
                    plain += a * b;
                }
                norm += expected * expected;
                square += Math.pow(y.get(row * n + column) - expected, 2);
                plainSquare += Math.pow(plain - expected, 2);
            }
        }
        assertThat(Math.sqrt(square)).isLessThanOrEqualTo(
                TIMES_PLAIN * Math.sqrt(plainSquare) + Math.sqrt(norm) * 0x1p-24);
    }

    @Test
    void isCleanInCheckedMode() {
        Random random = new Random(5);
        IntArray step = new IntArray(StepLayout.IDS + 1);
        step.init(0);
        step.set(StepLayout.TOKENS, 5);
        FragmentProduct product = new FragmentProduct("product", new KernelContext(), step, StepLayout.TOKENS, 7, 9,
                34);
        FloatArray xTiles = filled(product.activationFloats());
        FloatArray wTiles = filled(product.weightFloats());
        FloatArray sums = filled(product.sumFloats());
        FloatArray y = filled(7 * 9);
        FloatArray x = new FloatArray(7 * 34);
        x.init(1f);
        HalfFloatArray w = halves(random, 9 * 34);
        assertThat(Emulator.check(() -> run(List.of(product.activations(x, xTiles), product.weights(w, 0, wTiles),
                product.product(xTiles, wTiles, sums), product.results(sums, sums, -1, y)), y))).isEmpty();
    }

    private static HalfFloatArray halves(Random random, int size) {
        HalfFloatArray array = new HalfFloatArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, new HalfFloat((float) random.nextGaussian()));
        }
        return array;
    }

    /** Values that show when they are used before they are written. */
    private static FloatArray filled(int floats) {
        FloatArray array = new FloatArray(floats);
        array.init(Float.NaN);
        return array;
    }

    private static void run(List<Launch> launches, FloatArray result) {
        TaskGraph graph = new TaskGraph("fragments");
        GridScheduler grids = new GridScheduler();
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        launches.forEach(launch -> arrays.addAll(launch.arrays()));
        arrays.forEach(array -> graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, array));
        for (int i = 0; i < launches.size(); i++) {
            launches.get(i).task().addTo(graph, "t" + i);
            grids.addWorkerGrid("fragments.t" + i, launches.get(i).grid().toWorkerGrid());
        }
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(
                graph.transferToHost(DataTransferMode.EVERY_EXECUTION, result).snapshot())) {
            plan.withGridScheduler(grids).execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
    }
}
