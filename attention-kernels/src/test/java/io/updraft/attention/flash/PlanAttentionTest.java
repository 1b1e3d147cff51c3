package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.updraft.runtime.cuda.TensorMap;
import io.updraft.runtime.intrinsics.EmulatedTensors;
import io.updraft.runtime.plan.StepLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// The two kernels of a model's plan, one after the other, against float64: steps after others, in the second slot.
class PlanAttentionTest {
    private static final int HEADS = 6;
    private static final int KEY_HEADS = 2;
    private static final int DIM = 32;
    private static final int CONTEXT = 150;
    private static final int PAIRS = 12;
    private static final int ALL = (HEADS + 2 * KEY_HEADS) * DIM;
    private static final int FEW = DecodeForward.ROWS / (HEADS / KEY_HEADS);
    private static final float LOG2_E = 1.44269504f;
    private static final float SCALE = 0.2f;

    private final Random random = new Random(11);

    @ParameterizedTest
    @CsvSource({"1, 0, 1", "1, 130, 4", "7, 0, 1", "13, 70, 1"})
    void attendsToWhatItHasAppended(int tokens, int position, int shares) {
        FloatArray packed = new FloatArray(tokens * ALL);
        FloatArray tables = new FloatArray(2 * CONTEXT * PAIRS);
        fill(packed);
        fill(tables);
        int words = 2 * CONTEXT * KEY_HEADS * DIM;
        IntArray cache = new IntArray(words);
        for (int i = 0; i < 2 * words; i++) {
            cache.getSegment().set(ValueLayout.JAVA_SHORT, 2L * i,
                    Float.floatToFloat16((float) random.nextGaussian()));
        }
        IntArray step = new IntArray(StepLayout.IDS);
        step.init(0);
        step.set(StepLayout.TOKENS, tokens);
        step.set(StepLayout.POSITION, position);
        step.set(StepLayout.SLOT, 1);
        int chunks = Math.ceilDiv(tokens, FEW);
        ShortArray queries = new ShortArray(tokens * HEADS * DIM);
        IntArray shape = new IntArray(ForwardShape.HEADER + ForwardShape.RECORD * chunks);
        run(new TaskGraph("plan").transferToDevice(DataTransferMode.EVERY_EXECUTION, step, packed, tables, cache)
                .task("kernel", RowsAppend::append, new KernelContext(), step, packed, packed, packed, tables, queries,
                        cache, shape, 0, CONTEXT * PAIRS, HEADS, KEY_HEADS, DIM, CONTEXT, PAIRS, 1, 0, FEW, words),
                grid((HEADS + 2 * KEY_HEADS) * 32, tokens, 1, 32), queries, cache, shape);

        FloatArray output = new FloatArray(tokens * HEADS * DIM);
        output.init(Float.NaN);
        attend(queries, cache, shape, output, words, chunks, shares);
        double[] expected = expected(queries, cache, words, tokens, position);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) output.get(i)).as("element %d", i).isCloseTo(expected[i],
                    within(2e-3));
        }
        assertRotated(packed, tables, queries, cache, words, tokens, position);
    }

    private static void attend(ShortArray queries, IntArray cache, IntArray shape, FloatArray output, int words,
            int chunks, int shares) {
        ByteArray keys = copy(cache, 0, words);
        ByteArray values = copy(cache, words, words);
        long row = (long) KEY_HEADS * DIM;
        TensorMap map = new TensorMap(0, TensorMap.Element.HALF,
                List.of((long) DIM, 2L * CONTEXT, (long) KEY_HEADS, 1L), List.of(row, (long) DIM, row),
                DecodeForward.KEY_TILE);
        ByteArray maps = EmulatedTensors.bind(List.of(map, map), List.of(keys, values));
        FloatArray partial = new FloatArray(KEY_HEADS * shares * DecodeForward.ROWS * (DIM + 4));
        IntArray finished = new IntArray(KEY_HEADS * chunks);
        finished.init(0);
        FloatArray none = new FloatArray(1);
        IntArray pages = new IntArray(1);
        run(new TaskGraph("plan")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, maps, shape, pages, queries, none, partial,
                        finished)
                .task("kernel", DecodeForward::attend, new KernelContext(), maps, shape, pages, queries, none, none,
                        output, partial, finished, SCALE * LOG2_E, DIM, 2, 0, DecodeForward.FLOATS,
                        DecodeForward.HALVES, DecodeForward.HALVES),
                grid(160 * shares, KEY_HEADS, chunks, 160), output);
    }

    private static ByteArray copy(IntArray cache, long fromHalf, long halves) {
        ByteArray bytes = new ByteArray((int) (2 * halves));
        MemorySegment.copy(cache.getSegment(), 2 * fromHalf, bytes.getSegment(), 0, 2 * halves);
        return bytes;
    }

    private static double half(TornadoNativeArray array, long index) {
        return Float.float16ToFloat(array.getSegment().get(ValueLayout.JAVA_SHORT, 2 * index));
    }

    private static long at(int position, int head, int element) {
        return ((long) (CONTEXT + position) * KEY_HEADS + head) * DIM + element;
    }

    private static double[] expected(ShortArray queries, IntArray cache, int words, int tokens, int position) {
        double[] result = new double[tokens * HEADS * DIM];
        for (int token = 0; token < tokens; token++) {
            for (int head = 0; head < HEADS; head++) {
                int from = (token * HEADS + head) * DIM;
                int keyHead = head / (HEADS / KEY_HEADS);
                double total = 0;
                for (int key = 0; key <= position + token; key++) {
                    double score = 0;
                    for (int i = 0; i < DIM; i++) {
                        score += half(queries, from + i) * half(cache, at(key, keyHead, i));
                    }
                    double weight = Math.exp(score * SCALE);
                    total += weight;
                    for (int i = 0; i < DIM; i++) {
                        result[from + i] += weight * half(cache, words + at(key, keyHead, i));
                    }
                }
                for (int i = 0; i < DIM; i++) {
                    result[from + i] /= total;
                }
            }
        }
        return result;
    }

    /// The first query head and the last key head turned, the last value head as it was.
    private static void assertRotated(FloatArray packed, FloatArray tables, ShortArray queries, IntArray cache,
            int words, int tokens, int position) {
        for (int token = 0; token < tokens; token++) {
            for (int i = 0; i < DIM; i++) {
                int pair = i % PAIRS;
                double cos = i < 2 * PAIRS ? tables.get((position + token) * PAIRS + pair) : 1;
                double sin = i < 2 * PAIRS ? tables.get((CONTEXT + position + token) * PAIRS + pair) : 0;
                int partner = i < PAIRS ? i + PAIRS : i < 2 * PAIRS ? i - PAIRS : i;
                double sign = i < PAIRS ? -1 : 1;
                int q = token * ALL;
                int k = q + (HEADS + KEY_HEADS - 1) * DIM;
                assertThat(half(queries, (long) token * HEADS * DIM + i)).isCloseTo(
                        packed.get(q + i) * cos + sign * packed.get(q + partner) * sin,
                        within(4e-3));
                assertThat(half(cache, at(position + token, KEY_HEADS - 1, i))).isCloseTo(
                        packed.get(k + i) * cos + sign * packed.get(k + partner) * sin,
                        within(4e-3));
                assertThat(half(cache, words + at(position + token, KEY_HEADS - 1, i))).isCloseTo(
                        packed.get(q + ALL - DIM + i), within(2e-3));
            }
        }
    }

    private void fill(FloatArray array) {
        for (int i = 0; i < array.getSize(); i++) {
            array.set(i, (float) random.nextGaussian());
        }
    }

    private static WorkerGrid grid(int x, int y, int z, int group) {
        WorkerGrid grid = new WorkerGrid3D(x, y, z);
        grid.setLocalWork(group, 1, 1);
        return grid;
    }

    private static void run(TaskGraph graph, WorkerGrid grid, TornadoNativeArray... results) {
        graph.transferToHost(DataTransferMode.EVERY_EXECUTION, (Object[]) results);
        try (TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot())) {
            plan.withGridScheduler(new GridScheduler("plan.kernel", grid)).execute();
        } catch (TornadoExecutionPlanException e) {
            throw new AssertionError(e);
        }
    }
}
