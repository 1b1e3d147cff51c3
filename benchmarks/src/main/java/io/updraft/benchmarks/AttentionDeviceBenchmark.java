package io.updraft.benchmarks;

import io.updraft.attention.flash.FlashAttention;
import io.updraft.attention.flash.ForwardSpec;
import io.updraft.attention.flash.Layout;
import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// FlashAttention on a CUDA device, started on TornadoVM's java line with tornado-intrinsics on the class path:
/// `java @$TORNADOVM_HOME/tornado-argfile ... io.updraft.benchmarks.AttentionDeviceBenchmark [name...]`. Prints, for each
/// shape, the time of one more launch (the difference between executions of a longer and a shorter captured graph, medians,
/// so that what TornadoVM needs for an execution does not count), TFLOP/s and percent of peak for prefill, GB/s and percent
/// of copy bandwidth for decode. `benchmarks/rivals/attention.py` prints PyTorch's on the same
/// machine.
public final class AttentionDeviceBenchmark {
    /// Dense fp16 of an H200 SXM by its datasheet.
    private static final double PEAK_TFLOPS = 989.5;
    /// A device-to-device copy, bytes read and written, measured on an H200.
    private static final double COPY_GBS = 4175;
    private static final int EXECUTIONS = 24;
    /// Executions before those that are timed, for the device's clocks to rise.
    private static final int WARM_UPS = 16;
    /// Keys and values of a decode step are read from device memory, not from a cache of 60 MB.
    private static final long ROTATED_BYTES = 256L << 20;
    /// What TornadoVM's buffer for the tasks of a graph holds.
    private static final int MOST_LAUNCHES = 96;
    private static final List<Object> KEPT = new ArrayList<>();

    private AttentionDeviceBenchmark() {
    }

    /// A shape: queries equal keys for prefill, few queries for decode.
    ///
    /// @param earlier whether a launch may copy keys before the one in front has ended
    record Shape(String name, int batch, int heads, int keyHeads, int queries, int keys, int headDim, boolean causal,
            KvType cache, boolean earlier) {
        Shape(String name, int batch, int heads, int keyHeads, int queries, int keys, int headDim, boolean causal,
                KvType cache) {
            this(name, batch, heads, keyHeads, queries, keys, headDim, causal, cache, false);
        }

        Shape(String name, int batch, int heads, int keyHeads, int queries, int keys, int headDim, boolean causal) {
            this(name, batch, heads, keyHeads, queries, keys, headDim, causal, KvType.F16);
        }

        Shape afterEarlierKeys() {
            return new Shape(name + "-earlier", batch, heads, keyHeads, queries, keys, headDim, causal, cache, true);
        }

        boolean decode() {
            return queries < keys;
        }

        double flops() {
            return 4.0 * batch * heads * queries * keys * headDim * (causal && !decode() ? 0.5 : 1);
        }

        double bytes() {
            return 2.0 * batch * keyHeads * keys * headDim * cache.bytes();
        }
    }

    private static final List<Shape> SHAPES = List.of(new Shape("d128", 4, 32, 32, 4096, 4096, 128, false),
            new Shape("d128-causal", 4, 32, 32, 4096, 4096, 128, true),
            new Shape("d128-long-causal", 1, 32, 32, 16384, 16384, 128, true),
            new Shape("d128-group-causal", 4, 32, 8, 4096, 4096, 128, true),
            new Shape("d64", 8, 16, 16, 2048, 2048, 64, false),
            new Shape("d64-causal", 8, 16, 16, 2048, 2048, 64, true),
            new Shape("d256-causal", 4, 16, 16, 4096, 4096, 256, true),
            new Shape("decode-batch", 32, 32, 8, 1, 4096, 128, true),
            new Shape("decode-single", 1, 32, 8, 1, 16384, 128, true),
            new Shape("decode-four-queries", 16, 32, 8, 4, 8192, 128, true),
            new Shape("decode-batch", 32, 32, 8, 1, 4096, 128, true).afterEarlierKeys(),
            new Shape("decode-single", 1, 32, 8, 1, 16384, 128, true).afterEarlierKeys(),
            new Shape("decode-single-int8", 1, 32, 8, 1, 16384, 128, true, KvType.INT8).afterEarlierKeys(),
            new Shape("decode-batch-int8", 32, 32, 8, 1, 4096, 128, true, KvType.INT8),
            new Shape("decode-batch-fp8", 32, 32, 8, 1, 4096, 128, true, KvType.FP8),
            new Shape("decode-single-int8", 1, 32, 8, 1, 16384, 128, true, KvType.INT8),
            new Shape("d128-group-causal-int8", 4, 32, 8, 4096, 4096, 128, true, KvType.INT8));

    public static void main(String[] names) throws Exception {
        FlashAttention.refusal().ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        System.out.printf("%-22s %10s %9s %7s %8s %7s%n", "shape", "us", "TFLOP/s", "% peak", "GB/s", "% copy");
        for (Shape shape : SHAPES) {
            if (names.length == 0 || Arrays.asList(names).contains(shape.name())) {
                measure(shape);
            }
        }
    }

    /// Arrays of a shape; keys and values in as many sets as keep one launch's out of the next one's cache.
    private record Data(HalfFloatArray query, HalfFloatArray output, List<TornadoNativeArray> keys,
            List<TornadoNativeArray> values, FloatArray scales) {
        static Data of(Shape shape, int sets) {
            Random random = new Random(1);
            long elements = (long) shape.batch() * shape.keyHeads() * shape.keys() * shape.headDim();
            long queries = (long) shape.batch() * shape.heads() * shape.queries() * shape.headDim();
            Data data = new Data(halves(queries, random), halves(queries, random), new ArrayList<>(),
                    new ArrayList<>(), new FloatArray(Math.toIntExact(elements / shape.headDim())));
            elements += Layout.ALIGNED / shape.cache().bytes();
            data.scales.init(0.01f);
            for (int set = 0; set < sets; set++) {
                data.keys.add(shape.cache().isScaled() ? codes(elements, random) : halves(elements, random));
                data.values.add(shape.cache().isScaled() ? codes(elements, random) : halves(elements, random));
            }
            return data;
        }
    }

    private static void measure(Shape shape) throws Exception {
        int sets = shape.decode() ? (int) (ROTATED_BYTES / shape.bytes()) + 1 : 1;
        int many = shape.decode() ? MOST_LAUNCHES / sets * sets : 12;
        int few = shape.decode() ? Math.max(1, many / 4 / sets) * sets : 4;
        Data data = Data.of(shape, sets);
        KEPT.add(data);
        double us = (median(shape, data, many) - median(shape, data, few)) / (many - few);
        double tflops = shape.flops() / us / 1e6;
        double gbs = shape.bytes() / us / 1e3;
        System.out.printf("%-22s %10.1f %9.1f %6.1f%% %8.0f %6.1f%%%n", shape.name(), us, tflops,
                100 * tflops / PEAK_TFLOPS,
                gbs, 100 * gbs / COPY_GBS);
    }

    /// Microseconds of an execution of a captured graph of so many launches.
    private static double median(Shape shape, Data data, int launches) throws Exception {
        TaskGraph graph = new TaskGraph("attention" + launches).transferToDevice(DataTransferMode.FIRST_EXECUTION,
                data.query(), data.output(), data.scales());
        GridScheduler grids = new GridScheduler();
        FlashAttention plain = FlashAttention.of(ForwardSpec.byHead(shape.batch(), shape.heads(), shape.keyHeads(),
                shape.queries(), shape.keys(), shape.headDim(), false, shape.causal()).withKeysAfter(Layout.ALIGNED));
        FlashAttention attention = shape.cache().isScaled()
                ? plain.withCache(KvTypes.of(shape.cache()), data.scales(), data.scales())
                : plain;
        attention = shape.earlier() ? attention.withEarlierKeys() : attention;
        int sets = data.keys().size();
        for (int set = 0; set < sets; set++) {
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, data.keys().get(set), data.values().get(set));
        }
        for (int i = 0; i < launches; i++) {
            attention.addTo(graph, grids, "launch" + i, data.query(), data.keys().get(i % sets),
                    data.values().get(i % sets), data.output());
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, data.output());
        // TornadoVM goes on using the pages of arrays that it once pinned, and closing a plan unpins those of others.
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        KEPT.add(plan);
        // TornadoVM refuses a scheduler without grids, which direct launches do not need.
        if (!grids.keySet().isEmpty()) {
            plan.withGridScheduler(grids);
        }
        plan.withCUDAGraph();
        for (int i = 0; i < WARM_UPS; i++) {
            plan.execute();
        }
        double[] times = new double[EXECUTIONS];
        for (int i = 0; i < EXECUTIONS; i++) {
            long start = System.nanoTime();
            plan.execute();
            times[i] = (System.nanoTime() - start) / 1e3;
        }
        Arrays.sort(times);
        return times[EXECUTIONS / 2];
    }

    /// Bytes that are numbers in int8 and in FP8.
    private static ByteArray codes(long size, Random random) {
        ByteArray array = new ByteArray(Math.toIntExact(size));
        byte[] pool = new byte[1 << 20];
        random.nextBytes(pool);
        for (int i = 0; i < pool.length; i++) {
            pool[i] = (byte) (pool[i] & 0xbf);
        }
        for (long at = 0; at < size; at += pool.length) {
            MemorySegment.copy(pool, 0, array.getSegment(), ValueLayout.JAVA_BYTE, at,
                    (int) Math.min(pool.length, size - at));
        }
        return array;
    }

    private static HalfFloatArray halves(long size, Random random) {
        HalfFloatArray array = new HalfFloatArray(Math.toIntExact(size));
        short[] pool = new short[1 << 16];
        for (int i = 0; i < pool.length; i++) {
            pool[i] = Float.floatToFloat16((float) random.nextGaussian());
        }
        int offset = random.nextInt(pool.length);
        int parts = Runtime.getRuntime().availableProcessors();
        IntStream.range(0, parts).parallel().forEach(part -> {
            for (long i = size * part / parts; i < size * (part + 1) / parts; i++) {
                array.getSegment().setAtIndex(ValueLayout.JAVA_SHORT, i,
                        pool[(int) ((i * 2654435761L + offset >>> 7) % pool.length)]);
            }
        });
        return array;
    }
}
