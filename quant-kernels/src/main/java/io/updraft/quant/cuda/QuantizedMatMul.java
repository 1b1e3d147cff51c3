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
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.WorkerGrid2D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T + b with quantized weights as tasks of a TornadoVM TaskGraph:
 * {@code QuantizedMatMul.of(weight).addTo(graph, grids, "product", tokens, x, y)}. The graph transfers the weights at its
 * first execution; x and y must be on the device already or be transferred by the same graph. On CUDA devices of compute
 * capability 9.0 up to 16 tokens run at the speed of memory, more on the warpgroup matrix unit; on other CUDA devices and the
 * emulator 16 tokens at a time run on the warp's matrix unit. On other backends there are floats only, and a slow kernel for
 * them. Direct launches have their grids themselves: where {@code grids} is empty afterwards ({@code keySet()}), leave it
 * away, as TornadoVM refuses a scheduler that names none of a plan's tasks. Not thread-safe.
 */
public final class QuantizedMatMul {
    private static final int HOPPER = 90;
    private static final int EIGHT = 8;

    private final TiledWeight weight;
    private final ShortArray bias;
    private final boolean biased;
    private final Map<TaskGraph, Boolean> transferred = new IdentityHashMap<>();

    private QuantizedMatMul(TiledWeight weight, ShortArray bias, boolean biased) {
        this.weight = weight;
        this.bias = bias;
        this.biased = biased;
    }

    /** A product with a matrix [n, k]. */
    public static QuantizedMatMul of(TiledWeight weight) {
        return new QuantizedMatMul(weight, new ShortArray(8), false);
    }

    /** The same with a bias of n halves, given by their bits. */
    public QuantizedMatMul withBias(ShortArray halves) {
        if (halves.getSize() < weight.n()) {
            throw new IllegalArgumentException("a bias of " + halves.getSize() + " for " + weight.n() + " outputs");
        }
        return new QuantizedMatMul(weight, halves, true);
    }

    /** Why the fast kernels cannot run in this JVM, if they cannot; products over floats can all the same. */
    public static Optional<String> refusal() {
        return emulated() ? Optional.empty() : CudaExtension.refusal();
    }

    /**
     * Adds the product over halves [tokens, k] to a graph; k is a multiple of 8, y are halves [tokens, n].
     *
     * @throws CudaExtensionException
     *             where the intrinsics cannot be had
     */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, int tokens, TornadoNativeArray x,
            TornadoNativeArray y) {
        check(tokens, weight.n(), weight.k(), x, Short.BYTES, y, Short.BYTES);
        refusal().ifPresent(reason -> {
            throw new CudaExtensionException(reason);
        });
        if (weight.k() % EIGHT != 0) {
            throw new IllegalArgumentException(
                    "rows of " + weight.k() + " halves; they must be multiples of 8, give floats instead");
        }
        return addFast(graph, grids, id, tokens, x, y, false, Fusion.NONE);
    }

    /**
     * Adds the product over floats [tokens, k] to a graph, for any backend; y are floats [tokens, n]. Where the fast kernels
     * run, x is rounded to halves.
     */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, int tokens, FloatArray x, FloatArray y) {
        check(tokens, weight.n(), weight.k(), x, Float.BYTES, y, Float.BYTES);
        if (weight.k() % EIGHT == 0 && refusal().isEmpty()) {
            return addFast(graph, grids, id, tokens, x, y, true, Fusion.NONE);
        }
        return addPortable(graph, grids, id, tokens, x, y);
    }

    /**
     * Adds a product of at most 16 tokens and what else its launch is to do, over floats if x is a FloatArray, else over halves;
     * k is a multiple of 8.
     *
     * @throws CudaExtensionException
     *             where the intrinsics cannot be had
     */
    public TaskGraph addFused(TaskGraph graph, GridScheduler grids, String id, int tokens, TornadoNativeArray x,
            TornadoNativeArray y, Fusion fusion) {
        refusal().ifPresent(reason -> {
            throw new CudaExtensionException(reason);
        });
        if (tokens < 1 || tokens > ProductVariants.FEW || weight.k() % EIGHT != 0
                || fusion.gated() && !PlanProducts.canGate(weight.layout(), tokens)) {
            throw new IllegalArgumentException(tokens + " tokens with " + this
                    + "; fused are 1 to 16 tokens, columns in multiples of 8, gated outputs in multiples of 32");
        }
        return addFast(graph, grids, id, tokens, x, y, x instanceof FloatArray, fusion);
    }

    private TaskGraph addFast(TaskGraph graph, GridScheduler grids, String id, int tokens, TornadoNativeArray x,
            TornadoNativeArray y, boolean floats, Fusion fusion) {
        transfer(graph);
        ProductLauncher.FewVariant few = ProductLauncher.FewVariant.of(weight.layout(), tokens, fusion.gated());
        if (emulated() || CudaExtension.require().capability() != HOPPER) {
            grids.addWorkerGrid(graph.getTaskGraphName() + "." + id,
                    grid(few.groups(weight.n()), 32 * few.warps(), Math.ceilDiv(tokens, ProductVariants.FEW)));
            return ProductLauncher.fewAsTask(graph, id, few, arrays(), x, tokens, y, floats, fusion);
        }
        if (tokens <= ProductVariants.FEW || weight.n() % 2 != 0) {
            return ProductLauncher.few(graph, id, few, arrays(), x, tokens, y, floats, fusion);
        }
        ProductLauncher.ManyVariant variant = ProductLauncher.ManyVariant.of(weight.layout(), tokens);
        IntArray shape = IntArray.fromElements(tokens, Math.ceilDiv(tokens, variant.tileM()));
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape);
        TornadoNativeArray halves = floats ? addRounding(graph, grids, id, tokens * weight.k(), x) : x;
        return ProductLauncher.many(graph, id, variant, arrays(), halves, tokens, shape, y, floats);
    }

    private TileArrays arrays() {
        return TileArrays.of(weight, bias, biased);
    }

    private static ShortArray addRounding(TaskGraph graph, GridScheduler grids, String id, int count,
            TornadoNativeArray x) {
        ShortArray halves = new ShortArray(count);
        WorkerGrid1D grid = new WorkerGrid1D(
                Math.ceilDiv(count, EIGHT * RoundTokens.GROUP) * RoundTokens.GROUP);
        grid.setLocalWork(RoundTokens.GROUP, 1, 1);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id + "-halves", grid);
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, halves).task(id + "-halves", RoundTokens::write,
                new KernelContext(), x, halves, count);
        return halves;
    }

    TaskGraph addPortable(TaskGraph graph, GridScheduler grids, String id, int tokens, FloatArray x, FloatArray y) {
        transfer(graph);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id,
                grid(Math.ceilDiv(weight.n(), 16), TiledProduct.GROUP, Math.ceilDiv(tokens, TiledProduct.TOKENS)));
        return graph.task(id, TiledProduct::product, new KernelContext(), x, weight.codes(), weight.scales(),
                weight.zeros(), bias, y, tokens, weight.n(), weight.k(), weight.format().bits(),
                weight.format().ordinal(), weight.groups(), weight.zeroed() ? 1 : 0, biased ? 1 : 0, TiledWeight.PAD);
    }

    private static WorkerGrid2D grid(int groups, int workItems, int slices) {
        WorkerGrid2D grid = new WorkerGrid2D(groups * workItems, slices);
        grid.setLocalWork(workItems, 1, 1);
        return grid;
    }

    /** Refuses arrays that are too small for x [tokens, k] and y [tokens, n] of elements of so many bytes. */
    static void check(int tokens, int n, int k, TornadoNativeArray x, int xBytes, TornadoNativeArray y, int yBytes) {
        long needX = (long) tokens * k * xBytes;
        long needY = (long) tokens * n * yBytes;
        if (tokens < 1 || x.getNumBytesOfSegment() < needX || y.getNumBytesOfSegment() < needY) {
            throw new IllegalArgumentException(tokens + " tokens of " + k + " columns and " + n
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

    static boolean emulated() {
        return !TornadoNativeArray.class.getModule().isNamed();
    }

    @Override
    public String toString() {
        return "QuantizedMatMul[" + weight.format() + " " + weight.n() + "x" + weight.k() + "]";
    }
}
