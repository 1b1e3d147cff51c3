package io.updraft.benchmarks;

import io.updraft.quant.cuda.ByteMatMul;
import io.updraft.quant.cuda.ByteWeight;
import io.updraft.quant.cuda.DenseMatMul;
import io.updraft.quant.cuda.QuantizedMatMul;
import io.updraft.quant.cuda.TiledWeight;
import io.updraft.quant.format.IntegerFormat;
import io.updraft.quant.format.WeightFormat;
import io.updraft.quant.format.WeightFormats;
import io.updraft.quant.format.WeightRows;
import io.updraft.runtime.tensor.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/// Products with quantized weights on a CUDA device of compute capability 9.0, started as [AttentionDeviceBenchmark] is.
/// Prints, for each, the time of one launch (median over executions of a captured graph of many, over weights that do not
/// fit the cache together), GB/s and percent of copy bandwidth, TFLOP/s and percent of peak, and the relative error of some
/// outputs against float64. `benchmarks/rivals/matmul.py` prints PyTorch's on the same machine.
public final class ProductDeviceBenchmark {
    /// Dense fp16 of an H200 SXM by its datasheet; int8 has twice as much.
    private static final double PEAK_TFLOPS = 989.5;
    /// A device-to-device copy, bytes read and written, measured on an H200.
    private static final double COPY_GBS = 4175;
    private static final int EXECUTIONS = 12;
    /// TornadoVM's own code is slow until Java has compiled it, and part of every execution's time.
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final double ROTATED_BYTES = 160e6;
    private static final int SAMPLES = 200;
    private static final float[] POOL = new float[1 << 16];
    private static final List<Object> KEPT = new ArrayList<>();
    private static final long STARTED = System.nanoTime();

    private ProductDeviceBenchmark() {
    }

    public static void main(String[] formats) throws Exception {
        QuantizedMatMul.refusal().or(DenseMatMul::refusal).ifPresent(reason -> {
            throw new IllegalStateException(reason);
        });
        Random random = new Random(1);
        for (int i = 0; i < POOL.length; i++) {
            POOL[i] = (float) random.nextGaussian();
        }
        System.out.printf("%-30s %9s %7s %7s %8s %7s %9s%n", "product", "us", "GB/s", "% copy", "TFLOP/s", "% peak",
                "error");
        for (String format : formats.length > 0 ? formats : new String[]{"int4", "int4-128", "int8", "nf4", "half"}) {
            quantized(format, 4096, 4096, 1);
            quantized(format, 11008, 4096, 1);
            quantized(format, 4096, 11008, 1);
            quantized(format, 22016, 4096, 1);
            quantized(format, 32000, 4096, 1);
        }
        for (int tokens : new int[]{8, 16, 64, 256, 1024}) {
            quantized("int4", 11008, 4096, tokens);
        }
        halves(4096);
        halves(8192);
        WeightFormat integers = WeightFormats.named("int8");
        bytes(integers, 4096, 4096);
        bytes(integers, 4096, 16);
        bytes(WeightFormats.named("fp8"), 4096, 4096);
    }

    private static void each(IntConsumer row, int rows) {
        IntStream.range(0, rows).parallel().forEach(row);
    }

    private static float value(long index) {
        return POOL[(int) (index * 2654435761L >>> 7 & POOL.length - 1)];
    }

    private static WeightRows weights(int n, int k) {
        return new WeightRows() {
            @Override
            public int n() {
                return n;
            }

            @Override
            public int k() {
                return k;
            }

            @Override
            public void read(int row, float[] out) {
                for (int i = 0; i < k; i++) {
                    out[i] = value((long) row * k + i) * 0.02f;
                }
            }
        };
    }

    /// A weight in tiles, and its rows as they are meant.
    private record Weight(TiledWeight tiled, Rows rows) {
        interface Rows {
            void read(int row, float[] out);
        }

        static Weight of(String label, int n, int k) {
            if (label.equals("half")) {
                return new Weight(TiledWeight.dense(weights(n, k), ProductDeviceBenchmark::each), (row, out) -> {
                    weights(n, k).read(row, out);
                    for (int i = 0; i < k; i++) {
                        out[i] = Float.float16ToFloat(Float.floatToFloat16(out[i]));
                    }
                });
            }
            WeightFormat format = label.equals("int4-128")
                    ? new IntegerFormat(label, 4, IntegerFormat.Granularity.BLOCK, 128, true)
                    : WeightFormats.named(label);
            var quantized = format.quantize(weights(n, k), DataType.FLOAT16, ProductDeviceBenchmark::each);
            return new Weight(TiledWeight.of(quantized, ProductDeviceBenchmark::each), quantized::dequantize);
        }
    }

    private static void quantized(String format, int n, int k, int tokens) throws Exception {
        Weight weight = Weight.of(format, n, k);
        TiledWeight tiled = weight.tiled();
        int sets = (int) (ROTATED_BYTES / tiled.bytes()) + 1;
        int launches = tokens > 64 ? 2 * sets : Math.max(sets, 160 / sets * sets);
        ShortArray x = halves((long) tokens * k, 17);
        ShortArray y = new ShortArray(tokens * n);
        y.init(Float.floatToFloat16(Float.NaN));
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("products").transferToDevice(DataTransferMode.FIRST_EXECUTION, x, y);
        List<QuantizedMatMul> products = new ArrayList<>(List.of(QuantizedMatMul.of(tiled)));
        while (products.size() < sets) {
            products.add(QuantizedMatMul.of(copy(tiled)));
        }
        for (int i = 0; i < launches; i++) {
            products.get(i % sets).addTo(graph, grids, "launch" + i, tokens, x, y);
        }
        double us = time(graph, grids, launches, y);
        KEPT.addAll(List.of(x, products));
        report(format + " " + n + "x" + k + " M=" + tokens, us, tiled.bytes() + 2.0 * tokens * (n + k),
                2.0 * tokens * n * k, PEAK_TFLOPS, error(tokens, n, k, x, y, weight.rows()));
    }

    /// Relative error of some results.
    private static double error(int tokens, int n, int k, ShortArray x, ShortArray y, Weight.Rows rows) {
        double square = 0;
        double norm = 0;
        Random random = new Random(3);
        float[] row = new float[k];
        for (int i = 0; i < SAMPLES; i++) {
            int output = random.nextInt(n);
            int token = random.nextInt(tokens);
            rows.read(output, row);
            double exact = 0;
            for (int c = 0; c < k; c++) {
                exact += (double) row[c] * Float.float16ToFloat(x.get(token * k + c));
            }
            square += Math.pow(Float.float16ToFloat(y.get(token * n + output)) - exact, 2);
            norm += exact * exact;
        }
        return Math.sqrt(square / norm);
    }

    private static TiledWeight copy(TiledWeight weight) {
        ByteArray codes = new ByteArray(weight.codes().getSize());
        ShortArray scales = new ShortArray(weight.scales().getSize());
        ShortArray zeros = new ShortArray(weight.zeros().getSize());
        codes.getSegment().copyFrom(weight.codes().getSegment());
        scales.getSegment().copyFrom(weight.scales().getSegment());
        zeros.getSegment().copyFrom(weight.zeros().getSegment());
        return new TiledWeight(weight.format(), weight.n(), weight.k(), weight.groups(), codes, scales, zeros,
                weight.zeroed());
    }

    private static void halves(int size) throws Exception {
        ShortArray x = halves((long) size * size, 1);
        ShortArray w = halves((long) size * size, 2);
        ShortArray y = new ShortArray(size * size);
        GridScheduler grids = new GridScheduler();
        TaskGraph graph = new TaskGraph("halves").transferToDevice(DataTransferMode.FIRST_EXECUTION, x, w, y);
        int launches = 4;
        for (int i = 0; i < launches; i++) {
            new DenseMatMul(size, size).addHalves(graph, "launch" + i, size, x, w, y);
        }
        double us = time(graph, grids, launches, y);
        KEPT.addAll(List.of(x, w));
        double square = 0;
        double norm = 0;
        Random random = new Random(3);
        for (int i = 0; i < SAMPLES; i++) {
            int output = random.nextInt(size);
            int token = random.nextInt(size);
            double exact = 0;
            for (int c = 0; c < size; c++) {
                exact += (double) Float.float16ToFloat(x.get(token * size + c))
                        * Float.float16ToFloat(w.get(output * size + c));
            }
            square += Math.pow(Float.float16ToFloat(y.get(token * size + output)) - exact, 2);
            norm += exact * exact;
        }
        report("half x half " + size + "^3", us, 6.0 * size * size, 2.0 * size * size * size, PEAK_TFLOPS,
                Math.sqrt(square / norm));
    }

    /// Rounding x included.
    private static void bytes(WeightFormat format, int size, int tokens) throws Exception {
        var quantized = format.quantize(weights(size, size), DataType.FLOAT, ProductDeviceBenchmark::each);
        ByteMatMul product = ByteMatMul.of(ByteWeight.of(quantized, ProductDeviceBenchmark::each));
        ShortArray x = halves((long) tokens * size, 17);
        ShortArray y = new ShortArray(tokens * size);
        TaskGraph graph = new TaskGraph("bytes").transferToDevice(DataTransferMode.FIRST_EXECUTION, x, y);
        GridScheduler grids = new GridScheduler();
        int launches = 4;
        for (int i = 0; i < launches; i++) {
            product.addTo(graph, grids, "launch" + i, tokens, x, y);
        }
        double us = time(graph, grids, launches, y);
        KEPT.addAll(List.of(x, product));
        double error = error(tokens, size, size, x, y, quantized::dequantize);
        report(format.label() + " x rounded x " + size + "^2 M=" + tokens, us, (double) size * (size + 4.0 * tokens),
                2.0 * tokens * size * size, 2 * PEAK_TFLOPS, error);
    }

    private static double time(TaskGraph graph, GridScheduler grids, int launches, ShortArray y) throws Exception {
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, y);
        // TornadoVM goes on using the pages of arrays that it once pinned, and closing a plan unpins those of others.
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        KEPT.addAll(List.of(plan, y));
        if (!grids.keySet().isEmpty()) {
            plan.withGridScheduler(grids);
        }
        plan.withCUDAGraph();
        plan.execute().transferToHost(y);
        do {
            plan.execute();
        } while (System.nanoTime() - STARTED < WARM_UP_NANOS);
        double[] times = new double[EXECUTIONS];
        for (int i = 0; i < EXECUTIONS; i++) {
            long start = System.nanoTime();
            plan.execute();
            times[i] = (System.nanoTime() - start) / 1e3 / launches;
        }
        Arrays.sort(times);
        return times[EXECUTIONS / 2];
    }

    private static void report(String name, double us, double bytes, double flops, double peak, double error) {
        double gbs = bytes / us / 1e3;
        double tflops = flops / us / 1e6;
        System.out.printf(Locale.ROOT, "%-30s %9.2f %7.0f %6.1f%% %8.1f %6.1f%% %9.1e%n", name, us, gbs,
                100 * gbs / COPY_GBS, tflops, 100 * tflops / peak, error);
    }

    private static ShortArray halves(long size, int seed) {
        ShortArray array = new ShortArray(Math.toIntExact(size));
        each(part -> {
            for (int i = part << 16; i < Math.min(size, part + 1L << 16); i++) {
                array.set(i, Float.floatToFloat16(value((long) i * 7 + seed)));
            }
        }, (int) Math.ceilDiv(size, 1 << 16));
        return array;
    }
}
