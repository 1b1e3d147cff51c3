package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.updraft.attention.device.AttentionForm;
import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.cuda.TensorMap;
import io.updraft.runtime.intrinsics.EmulatedTensors;
import io.updraft.runtime.plan.StepLayout;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
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

/// The kernels of a model's plan, one after the other, against float64: steps after others, in the second slot.
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
    @CsvSource({"1, 0, 1, f16", "1, 130, 4, f16", "7, 0, 1, f16", "13, 70, 1, f16", "70, 0, 0, f16", "64, 71, 0, f16",
        "1, 130, 4, int8", "7, 20, 1, 'fp8,f16'", "1, 3, 1, 'f16,int8'"})
    void attendsToWhatItHasAppended(int tokens, int position, int shares, String kvTypes) {
        KvTypes types = KvTypes.parse(kvTypes);
        FloatArray packed = new FloatArray(tokens * ALL);
        FloatArray tables = new FloatArray(2 * CONTEXT * PAIRS);
        fill(packed);
        fill(tables);
        Cache cache = new Cache(types, random);
        IntArray step = new IntArray(StepLayout.IDS);
        step.init(0);
        step.set(StepLayout.TOKENS, tokens);
        step.set(StepLayout.POSITION, position);
        step.set(StepLayout.SLOT, 1);
        // No shares stand for the kernel of prompts.
        int few = shares == 0 ? tokens : FEW;
        int chunks = Math.ceilDiv(tokens, few);
        ShortArray queries = new ShortArray(tokens * HEADS * DIM);
        IntArray shape = new IntArray(ForwardShape.HEADER + ForwardShape.RECORD * chunks);
        int form = RowsAppend.PACKED | DecodeForward.kind(types.keys()) << RowsAppend.KEY_TYPE
                | DecodeForward.kind(types.values()) << RowsAppend.VALUE_TYPE
                | 64 * WarpgroupLauncher.Variant.of(DIM).groups() << RowsAppend.QUERY_TILE;
        run(new TaskGraph("plan").transferToDevice(DataTransferMode.EVERY_EXECUTION, step, packed, tables,
                cache.words, cache.scales).task("kernel", RowsAppend::append, new KernelContext(), step, packed, packed,
                        packed, tables, queries, cache.words, cache.scales, shape, 0, CONTEXT * PAIRS, HEADS, KEY_HEADS,
                        DIM, CONTEXT, PAIRS, form, few, cache.valuesAt / 16),
                grid((HEADS + 2 * KEY_HEADS) * 32, tokens, 1, 32), queries, cache.words, cache.scales, shape);

        FloatArray output = new FloatArray(tokens * HEADS * DIM);
        output.init(Float.NaN);
        if (shares == 0) {
            forward(queries, cache, shape, output, tokens);
        } else {
            decode(queries, cache, shape, output, chunks, shares);
        }
        double[] expected = expected(queries, cache, tokens, position);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) output.get(i)).as("element %d", i).isCloseTo(expected[i],
                    within(2e-3));
        }
        assertRotated(packed, tables, queries, cache, tokens, position);
    }

    /// Two slots of keys and values, filled with something.
    private static final class Cache {
        private static final int ELEMENTS = 2 * CONTEXT * KEY_HEADS * DIM;

        final KvTypes types;
        final int valuesAt;
        final IntArray words;
        final FloatArray scales;

        Cache(KvTypes types, Random random) {
            this.types = types;
            this.valuesAt = Layout.ALIGNED + ELEMENTS * types.keys().bytes();
            this.words = new IntArray((int) AttentionForm.cacheWords(types, 2, KEY_HEADS, DIM, CONTEXT));
            this.scales = new FloatArray((int) AttentionForm.cacheFloats(types, 2, KEY_HEADS, DIM, CONTEXT));
            for (int i = 0; i < scales.getSize(); i++) {
                scales.set(i, 0.01f + random.nextFloat() * 0.01f);
            }
            fill(types.keys(), Layout.ALIGNED, 0, random);
            fill(types.values(), valuesAt, valueScalesAt(), random);
        }

        private void fill(KvType type, int at, int scalesAt, Random random) {
            for (int i = 0; i < ELEMENTS; i++) {
                float scale = type.isScaled() ? scales.get(scalesAt + i / DIM) : 1f;
                int code = type.encode((float) random.nextGaussian(), scale);
                if (type.bytes() == 2) {
                    words.getSegment().set(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2L * i, (short) code);
                } else {
                    words.getSegment().set(ValueLayout.JAVA_BYTE, at + i, (byte) code);
                }
            }
        }

        int valueScalesAt() {
            return types.keys().isScaled() ? ELEMENTS / DIM : 0;
        }

        double key(int index) {
            return element(types.keys(), Layout.ALIGNED, 0, index);
        }

        double value(int index) {
            return element(types.values(), valuesAt, valueScalesAt(), index);
        }

        private double element(KvType type, int at, int scalesAt, int index) {
            int code = type.bytes() == 2
                    ? words.getSegment().get(ValueLayout.JAVA_SHORT_UNALIGNED, at + 2L * index)
                    : words.getSegment().get(ValueLayout.JAVA_BYTE, at + index);
            return type.decode(code, type.isScaled() ? scales.get(scalesAt + index / DIM) : 1f);
        }

        ByteArray maps(List<TensorMap> before, List<? extends TornadoNativeArray> arrays, int rows) {
            List<TensorMap> all = new ArrayList<>(before);
            all.add(map(types.keys(), rows).at(Layout.ALIGNED));
            all.add(map(types.values(), rows).at(valuesAt));
            List<TornadoNativeArray> over = new ArrayList<>(arrays);
            over.add(words);
            over.add(words);
            return EmulatedTensors.bind(all, over);
        }

        private static TensorMap map(KvType type, int rows) {
            return PlanAttentionTest.map(type.isScaled() ? TensorMap.Element.BYTE : TensorMap.Element.HALF,
                    2L * CONTEXT, KEY_HEADS, rows);
        }
    }

    private static TensorMap map(TensorMap.Element element, long tokens, long heads, int rows) {
        return new TensorMap(0, element, List.of((long) DIM, tokens, heads, 1L),
                List.of(heads * DIM, (long) DIM, heads * DIM), rows);
    }

    private static void decode(ShortArray queries, Cache cache, IntArray shape, FloatArray output, int chunks,
            int shares) {
        ByteArray maps = cache.maps(List.of(), List.of(), DecodeForward.KEY_TILE);
        FloatArray partial = new FloatArray(KEY_HEADS * shares * DecodeForward.ROWS * (DIM + 4));
        IntArray finished = new IntArray(KEY_HEADS * chunks * DecodeForward.COUNTERS);
        finished.init(0);
        FloatArray valueScales = new FloatArray(Math.max(1, cache.scales.getSize() - cache.valueScalesAt()));
        for (int i = 0; i < valueScales.getSize(); i++) {
            valueScales.set(i, cache.scales.get(Math.min(cache.valueScalesAt() + i, cache.scales.getSize() - 1)));
        }
        IntArray pages = new IntArray(1);
        run(new TaskGraph("plan")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, maps, shape, pages, queries, cache.scales,
                        valueScales, partial, finished)
                .task("kernel", DecodeForward::attend, new KernelContext(), maps, shape, pages, queries, cache.scales,
                        valueScales, output, partial, finished, SCALE * LOG2_E, DIM, 2, 0, DecodeForward.FLOATS,
                        DecodeForward.kind(cache.types.keys()), DecodeForward.kind(cache.types.values())),
                grid(160 * shares, KEY_HEADS, chunks, 160), output);
    }

    private static void forward(ShortArray queries, Cache cache, IntArray shape, FloatArray output, int tokens) {
        WarpgroupLauncher.Variant variant = WarpgroupLauncher.Variant.of(DIM);
        ByteArray maps = cache.maps(List.of(map(TensorMap.Element.HALF, tokens, HEADS, 64 * variant.groups())),
                List.of(queries), variant.keyTile());
        IntArray counters = IntArray.fromElements(0, 0);
        FloatArray none = new FloatArray(1);
        IntArray pages = new IntArray(1);
        int threads = 128 * variant.groups() + 128;
        run(new TaskGraph("plan")
                .transferToDevice(DataTransferMode.EVERY_EXECUTION, maps, shape, pages, none, counters)
                .task("kernel", WarpgroupForward::forward, new KernelContext(), maps, shape, pages, output, none,
                        counters, none, SCALE * LOG2_E, 0f, DIM, variant.groups(), variant.keyTile(), 1, 0, 0,
                        DecodeForward.FLOATS, variant.takeTurns() ? 1 : 0, 0),
                grid(2 * threads, 1, 1, threads), output);
    }

    private static double half(TornadoNativeArray array, long index) {
        return Float.float16ToFloat(array.getSegment().get(ValueLayout.JAVA_SHORT, 2 * index));
    }

    private static int at(int position, int head, int element) {
        return ((CONTEXT + position) * KEY_HEADS + head) * DIM + element;
    }

    private static double[] expected(ShortArray queries, Cache cache, int tokens, int position) {
        double[] result = new double[tokens * HEADS * DIM];
        for (int token = 0; token < tokens; token++) {
            for (int head = 0; head < HEADS; head++) {
                int from = (token * HEADS + head) * DIM;
                int keyHead = head / (HEADS / KEY_HEADS);
                double total = 0;
                for (int key = 0; key <= position + token; key++) {
                    double score = 0;
                    for (int i = 0; i < DIM; i++) {
                        score += half(queries, from + i) * cache.key(at(key, keyHead, i));
                    }
                    double weight = Math.exp(score * SCALE);
                    total += weight;
                    for (int i = 0; i < DIM; i++) {
                        result[from + i] += weight * cache.value(at(key, keyHead, i));
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
    private static void assertRotated(FloatArray packed, FloatArray tables, ShortArray queries, Cache cache, int tokens,
            int position) {
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
                assertThat(cache.key(at(position + token, KEY_HEADS - 1, i))).isCloseTo(
                        packed.get(k + i) * cos + sign * packed.get(k + partner) * sin,
                        within(step(cache.types.keys())));
                assertThat(cache.value(at(position + token, KEY_HEADS - 1, i))).isCloseTo(
                        packed.get(q + ALL - DIM + i), within(step(cache.types.values())));
            }
        }
    }

    /// What numbers of magnitude 10 lose at most: half of the distance of neighbours.
    private static double step(KvType type) {
        return type == KvType.F16 ? 4e-3 : type == KvType.INT8 ? 10 / 254.0 : 0.5 * 10 / 14;
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
