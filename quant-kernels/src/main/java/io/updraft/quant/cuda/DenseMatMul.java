package io.updraft.quant.cuda;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.CudaExtensionException;
import java.util.Optional;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * y = x W^T of matrices as they are in memory, [tokens, k] and [n, k], as a task of a TornadoVM TaskGraph, on devices of
 * compute capability 9.0. Arrays must be on the device already or be transferred by the same graph. {@link ByteMatMul}
 * multiplies in 8 bits. Immutable.
 *
 * @param n
 *            outputs, even
 * @param k
 *            columns, a multiple of 8
 */
public record DenseMatMul(int n, int k) {
    private static final int HOPPER = 90;

    public DenseMatMul {
        if (n < 2 || n % 2 != 0 || k < 8 || k % 8 != 0) {
            throw new IllegalArgumentException(
                    "a matrix [" + n + ", " + k + "]; rows must be even, columns a multiple of 8");
        }
    }

    /** Why it cannot run in this JVM, if it cannot. */
    public static Optional<String> refusal() {
        return CudaExtension.refusal().or(() -> CudaExtension.require().capability() == HOPPER
                ? Optional.empty()
                : Optional.of("compute capability 9.0 is needed, found " + CudaExtension.require().capability()));
    }

    /** Adds a product of halves, rounded to halves. */
    public TaskGraph addHalves(TaskGraph graph, String id, int tokens, TornadoNativeArray x, TornadoNativeArray w,
            TornadoNativeArray y) {
        return add(graph, id, tokens, x, w, y, DenseProduct.HALF);
    }

    /** Adds a product of bfloat16s, rounded to bfloat16s. */
    public TaskGraph addBFloat16s(TaskGraph graph, String id, int tokens, TornadoNativeArray x, TornadoNativeArray w,
            TornadoNativeArray y) {
        return add(graph, id, tokens, x, w, y, DenseProduct.BFLOAT16);
    }

    private TaskGraph add(TaskGraph graph, String id, int tokens, TornadoNativeArray x, TornadoNativeArray w,
            TornadoNativeArray y, int kind) {
        refusal().ifPresent(reason -> {
            throw new CudaExtensionException(reason);
        });
        IntArray shape = IntArray.fromElements(tokens, Math.ceilDiv(tokens, DenseProduct.TILE_M));
        FloatArray scales = new FloatArray(8);
        ShortArray bias = new ShortArray(8);
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape, scales, bias);
        return ProductLauncher.dense(graph, id, ProductLauncher.DenseVariant.of(kind, n, tokens),
                new ProductLauncher.Dense(kind, n, k, 0), x, tokens, new TileArrays.Place(w, 0), shape, scales,
                new TileArrays.Place(bias, 0), y);
    }
}
