package io.updraft.attention.flash;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import io.updraft.runtime.cuda.TensorMap;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Chooses the tile of {@link WarpgroupForward} and adds its launch to a graph. */
final class WarpgroupLauncher {
    private static final float LOG2_E = 1.44269504f;

    private WarpgroupLauncher() {
    }

    /** A variant: warpgroups, keys of a tile, and whether the warpgroups take turns on the matrix unit. */
    record Variant(int groups, int keyTile, boolean takeTurns) {
        /** What measured best on an H200. */
        static Variant of(ForwardSpec spec) {
            return of(spec.headDim());
        }

        static Variant of(int headDim) {
            if (headDim > 128) {
                return new Variant(2, 64, true);
            }
            if (headDim <= 64) {
                return new Variant(3, 128, false);
            }
            return new Variant(2, 128, true);
        }
    }

    static int sharedBytes(int headDim, int groups, int keyTile) {
        int columns = (headDim + 63) / 64;
        return columns * 128 * (64 * groups + 4 * keyTile) + WarpgroupForward.BARRIER_BYTES;
    }

    static TaskGraph add(TaskGraph graph, String id, ForwardSpec spec, int pageSize, Variant variant,
            TornadoNativeArray query,
            TornadoNativeArray key, TornadoNativeArray value, IntArray shape, IntArray pages,
            TornadoNativeArray output, FloatArray lse,
            IntArray counters, boolean wantLse, Mask mask) {
        float cap = spec.softcap() == 0f ? 0f : spec.scale() / spec.softcap() * 2 * LOG2_E;
        float scale = (spec.softcap() == 0f ? spec.scale() : spec.softcap()) * LOG2_E;
        int headDim = spec.headDim();
        int groups = variant.groups();
        int queryTile = 64 * groups;
        int keyTile = variant.keyTile();
        DirectKernel kernel = kernel(headDim, variant, scale, cap, (spec.causal() ? 1 : 0) | mask.kind() << 1,
                spec.window(), pageSize, spec.bfloat16() ? 1 : 0, wantLse ? 1 : 0);
        int rows = pageSize == 0 ? keyTile : Math.min(keyTile, pageSize);
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel),
                (spec.longestQuery() + queryTile - 1) / queryTile * spec.heads() * spec.sequences().size(), 1, 1,
                sharedBytes(headDim, groups, keyTile), true,
                List.of(map(0, spec, spec.query(), spec.heads(), queryTile),
                        map(1, spec, spec.key(), spec.keyHeads(), rows),
                        map(2, spec, spec.key(), spec.keyHeads(), rows)),
                List.of(3, 4, 6, 7, 8, 5));
        return launch.addTo(graph, id, 3, query, key, value, shape, pages, mask.array(), output, lse, counters);
    }

    private static DirectKernel kernel(int headDim, Variant variant, float scale, float cap, int form, int window,
            int pageSize, int types, int want) {
        int groups = variant.groups();
        int keyTile = variant.keyTile();
        int turns = variant.takeTurns() ? 1 : 0;
        String name = "flash_d" + headDim + "_g" + groups + "_k" + keyTile + "_c" + form + "_b" + types + "_t"
                + turns + "_l" + want + "_w" + window + "_p"
                + pageSize + "_s" + Float.floatToIntBits(scale) + "_" + Float.floatToIntBits(cap);
        return new DirectKernel(name, "forward", target -> {
            ByteArray maps = new ByteArray(16);
            IntArray someShape = new IntArray(16);
            IntArray somePages = new IntArray(16);
            ShortArray out = new ShortArray(16);
            FloatArray sums = new FloatArray(16);
            IntArray counts = new IntArray(16);
            TornadoNativeArray elements = form >> 1 == Mask.BOOLEAN ? new ByteArray(16) : new FloatArray(16);
            target.transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, someShape, somePages, counts,
                    elements)
                    .task(DirectKernel.TASK, WarpgroupForward::forward, new KernelContext(), maps, someShape, somePages,
                            out, sums, counts, elements,
                            scale, cap, headDim, groups, keyTile, form, window, pageSize, types, turns, want)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, out, sums);
        }, 128 * groups + 128, 11);
    }

    /**
     * Adds causal attention of a model's plan over halves: {@code maps} of keys and of values in {@code cache}, queries of
     * halves [tokens, heads, headDim] of one sequence, which {@code shape} describes; the output floats.
     *
     * @param countersAt
     *            bytes before two zeros
     */
    static TaskGraph addToPlan(TaskGraph graph, String id, PlanAttention plan, int tokens, TornadoNativeArray query,
            TornadoNativeArray cache, List<TensorMap> maps, TornadoNativeArray shape, IntArray none, FloatArray output,
            FloatArray unused, IntArray counters, long countersAt) {
        int headDim = plan.headDim();
        Variant variant = Variant.of(headDim);
        int queryTile = 64 * variant.groups();
        DirectKernel kernel = kernel(headDim, variant, plan.scale() * LOG2_E, 0f, 1, 0, 0, DecodeForward.FLOATS, 0);
        Layout rows = Layout.packed(tokens, plan.heads(), headDim);
        List<TensorMap> all = List.of(new TensorMap(0, TensorMap.Element.HALF,
                List.of((long) headDim, rows.rows(), (long) plan.heads(), 1L),
                List.of(rows.row(), rows.head(), rows.row()), queryTile), maps.get(0), maps.get(1));
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel),
                Math.ceilDiv(tokens, queryTile) * plan.heads(), 1, 1,
                sharedBytes(headDim, variant.groups(), variant.keyTile()), true, all, List.of(2, 3, 5, 4, 6, 4))
                .at(List.of(0L, 0L, 0L, 0L, countersAt, 0L));
        return launch.addTo(graph, id, 3, query, cache, shape, none, unused, output, counters);
    }

    private static TensorMap map(int parameter, ForwardSpec spec, Layout layout, int heads, int rows) {
        return new TensorMap(parameter, spec.bfloat16() ? TensorMap.Element.BFLOAT16 : TensorMap.Element.HALF,
                List.of((long) spec.headDim(), layout.rows(), (long) heads, 1L),
                List.of(layout.row(), layout.head(), layout.row()), rows).at(layout.lead());
    }
}
