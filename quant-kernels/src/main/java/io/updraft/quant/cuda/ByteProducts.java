package io.updraft.quant.cuda;

import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import java.util.ArrayList;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * Products in integers of 8 bits as launches of a model's plan, over floats that are rounded as ONNX's DynamicQuantizeLinear
 * does.
 *
 * @param node
 *            that they serve
 * @param codes
 *            rows of the weights
 * @param outputs
 *            what belongs to the rows
 */
public record ByteProducts(String node, DeviceBinding binding, ByteWeight.Layout layout, TileArrays.Place codes,
        TileArrays.Place outputs) {
    private static final int ALIGNMENT = 4;
    /** On the emulator, fewer than there are tiles. */
    private static final int EMULATED_GROUPS = 2;

    /** Scale and zero point of all tokens of a step. */
    public Launch ranges(FloatArray x, FloatArray ranges, int tokens, int count) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        int k = layout.k();
        return new Launch("token-ranges", node, Grid.of(tokens, RoundToBytes.GROUP), 7, List.of(step, x, ranges),
                (graph, id) -> graph.task(id, RoundToBytes::ranges, context, step, x, ranges, k, count, 1));
    }

    /** Floats that {@link #ranges} writes of so many tokens. */
    public static int rangesSize(int tokens) {
        return Math.ceilDiv(2 * tokens, ALIGNMENT) * ALIGNMENT;
    }

    /**
     * y [rows, n] = x [rows, k] W^T, x rounded by the ranges of a step's tokens.
     *
     * @param rows
     *            the most of a step
     * @param count
     *            where the step has their number
     * @param rangeCount
     *            where it has that of the ranges
     */
    public List<Launch> product(FloatArray x, FloatArray ranges, FloatArray y, int rows, int count, int rangeCount) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        int k = layout.k();
        int pitch = layout.pitch();
        // A step of one token has no ranges of others.
        int mode = ranges == x ? RoundToBytes.BY_OWN_RANGE : RoundToBytes.BY_RANGE;
        FloatArray bytes = binding.scratch(Math.multiplyExact(rows, pitch) / Float.BYTES);
        FloatArray scales = binding.scratch(rows * ALIGNMENT);
        FloatArray shape = binding.scratch(ALIGNMENT);
        List<Launch> list = new ArrayList<>();
        list.add(new Launch("round-bytes", node, Grid.of(rows, RoundToBytes.GROUP), 16,
                ranges == x ? List.of(step, x, bytes, scales, shape) : List.of(step, x, ranges, bytes, scales, shape),
                (graph, id) -> graph.task(id, RoundToBytes::write, context, step, x, ranges, bytes, scales, shape, k,
                        pitch, count, rangeCount, DenseProduct.INT8, mode, 0, 0, 1)));
        ProductLauncher.Dense product = layout.product(true, true);
        ProductLauncher.DenseVariant variant = ProductLauncher.DenseVariant.of(product.kind(), layout.n(), rows);
        if (binding.device().intrinsics() == Intrinsics.DIRECT) {
            int works = Math.ceilDiv(layout.n(), variant.tileN()) * Math.ceilDiv(rows, DenseProduct.TILE_M);
            list.add(new Launch("int8-product", node, Grid.of(works, DenseProduct.THREADS), 6,
                    List.of(bytes, codes.array(), shape, scales, outputs.array(), y),
                    (graph, id) -> ProductLauncher.dense(graph, id, variant, product, bytes, rows, codes, shape,
                            scales, outputs, y),
                    true));
        } else {
            list.add(new Launch("int8-product", node, Grid.of(EMULATED_GROUPS, DenseProduct.THREADS), 14,
                    List.of(bytes, codes.array(), shape, scales, outputs.array(), y),
                    (graph, id) -> ProductLauncher.denseAsTask(graph, id, variant, product, bytes, rows, codes, shape,
                            scales, outputs, y)));
        }
        return list;
    }
}
