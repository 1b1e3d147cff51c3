package io.updraft.attention.flash;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import io.updraft.runtime.cuda.TensorMap;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.IntRegion;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.plan.Launch;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Attention of a model's plan over a cache of halves, where kernels are launched directly: {@link RowsAppend}, then
/// {@link DecodeForward}, which takes a prompt's tokens a few at a time, each few as a sequence of its own.
///
/// The cache of a layer is an array of words: keys [slots, context, key heads, headDim], then values.
///
/// @param layer of the cache
/// @param rotated pairs of a head that are rotated
/// @param interleaved whether neighbours are a pair
public record PlanAttention(String node, int layer, int heads, int keyHeads, int headDim, float scale, int rotated,
        boolean interleaved) {
    private static final int COLUMNS = 16;
    /// Tokens of a step from which on it is a prompt's: half a tile.
    private static final int PREFILL = 64;

    /// Where a step's projections are.
    ///
    /// @param packed whether queries, keys and values of a token lie side by side, in q
    /// @param tables has cos and sin [positions, pairs]
    public record Inputs(FloatArray q, FloatArray k, FloatArray v, boolean packed, FloatArray tables, int cosAt,
            int sinAt) {
    }

    /// Whether the kernels take such heads, cached so, on the device.
    public boolean takes(DeviceBinding binding) {
        KvTypes types = binding.cacheTypes();
        boolean scaled = types.keys().isScaled() || types.values().isScaled();
        return binding.device().intrinsics() == Intrinsics.DIRECT && types.keys() != KvType.F32
                && types.values() != KvType.F32 && headDim % (scaled ? 2 * COLUMNS : COLUMNS) == 0
                && headDim <= ForwardSpec.MAX_HEAD_DIM && heads / keyHeads <= DecodeForward.ROWS;
    }

    /// Zeros that the launches count in, and leave.
    public static int counters(int keyHeads) {
        return Math.max(2, keyHeads * DecodeForward.COUNTERS);
    }

    /// Tokens of a sequence for the decode kernel.
    private int chunk() {
        return DecodeForward.ROWS / (heads / keyHeads);
    }

    /// Where a layer's keys and values lie in its array of words; nowhere before there is one, while memory is counted.
    private record Place(KvTypes types, long rows, long valuesAt) {
        static Place of(PlanAttention plan, KvTypes types, IntArray cache) {
            long elements = (long) plan.keyHeads * plan.headDim;
            long rows = (4L * cache.getSize() - Layout.ALIGNED)
                    / (elements * (types.keys().bytes() + types.values().bytes()));
            return new Place(types, rows, Layout.ALIGNED + rows * elements * types.keys().bytes());
        }

        List<TensorMap> maps(PlanAttention plan, int keyTile, boolean streamed) {
            return List.of(map(plan, types.keys(), keyTile, streamed).at(Layout.ALIGNED),
                    map(plan, types.values(), keyTile, streamed).at(valuesAt));
        }

        private TensorMap map(PlanAttention plan, KvType type, int keyTile, boolean streamed) {
            Layout layout = Layout.packed(rows, plan.keyHeads, plan.headDim);
            return new TensorMap(1, type.isScaled() ? TensorMap.Element.BYTE : TensorMap.Element.HALF,
                    List.of((long) plan.headDim, rows, (long) plan.keyHeads, 1L),
                    List.of(layout.row(), layout.head(), layout.row()), keyTile, streamed);
        }

        /// Bytes of the scales before those of values.
        long valueScalesAt(PlanAttention plan) {
            return types.keys().isScaled() ? 4 * rows * plan.keyHeads : 0;
        }
    }

    /// The launches of a step.
    ///
    /// @param finished [#counters] zeros
    /// @param y FLOAT[tokens, heads headDim]
    public List<Launch> launches(DeviceBinding binding, Inputs inputs, IntRegion finished, FloatArray y) {
        int tokens = binding.rows(Rows.TOKENS);
        KvTypes types = binding.cacheTypes();
        boolean prefill = tokens >= PREFILL && types.equals(DecodeLauncher.TWO_BYTES);
        int few = prefill ? tokens : chunk();
        int chunks = Math.ceilDiv(tokens, few);
        FloatArray queries = binding.scratch(Math.ceilDiv(tokens * heads * headDim, 2));
        FloatArray shape = binding.scratch(ForwardShape.HEADER + ForwardShape.RECORD * chunks);
        IntArray cache = binding.cacheWords(layer);
        Place place = Place.of(this, types, cache);
        Launch append = append(binding, inputs, queries, shape, few, place);
        return List.of(append, prefill
                ? forward(binding, queries, shape, place, finished, y)
                : decode(binding, queries, shape, place, finished, y, chunks));
    }

    private Launch forward(DeviceBinding binding, FloatArray queries, FloatArray shape, Place place,
            IntRegion finished, FloatArray y) {
        int tokens = binding.rows(Rows.TOKENS);
        WarpgroupLauncher.Variant variant = WarpgroupLauncher.Variant.of(headDim);
        IntArray cache = binding.cacheWords(layer);
        FloatArray unused = binding.scratch(1);
        IntArray step = binding.step();
        IntArray counters = finished.array();
        long countersAt = 4L * finished.offset();
        return new Launch("flash-forward", node,
                new Grid(heads, Math.ceilDiv(tokens, 64 * variant.groups()), 128 * variant.groups() + 128), 10,
                List.of(queries, cache, shape, step, unused, y, counters),
                (graph, id) -> WarpgroupLauncher.addToPlan(graph, id, this, tokens, queries, cache,
                        place.maps(this, variant.keyTile(), false), shape, step, y, unused, counters, countersAt),
                true);
    }

    private Launch decode(DeviceBinding binding, FloatArray queries, FloatArray shape, Place place, IntRegion finished,
            FloatArray y, int chunks) {
        DecodeLauncher.Division division = division(binding.contextLength(), chunks, place.types());
        FloatArray partial = binding.scratch(division.shares() == 1 ? 1
                : keyHeads * chunks * division.shares() * DecodeForward.ROWS * (headDim + 4));
        IntArray cache = binding.cacheWords(layer);
        FloatArray scales = binding.cache(layer);
        IntArray step = binding.step();
        IntArray counters = finished.array();
        long countersAt = 4L * finished.offset();
        long valueScalesAt = place.valueScalesAt(this);
        return new Launch("flash-decode", node, new Grid(division.shares() * keyHeads, chunks, 160), 10,
                List.of(queries, cache, shape, step, scales, partial, y, counters),
                (graph, id) -> DecodeLauncher.addToPlan(graph, id, this, place.types(), chunks, division, queries,
                        cache,
                        place.maps(this, DecodeForward.KEY_TILE, true), shape, step, scales, valueScalesAt, y, partial,
                        counters, countersAt),
                true);
    }

    private DecodeLauncher.Division division(int contextLength, int chunks, KvTypes types) {
        DecodeLauncher.Division one = DecodeLauncher.Division.of(1, keyHeads, contextLength, headDim, types);
        // Only the counters of one sequence are there; more have work enough for all multiprocessors.
        return chunks == 1 ? one : new DecodeLauncher.Division(1, one.stages());
    }

    private Launch append(DeviceBinding binding, Inputs inputs, FloatArray queries, FloatArray shape, int few,
            Place place) {
        int tokens = binding.rows(Rows.TOKENS);
        IntArray step = binding.step();
        FloatArray q = inputs.q();
        FloatArray k = inputs.k();
        FloatArray v = inputs.v();
        FloatArray tables = inputs.tables();
        IntArray cache = binding.cacheWords(layer);
        FloatArray scales = binding.cache(layer);
        int cosAt = inputs.cosAt();
        int sinAt = inputs.sinAt();
        int form = (inputs.packed() ? RowsAppend.PACKED : 0) | (interleaved ? RowsAppend.INTERLEAVED : 0)
                | DecodeForward.kind(place.types().keys()) << RowsAppend.KEY_TYPE
                | DecodeForward.kind(place.types().values()) << RowsAppend.VALUE_TYPE
                | 64 * WarpgroupLauncher.Variant.of(headDim).groups() << RowsAppend.QUERY_TILE;
        int contextLength = binding.contextLength();
        int valuesAt = Math.toIntExact(place.valuesAt() / 16);
        int threads = Math.ceilDiv(headDim / 2, 32) * 32;
        DirectKernel kernel = new DirectKernel("rows_append_" + cosAt + "_" + sinAt + "_" + heads + "_" + keyHeads
                + "_" + headDim + "_" + contextLength + "_" + rotated + "_" + form + "_" + few + "_" + valuesAt,
                "append", target -> {
                    IntArray someStep = new IntArray(16);
                    FloatArray some = new FloatArray(16);
                    ShortArray outQ = new ShortArray(16);
                    IntArray outCache = new IntArray(16);
                    FloatArray outScales = new FloatArray(16);
                    IntArray outShape = new IntArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, someStep, some)
                            .task(DirectKernel.TASK, RowsAppend::append, new KernelContext(), someStep, some, some,
                                    some, some, outQ, outCache, outScales, outShape, cosAt, sinAt, heads, keyHeads,
                                    headDim, contextLength, rotated, form, few, valuesAt)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, outQ, outCache, outScales, outShape);
                }, threads, 10);
        return new Launch("rows-append", node, new Grid(heads + 2 * keyHeads, tokens, threads), 20,
                List.of(step, q, k, v, tables, queries, cache, scales, shape),
                (graph, id) -> new DirectLaunch(kernel, CudaExtension.require().source(kernel), heads + 2 * keyHeads,
                        tokens, 1, 0, false, List.of(), List.of(0, 1, 2, 3, 4, 5, 6, 7, 8), true)
                        .addTo(graph, id, 4, step, q, k, v, tables, queries, cache, scales, shape),
                true);
    }
}
