package io.updraft.quant.cuda;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.CudaExtensionException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T + b with both factors in 8 bits (W8A8) as tasks of a TornadoVM TaskGraph:
 * {@code ByteMatMul.of(weight).addTo(graph, grids, "product", tokens, x, y)}. x is rounded on the device as the weights are,
 * to signed bytes or E4M3, by a scale for each token (its largest magnitude) or one that is given. Products of integers are
 * exact, scales are applied to sums. Any number of tokens, on CUDA devices of compute capability 9.0 and the emulator;
 * elsewhere {@link QuantizedMatMul} takes the same weights with x as it is. It also is the more exact for up to 16 tokens,
 * which read as many bytes of weights. Not thread-safe.
 */
public final class ByteMatMul {
    private final ByteWeight weight;
    private final OptionalDouble scale;
    private final Map<TaskGraph, Boolean> transferred = new IdentityHashMap<>();

    private ByteMatMul(ByteWeight weight, OptionalDouble scale) {
        this.weight = weight;
        this.scale = scale;
    }

    /** A product whose activations have a scale for each token. */
    public static ByteMatMul of(ByteWeight weight) {
        return new ByteMatMul(weight, OptionalDouble.empty());
    }

    /**
     * The same with one scale for all tokens, as calibration gives it: elements that are more than 127 times as large (448 in
     * E4M3) are rounded to that.
     */
    public ByteMatMul withScale(float activationScale) {
        if (!(activationScale > 0) || Float.isInfinite(activationScale)) {
            throw new IllegalArgumentException("a scale is a positive number, found " + activationScale);
        }
        return new ByteMatMul(weight, OptionalDouble.of(activationScale));
    }

    /** Why it cannot run in this JVM, if it cannot. */
    public static Optional<String> refusal() {
        return QuantizedMatMul.emulated() ? Optional.empty() : DenseMatMul.refusal();
    }

    /**
     * Adds rounding and product to a graph. x [tokens, k] and y [tokens, n] are floats if they are FloatArrays, else halves,
     * and on the device already or transferred by the same graph, which transfers the weights at its first execution.
     *
     * @throws CudaExtensionException
     *             where the kernels cannot be had
     */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, int tokens, TornadoNativeArray x,
            TornadoNativeArray y) {
        refusal().ifPresent(reason -> {
            throw new CudaExtensionException(reason);
        });
        ByteWeight.Layout layout = weight.layout();
        int floats = x instanceof FloatArray ? 1 : 0;
        QuantizedMatMul.check(tokens, layout.n(), layout.k(), x, floats == 1 ? Float.BYTES : Short.BYTES, y,
                y instanceof FloatArray ? Float.BYTES : Short.BYTES);
        if (transferred.put(graph, true) == null) {
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, weight.codes(), weight.outputs());
        }
        IntArray step = IntArray.fromElements(tokens, 0, 0, 0);
        IntArray shape = new IntArray(4);
        ByteArray bytes = new ByteArray(Math.multiplyExact(tokens, layout.pitch()));
        FloatArray scales = new FloatArray(tokens * 4);
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, step, shape, bytes, scales);
        grid(graph, grids, id + "-bytes", tokens * RoundToBytes.GROUP, RoundToBytes.GROUP);
        ProductLauncher.Dense product = layout.product(y instanceof FloatArray, false);
        int mode = scale.isPresent() ? RoundToBytes.GIVEN : RoundToBytes.BY_TOKEN;
        graph.task(id + "-bytes", RoundToBytes::write, new KernelContext(), step, x, x, bytes, scales, shape,
                layout.k(), layout.pitch(), 0, 0, product.kind(), mode,
                Float.floatToIntBits((float) scale.orElse(0)), 0, floats);
        ProductLauncher.DenseVariant variant = ProductLauncher.DenseVariant.of(product.kind(), layout.n(), tokens);
        TileArrays.Place codes = new TileArrays.Place(weight.codes(), 0);
        TileArrays.Place outputs = new TileArrays.Place(weight.outputs(), 0);
        if (QuantizedMatMul.emulated()) {
            grid(graph, grids, id, 2 * DenseProduct.THREADS, DenseProduct.THREADS);
            return ProductLauncher.denseAsTask(graph, id, variant, product, bytes, tokens, codes, shape, scales,
                    outputs, y);
        }
        return ProductLauncher.dense(graph, id, variant, product, bytes, tokens, codes, shape, scales, outputs, y);
    }

    private static void grid(TaskGraph graph, GridScheduler grids, String id, int workItems, int group) {
        WorkerGrid1D grid = new WorkerGrid1D(workItems);
        grid.setLocalWork(group, 1, 1);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
    }

    @Override
    public String toString() {
        return "ByteMatMul[" + weight.layout() + "]";
    }
}
