package io.updraft.quant.cuda;

import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;
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
    /** What gated outputs are a multiple of: a row of tiles of gates and one of other factors. */
    private static final int GATED_OUTPUTS = 32;
    /** Two floats, the number of tokens and of their tiles, and what aligns the next array. */
    private static final int SHAPE_FLOATS = 4;

    /**
     * How the products of a weight will be divided on a device, and why so.
     *
     * @param gated
     *            whether decoding multiplies by gates in the same launch
     */
    public static List<String> describe(TileLayout layout, DeviceProfile device, boolean gated) {
        return new ProductVariants(layout, gated && canGate(layout, 1), device).describe();
    }

    /** A number that the kernels' code determines. */
    public static String revision() {
        CRC32 sum = new CRC32();
        for (Class<?> each : List.of(FewTokens.class, FewTokensTile.class, ManyTokens.class, ManyTokensTile.class,
                TileDecode.class)) {
            try (InputStream code = each.getResourceAsStream(each.getSimpleName() + ".class")) {
                sum.update(Objects.requireNonNull(code).readAllBytes());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(each + " cannot be read", unreadable);
            }
        }
        return Long.toHexString(sum.getValue());
    }

    /**
     * y [rows, n] = x [rows, k] W^T.
     *
     * @param rows
     *            the most of a step
     * @param count
     *            where the step has their number
     */
    public List<Launch> product(FloatArray x, FloatArray y, int rows, int count) {
        boolean many = rows > ProductVariants.FEW && arrays.layout().n() % 2 == 0
                && binding.device().intrinsics() == Intrinsics.DIRECT;
        return many ? many(x, y, rows, count) : List.of(few(x, y, rows, Fusion.NONE));
    }

    /** Whether {@link #gated} takes so many tokens. */
    public boolean canGate(int rows) {
        return canGate(arrays.layout(), rows);
    }

    static boolean canGate(TileLayout layout, int rows) {
        return rows <= ProductVariants.FEW && layout.n() % GATED_OUTPUTS == 0;
    }

    /** y = silu(gate) * up [rows, n / 2] in one launch, where gates are the first half of the outputs. */
    public Launch gated(FloatArray x, FloatArray y, int rows) {
        return few(x, y, rows, Fusion.GATED);
    }

    private Launch few(FloatArray x, FloatArray y, int tokens, Fusion fusion) {
        DeviceProfile device = binding.device();
        return few(node, device, new ProductVariants(arrays.layout(), fusion.gated(), device).few(tokens), arrays, x, y,
                tokens, fusion);
    }

    /** One launch of {@link FewTokens}, divided as is said. */
    static Launch few(String node, DeviceProfile device, ProductLauncher.FewVariant variant, TileArrays arrays,
            FloatArray x, FloatArray y, int tokens, Fusion fusion) {
        Grid grid = new Grid(variant.groups(arrays.layout().n()), Math.ceilDiv(tokens, ProductVariants.FEW),
                32 * variant.warps());
        List<TornadoNativeArray> all = all(x, arrays, y);
        if (device.intrinsics() == Intrinsics.DIRECT) {
            return new Launch("few-tokens", node, grid, all.size(), all, (graph, id) -> ProductLauncher.few(graph, id,
                    variant, arrays, x, tokens, y, true, fusion), true);
        }
        return new Launch("few-tokens", node, grid, 19, all, (graph, id) -> ProductLauncher.fewAsTask(graph, id,
                variant, arrays, x, tokens, y, true, fusion));
    }

    private List<Launch> many(FloatArray x, FloatArray y, int rows, int count) {
        ProductLauncher.ManyVariant variant = new ProductVariants(arrays.layout(), false, binding.device()).many(rows);
        int k = arrays.layout().k();
        int tile = variant.tileM();
        IntArray step = binding.step();
        KernelContext context = binding.context();
        FloatArray shape = binding.scratch(SHAPE_FLOATS);
        FloatArray halves = binding.scratch(Math.multiplyExact(rows, k) / 2);
        Launch round = new Launch("round-tokens", node, Grid.covering(rows * k / 8, RoundTokens.GROUP), 8,
                List.of(step, x, halves, shape), (graph, id) -> graph.task(id, RoundTokens::roundStep, context, step,
                        x, halves, shape, k, count, tile));
        return List.of(round, many(node, variant, arrays, halves, shape, y, rows));
    }

    /**
     * One launch of {@link ManyTokens}, divided as is said.
     *
     * @param x
     *            halves
     * @param shape
     *            the number of tokens and of their tiles
     */
    static Launch many(String node, ProductLauncher.ManyVariant variant, TileArrays arrays, TornadoNativeArray x,
            TornadoNativeArray shape, FloatArray y, int rows) {
        List<TornadoNativeArray> all = all(x, arrays, y);
        all.add(1, shape);
        int works = Math.ceilDiv(arrays.layout().n(), ManyTokens.TILE_N) * Math.ceilDiv(rows, variant.tileM());
        return new Launch("many-tokens", node, Grid.of(works, ManyTokens.THREADS), all.size(), all,
                (graph, id) -> ProductLauncher.many(graph, id, variant, arrays, x, rows, shape, y, true), true);
    }

    private static List<TornadoNativeArray> all(TornadoNativeArray x, TileArrays arrays, TornadoNativeArray y) {
        List<TornadoNativeArray> all = new ArrayList<>();
        all.add(x);
        all.addAll(arrays.arrays());
        all.add(y);
        return all;
    }
}
