package io.updraft.attention.flash;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.intrinsics.Convert;
import io.updraft.runtime.intrinsics.EmulatedTensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Attention over caches of each type: tokens come in by slots, few queries decode, more go to the forward kernel. */
class DecodeForwardTest {
    /** {@code keys}: of each sequence, the last {@code queries} of them new. */
    record Problem(int heads, int keyHeads, int headDim, int queries, List<Integer> keys, int pageSize, int shares,
            KvTypes types) {
    }

    static List<Problem> problems() {
        return List.of(new Problem(4, 2, 64, 1, List.of(37), 0, 1, KvTypes.parse("f16")),
                new Problem(4, 1, 128, 2, List.of(130, 1), 16, 2, KvTypes.parse("f16,int8")),
                new Problem(4, 2, 64, 1, List.of(70), 0, 2, KvTypes.parse("int8")),
                new Problem(2, 1, 128, 3, List.of(65, 127), 64, 3, KvTypes.parse("fp8,f16")),
                new Problem(4, 2, 64, 1, List.of(129, 3), 16, 2, KvTypes.parse("fp8")),
                new Problem(4, 2, 64, 19, List.of(70, 100), 16, 1, KvTypes.parse("int8")),
                new Problem(2, 1, 64, 20, List.of(45), 0, 1, KvTypes.parse("f16")),
                new Problem(2, 1, 80, 33, List.of(33), 0, 1, KvTypes.parse("fp8,f16")),
                new Problem(2, 2, 128, 70, List.of(131), 64, 1, KvTypes.parse("int8,fp8")));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void losesAtMostTwiceWhatPlainArithmeticLoses(Problem problem) {
        Random random = new Random(31L * problem.headDim + problem.keys.hashCode());
        int d = problem.headDim;
        List<Integer> rows = new ArrayList<>();
        List<SequenceRange> sequences = new ArrayList<>();
        IntArray pages = new IntArray(64);
        int cacheRows = place(problem, random, rows, sequences, pages);
        ShortArray query = halves(problem.keys.size() * problem.queries * problem.heads * d, random);
        ShortArray key = halves(rows.size() * problem.keyHeads * d, random);
        ShortArray value = halves(rows.size() * problem.keyHeads * d, random);
        Layout layout = Layout.packed((long) problem.keys.size() * problem.queries, problem.heads, d);
        ForwardSpec spec = new ForwardSpec(problem.heads, problem.keyHeads, d, false, true, 0, 0f, 0.1f, layout,
                Layout.packed(cacheRows, problem.keyHeads, d).after(problem.pageSize == 0 ? Layout.ALIGNED : 0), layout,
                sequences);
        ShortArray output = run(problem, spec, pages, rows, query, key, value, cacheRows);
        double[] keys = stored(problem.types.keys(), d, key);
        double[] values = stored(problem.types.values(), d, value);
        double error = 0;
        double plain = 0;
        int first = 0;
        for (int s = 0; s < problem.keys.size(); s++) {
            int length = problem.keys.get(s);
            for (int row = 0; row < problem.queries * problem.heads; row++) {
                int at = (s * problem.queries * problem.heads + row) * d;
                int end = length - problem.queries + row / problem.heads + 1;
                int head = row % problem.heads / (problem.heads / problem.keyHeads);
                double[] weights = new double[Math.max(0, end)];
                double total = 0;
                for (int j = 0; j < end; j++) {
                    double score = 0;
                    for (int c = 0; c < d; c++) {
                        score += get(query, at + c) * keys[((first + j) * problem.keyHeads + head) * d + c];
                    }
                    weights[j] = Math.exp(score * 0.1f);
                    total += weights[j];
                }
                for (int c = 0; c < d; c++) {
                    double exact = 0;
                    double rounded = 0;
                    for (int j = 0; j < end; j++) {
                        double v = values[((first + j) * problem.keyHeads + head) * d + c];
                        exact += weights[j] / total * v;
                        // Plain arithmetic has the values that bytes stand for in halves.
                        rounded += round(weights[j] / total) * round(v);
                    }
                    error += Math.pow(get(output, at + c) - exact, 2);
                    plain += Math.pow(round(rounded) - exact, 2);
                }
            }
            first += length;
        }
        assertThat(Math.sqrt(error)).as("error; plain arithmetic has %s", Math.sqrt(plain))
                .isLessThanOrEqualTo(2 * Math.sqrt(plain));
    }

    /** Where each token's row is, the sequences' ranges, and how many rows the cache has. */
    private static int place(Problem problem, Random random, List<Integer> rows, List<SequenceRange> sequences,
            IntArray pages) {
        List<Integer> free = new ArrayList<>();
        for (int i = 0; i < pages.getSize(); i++) {
            free.add(i);
        }
        Collections.shuffle(free, random);
        int used = 0;
        int total = 0;
        for (int s = 0; s < problem.keys.size(); s++) {
            int length = problem.keys.get(s);
            sequences.add(new SequenceRange(s * problem.queries, problem.queries,
                    problem.pageSize == 0 ? total : used, length));
            for (int j = 0; j < length; j++) {
                rows.add(problem.pageSize == 0 ? total + j
                        : free.get(used + j / problem.pageSize) * problem.pageSize + j % problem.pageSize);
            }
            total += length;
            used += problem.pageSize == 0 ? 0 : Math.ceilDiv(length, problem.pageSize);
        }
        for (int i = 0; i < pages.getSize(); i++) {
            pages.set(i, free.get(i));
        }
        return problem.pageSize == 0 ? total : pages.getSize() * problem.pageSize;
    }

    private static ShortArray run(Problem problem, ForwardSpec spec, IntArray pages, List<Integer> rows,
            ShortArray query, ShortArray key, ShortArray value, int cacheRows) {
        int d = problem.headDim;
        KvType keyType = problem.types.keys();
        KvType valueType = problem.types.values();
        int lead = spec.key().lead();
        ByteArray keyCache = new ByteArray(lead + cacheRows * problem.keyHeads * d * keyType.bytes());
        ByteArray valueCache = new ByteArray(lead + cacheRows * problem.keyHeads * d * valueType.bytes());
        // What nobody wrote may be anything, even NaN.
        keyCache.init((byte) 0x7f);
        valueCache.init((byte) 0x7f);
        FloatArray keyScales = new FloatArray(cacheRows * problem.keyHeads);
        FloatArray valueScales = new FloatArray(cacheRows * problem.keyHeads);
        keyScales.init(Float.NaN);
        valueScales.init(Float.NaN);
        IntArray slots = IntArray.fromArray(rows.stream().mapToInt(Integer::intValue).toArray());
        ShortArray output = new ShortArray(query.getSize());
        output.init((short) 0x7fff);
        GridScheduler grids = new GridScheduler();
        TaskGraph appending = new TaskGraph("append").transferToDevice(DataTransferMode.FIRST_EXECUTION, key, value,
                slots, keyCache, valueCache, keyScales, valueScales);
        new CacheAppend(rows.size(), problem.keyHeads, d, spec.key(), keyType, false).addTo(appending, grids, "keys",
                key, slots, keyCache, keyScales);
        new CacheAppend(rows.size(), problem.keyHeads, d, spec.key(), valueType, false).addTo(appending, grids,
                "values", value, slots, valueCache, valueScales);
        // Tensor maps are over what the host has.
        Machine.execute(appending.transferToHost(DataTransferMode.EVERY_EXECUTION, keyCache, valueCache, keyScales,
                valueScales), grids);
        if (FlashAttention.emulated() && problem.queries * problem.heads / problem.keyHeads <= DecodeForward.ROWS) {
            decode(problem, spec, pages, query, keyCache, valueCache, keyScales, valueScales, output);
        } else {
            FlashAttention attention = FlashAttention.of(spec).withCache(problem.types, keyScales, valueScales);
            attention = problem.pageSize == 0 ? attention : attention.overPages(pages, problem.pageSize);
            // Nothing in front of it in its graph writes keys.
            attention = problem.shares > 1 ? attention.withEarlierKeys() : attention;
            TaskGraph graph = new TaskGraph("attention").transferToDevice(DataTransferMode.FIRST_EXECUTION, query,
                    keyCache, valueCache);
            GridScheduler own = new GridScheduler();
            attention.addTo(graph, own, "attend", query, keyCache, valueCache, output);
            Machine.execute(graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output), own);
        }
        return output;
    }

    /** The kernel of the copy engine in the emulator, as {@link DecodeLauncher} launches it on a device. */
    private static void decode(Problem problem, ForwardSpec spec, IntArray pages, ShortArray query, ByteArray keyCache,
            ByteArray valueCache, FloatArray keyScales, FloatArray valueScales, ShortArray output) {
        int d = problem.headDim;
        KvType keyType = problem.types.keys();
        KvType valueType = problem.types.values();
        int box = problem.pageSize == 0 ? DecodeForward.KEY_TILE : Math.min(DecodeForward.KEY_TILE, problem.pageSize);
        ByteArray maps = EmulatedTensors.bind(List.of(DecodeLauncher.map(1, spec, box, keyType),
                DecodeLauncher.map(2, spec, box, valueType)), List.of(keyCache, valueCache));
        DecodeLauncher.Division division = new DecodeLauncher.Division(problem.shares, 2);
        IntArray shape = ForwardShape.of(spec, WarpForward.QUERY_TILE, Mask.none());
        FloatArray partial = new FloatArray(DecodeLauncher.partialFloats(spec, division));
        IntArray finished = new IntArray(problem.keys.size() * problem.keyHeads * DecodeForward.COUNTERS);
        finished.init(0);
        TaskGraph graph = new TaskGraph("decode").transferToDevice(DataTransferMode.FIRST_EXECUTION, query, keyCache,
                valueCache, keyScales, valueScales, maps, shape, pages, partial, finished);
        graph.task("attend", DecodeForward::attend, new KernelContext(), maps, shape, pages, query, keyScales,
                valueScales, output, partial, finished, spec.scale() * 1.44269504f, d, division.stages(),
                problem.pageSize, problem.shares > 1 ? DecodeForward.EARLIER | DecodeForward.ONCE : 0,
                DecodeForward.kind(keyType), DecodeForward.kind(valueType));
        WorkerGrid3D grid = new WorkerGrid3D(problem.shares * 160, problem.keyHeads, problem.keys.size());
        grid.setLocalWork(160, 1, 1);
        Machine.execute(graph.transferToHost(DataTransferMode.EVERY_EXECUTION, output),
                new GridScheduler("decode.attend", grid));
    }

    /** What the cache gives back. */
    private static double[] stored(KvType type, int d, ShortArray array) {
        double[] result = new double[array.getSize()];
        for (int from = 0; from < result.length; from += d) {
            float largest = 0;
            for (int c = 0; c < d; c++) {
                largest = Math.max(largest, (float) Math.abs(get(array, from + c)));
            }
            float scale = type.scale(largest);
            for (int c = 0; c < d; c++) {
                result[from + c] = type.decode(type.encode((float) get(array, from + c), scale), scale);
            }
        }
        return result;
    }

    private static double round(double value) {
        return Convert.halfLow(Convert.packHalf((float) value, 0f));
    }

    private static ShortArray halves(int size, Random random) {
        ShortArray array = new ShortArray(size);
        for (int i = 0; i < size; i++) {
            array.set(i, (short) Convert.packHalf((float) random.nextGaussian(), 0f));
        }
        return array;
    }

    private static double get(ShortArray array, int index) {
        return Convert.halfLow(array.get(index));
    }
}
