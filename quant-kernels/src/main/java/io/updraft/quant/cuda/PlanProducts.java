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
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Products as launches of a model's plan, over floats. On the emulator {@link FewTokens} takes any number of tokens.
 *
 * @param node
 *            that they serve
 * @param arrays
 *            the weights
 */
public record PlanProducts(String node, DeviceBinding binding, TileArrays arrays) {
    /** Tokens that {@link FewTokens} takes at once. */
    private static final int FEW = 16;
    /** Two floats, the number of tokens and of their tiles, and what aligns the next array. */
    private static final int SHAPE_FLOATS = 4;

    /**
     * y [rows, n] = x [rows, k] W^T.
     *
     * @param rows
     *            the most of a step
     * @param count
     *            where the step has their number
     */
    public List<Launch> product(FloatArray x, FloatArray y, int rows, int count) {
        boolean many = rows > FEW && arrays.layout().n() % 2 == 0
                && binding.device().intrinsics() == Intrinsics.DIRECT;
        return many ? many(x, y, rows, count) : List.of(few(x, y, rows));
    }

    private Launch few(FloatArray x, FloatArray y, int tokens) {
        ProductLauncher.FewVariant variant = ProductLauncher.FewVariant.of(arrays.layout(), tokens);
        Grid grid = new Grid(variant.groups(arrays.layout().n()), Math.ceilDiv(tokens, FEW), 32 * variant.warps());
        List<TornadoNativeArray> all = all(x, y);
        if (binding.device().intrinsics() == Intrinsics.DIRECT) {
            return new Launch("few-tokens", node, grid, all.size(), all, (graph, id) -> ProductLauncher.few(graph, id,
                    variant, arrays, x, tokens, y, true, Fusion.NONE), true);
        }
        return new Launch("few-tokens", node, grid, 19, all, (graph, id) -> ProductLauncher.fewAsTask(graph, id,
                variant, arrays, x, tokens, y, true, Fusion.NONE));
    }

    private List<Launch> many(FloatArray x, FloatArray y, int rows, int count) {
        TileLayout layout = arrays.layout();
        ProductLauncher.ManyVariant variant = ProductLauncher.ManyVariant.of(layout, rows);
        int k = layout.k();
        int tile = variant.tileM();
        IntArray step = binding.step();
        KernelContext context = binding.context();
        FloatArray shape = binding.scratch(SHAPE_FLOATS);
        FloatArray halves = binding.scratch(Math.multiplyExact(rows, k) / 2);
        Launch round = new Launch("round-tokens", node, Grid.covering(rows * k / 8, RoundTokens.GROUP), 8,
                List.of(step, x, halves, shape), (graph, id) -> graph.task(id, RoundTokens::roundStep, context, step,
                        x, halves, shape, k, count, tile));
        List<TornadoNativeArray> all = all(halves, y);
        all.add(1, shape);
        int works = Math.ceilDiv(layout.n(), ManyTokens.TILE_N) * Math.ceilDiv(rows, tile);
        return List.of(round, new Launch("many-tokens", node, Grid.of(works, ManyTokens.THREADS), all.size(), all,
                (graph, id) -> ProductLauncher.many(graph, id, variant, arrays, halves, rows, shape, y, true), true));
    }

    private List<TornadoNativeArray> all(FloatArray x, FloatArray y) {
        List<TornadoNativeArray> all = new ArrayList<>();
        all.add(x);
        all.addAll(arrays.arrays());
        all.add(y);
        return all;
    }
}
