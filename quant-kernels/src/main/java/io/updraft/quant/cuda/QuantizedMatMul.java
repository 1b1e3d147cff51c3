package io.updraft.quant.cuda;

import io.updraft.quant.device.TiledProduct;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.CudaExtensionException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T + b with quantized weights as tasks of a TornadoVM TaskGraph:
 * {@code QuantizedMatMul.of(weight).addTo(graph, grids, "product", tokens, x, y)}. The graph transfers the weights at its
 * first execution; x and y must be on the device already or be transferred by the same graph. Over halves, CUDA devices
 * and the emulator run it: on compute capability 9.0 up to 16 tokens at the speed of memory, more on the warpgroup matrix
 * unit; elsewhere 16 tokens at a time on the warp's matrix unit. Over floats it runs on every backend, slowly. Not
 * thread-safe.
 */
public final class QuantizedMatMul {
    /** Tokens that {@link FewTokens} takes at once. */
    private static final int FEW = 16;
    private static final int HOPPER = 90;

    private final TiledWeight weight;
    private final ShortArray bias;
    private final boolean biased;
    private final Map<TaskGraph, Boolean> transferred = new IdentityHashMap<>();

    private QuantizedMatMul(TiledWeight weight, ShortArray bias, boolean biased) {
        this.weight = weight;
        this.bias = bias;
        this.biased = biased;
    }

    /** A product with a matrix [n, k]; k is a multiple of 8 and n is even. */
    public static QuantizedMatMul of(TiledWeight weight) {
        if (weight.k() % 8 != 0 || weight.n() % 2 != 0) {
            throw new IllegalArgumentException(
                    "a matrix [" + weight.n() + ", " + weight.k() + "]; rows must be even, columns a multiple of 8");
        }
        return new QuantizedMatMul(weight, new ShortArray(8), false);
    }

    /** The same with a bias of n halves, given by their bits. */
    public QuantizedMatMul withBias(ShortArray halves) {
        if (halves.getSize() < weight.n()) {
            throw new IllegalArgumentException("a bias of " + halves.getSize() + " for " + weight.n() + " outputs");
        }
        return new QuantizedMatMul(weight, halves, true);
    }

    /** Why products over halves cannot run in this JVM, if they cannot; those over floats can. */
    public static Optional<String> refusal() {
        return emulated() ? Optional.empty() : CudaExtension.refusal();
    }

    /**
     * Adds the product over halves [tokens, k] to a graph; y are halves [tokens, n].
     *
     * @throws CudaExtensionException
     *             where the intrinsics cannot be had
     */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, int tokens, TornadoNativeArray x,
            TornadoNativeArray y) {
        check(tokens, x, y, Short.BYTES);
        if (emulated() || CudaExtension.require().capability() != HOPPER) {
            transfer(graph);
            return addWarp(graph, grids, id, tokens, x, y);
        }
        transfer(graph);
        if (tokens <= FEW) {
            return ProductLauncher.few(graph, id, ProductLauncher.FewVariant.of(weight, tokens), weight, x, tokens,
                    bias,
                    biased, y);
        }
        ProductLauncher.ManyVariant variant = ProductLauncher.ManyVariant.of(weight, tokens);
        IntArray shape = IntArray.fromElements(tokens, Math.ceilDiv(tokens, variant.tileM()));
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape);
        return ProductLauncher.many(graph, id, variant, weight, x, tokens, shape, bias, biased, y);
    }

    /** Adds the product over floats [tokens, k] to a graph, for any backend; y are floats [tokens, n]. */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, int tokens, FloatArray x, FloatArray y) {
        check(tokens, x, y, Float.BYTES);
        transfer(graph);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id,
                grid(TiledProduct.GROUP, Math.ceilDiv(tokens, TiledProduct.TOKENS)));
        return graph.task(id, TiledProduct::product, new KernelContext(), x, weight.codes(), weight.scales(),
                weight.zeros(), bias, y, tokens, weight.n(), weight.k(), weight.format().bits(),
                weight.format().ordinal(), weight.groups(), weight.zeroed() ? 1 : 0, biased ? 1 : 0, TiledWeight.PAD);
    }

    private TaskGraph addWarp(TaskGraph graph, GridScheduler grids, String id, int tokens, TornadoNativeArray x,
            TornadoNativeArray y) {
        ProductLauncher.FewVariant variant = ProductLauncher.FewVariant.of(weight, tokens);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id,
                grid(32 * variant.warps(), Math.ceilDiv(tokens, FEW)));
        return graph.task(id, FewTokens::multiply, new KernelContext(), x, weight.codes(), weight.scales(),
                weight.zeros(), bias, y, tokens, weight.n(), weight.k(), weight.format().ordinal(), weight.groups(),
                weight.zeroed() ? 1 : 0, biased ? 1 : 0, variant.warps(), variant.unroll(), variant.copies());
    }

    private WorkerGrid2D grid(int workItems, int slices) {
        WorkerGrid2D grid = new WorkerGrid2D(Math.ceilDiv(weight.n(), 16) * workItems, slices);
        grid.setLocalWork(workItems, 1, 1);
        return grid;
    }

    private void check(int tokens, TornadoNativeArray x, TornadoNativeArray y, int bytes) {
        long needX = (long) tokens * weight.k() * bytes;
        long needY = (long) tokens * weight.n() * bytes;
        if (tokens < 1 || x.getNumBytesOfSegment() < needX || y.getNumBytesOfSegment() < needY) {
            throw new IllegalArgumentException(tokens + " tokens of " + weight.k() + " columns and " + weight.n()
                    + " outputs take " + needX + " and " + needY + " bytes, found " + x.getNumBytesOfSegment() + " and "
                    + y.getNumBytesOfSegment());
        }
    }

    private void transfer(TaskGraph graph) {
        if (transferred.put(graph, true) == null) {
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, weight.codes(), weight.scales(), weight.zeros(),
                    bias);
        }
    }

    private static boolean emulated() {
        return !TornadoNativeArray.class.getModule().isNamed();
    }

    @Override
    public String toString() {
        return "QuantizedMatMul[" + weight.format() + " " + weight.n() + "x" + weight.k() + "]";
    }
}
