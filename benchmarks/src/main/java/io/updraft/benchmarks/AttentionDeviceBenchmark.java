package io.updraft.benchmarks;

import io.updraft.attention.flash.FlashAttention;
import io.updraft.attention.flash.ForwardSpec;
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
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;

/// FlashAttention on a CUDA device, started on TornadoVM's java line with tornado-intrinsics on the class path:
/// `java @$TORNADOVM_HOME/tornado-argfile ... io.updraft.benchmarks.AttentionDeviceBenchmark [name...]`. Prints, for each
/// shape, the time of one launch (median over executions of a captured graph of many), TFLOP/s and percent of peak for
/// prefill, GB/s and percent of copy bandwidth for decode. `benchmarks/rivals/attention.py` prints PyTorch's on the same
/// machine.
public final class AttentionDeviceBenchmark {
    /// Dense fp16 of an H200 SXM by its datasheet.
    private static final double PEAK_TFLOPS = 989.5;
    /// A device-to-device copy, bytes read and written, measured on an H200.
    private static final double COPY_GBS = 4175;
    private static final int EXECUTIONS = 12;
    /// Keys and values of a decode step are read from device memory, not from a cache of 60 MB.
    private static final long ROTATED_BYTES = 256L << 20;
    private static final List<Object> KEPT = new ArrayList<>();

    private AttentionDeviceBenchmark() {
    }

    /// A shape: queries equal keys for prefill, few queries for decode.
    record Shape(String name, int batch, int heads, int keyHeads, int queries, int keys, int headDim, boolean causal) {
        boolean decode() {
            return queries < keys;
        }

        double flops() {
            return 4.0 * batch * heads * queries * keys * headDim * (causal && !decode() ? 0.5 : 1);
        }

        double bytes() {
            return 4.0 * batch * keyHeads * keys * headDim;
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
            new Shape("decode-four-queries", 16, 32, 8, 4, 8192, 128, true));

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

    private static void measure(Shape shape) throws Exception {
        Random random = new Random(1);
        long elements = (long) shape.batch() * shape.keyHeads() * shape.keys() * shape.headDim();
        int sets = shape.decode() ? (int) (ROTATED_BYTES / shape.bytes()) + 1 : 1;
        int launches = shape.decode() ? 16 * sets : 4;
        HalfFloatArray query = halves((long) shape.batch() * shape.heads() * shape.queries() * shape.headDim(), random);
        HalfFloatArray output = halves((long) shape.batch() * shape.heads() * shape.queries() * shape.headDim(),
                random);
        TaskGraph graph = new TaskGraph("attention").transferToDevice(DataTransferMode.FIRST_EXECUTION, query, output);
        GridScheduler grids = new GridScheduler();
        FlashAttention attention = FlashAttention.of(ForwardSpec.byHead(shape.batch(), shape.heads(), shape.keyHeads(),
                shape.queries(), shape.keys(), shape.headDim(), false, shape.causal()));
        List<HalfFloatArray> keys = new ArrayList<>();
        List<HalfFloatArray> values = new ArrayList<>();
        for (int set = 0; set < sets; set++) {
            keys.add(halves(elements, random));
            values.add(halves(elements, random));
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, keys.get(set), values.get(set));
        }
        for (int i = 0; i < launches; i++) {
            attention.addTo(graph, grids, "launch" + i, query, keys.get(i % sets), values.get(i % sets), output);
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, output);
        // TornadoVM goes on using the pages of arrays that it once pinned, and closing a plan unpins those of others.
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        KEPT.addAll(List.of(plan, query, output, keys, values));
        // TornadoVM refuses a scheduler without grids, which direct launches do not need.
        if (!grids.keySet().isEmpty()) {
            plan.withGridScheduler(grids);
        }
        plan.withCUDAGraph();
        for (int i = 0; i < 3; i++) {
            plan.execute();
        }
        double[] times = new double[EXECUTIONS];
        for (int i = 0; i < EXECUTIONS; i++) {
            long start = System.nanoTime();
            plan.execute();
            times[i] = (System.nanoTime() - start) / 1e3 / launches;
        }
        Arrays.sort(times);
        double us = times[EXECUTIONS / 2];
        double tflops = shape.flops() / us / 1e6;
        double gbs = shape.bytes() / us / 1e3;
        System.out.printf("%-22s %10.1f %9.1f %6.1f%% %8.0f %6.1f%%%n", shape.name(), us, tflops,
                100 * tflops / PEAK_TFLOPS,
                gbs, 100 * gbs / COPY_GBS);
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
