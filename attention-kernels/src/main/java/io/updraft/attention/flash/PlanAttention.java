package io.updraft.attention.flash;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
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
    private static final int MOST_DIM = 256;
    private static final int COLUMNS = 16;

    /// Where a step's projections are.
    ///
    /// @param packed whether queries, keys and values of a token lie side by side, in q
    /// @param tables has cos and sin [positions, pairs]
    public record Inputs(FloatArray q, FloatArray k, FloatArray v, boolean packed, FloatArray tables, int cosAt,
            int sinAt) {
    }

    /// Whether the kernels take such heads, cached so, on the device.
    public boolean takes(DeviceBinding binding) {
        return binding.device().intrinsics() == Intrinsics.DIRECT && binding.cacheTypes().equals(KvTypes.of(KvType.F16))
                && headDim % COLUMNS == 0 && headDim <= MOST_DIM && heads / keyHeads <= DecodeForward.ROWS;
    }

    /// Tokens of a sequence for the kernel.
    private int chunk() {
        return DecodeForward.ROWS / (heads / keyHeads);
    }

    /// The launches of a step.
    ///
    /// @param finished `keyHeads` zeros
    /// @param y FLOAT[tokens, heads headDim]
    public List<Launch> launches(DeviceBinding binding, Inputs inputs, IntRegion finished, FloatArray y) {
        int tokens = binding.rows(Rows.TOKENS);
        int chunks = Math.ceilDiv(tokens, chunk());
        FloatArray queries = binding.scratch(Math.ceilDiv(tokens * heads * headDim, 2));
        FloatArray shape = binding.scratch(ForwardShape.HEADER + ForwardShape.RECORD * chunks);
        DecodeLauncher.Division division = division(binding.contextLength(), chunks);
        FloatArray partial = binding.scratch(division.shares() == 1 ? 1
                : keyHeads * chunks * division.shares() * DecodeForward.ROWS * (headDim + 4));
        IntArray cache = binding.cacheWords(layer);
        IntArray step = binding.step();
        long valueOffset = 2L * cache.getSize();
        IntArray counters = finished.array();
        long countersAt = 4L * finished.offset();
        List<TornadoNativeArray> arrays = List.of(queries, cache, shape, step, partial, y, counters);
        return List.of(append(binding, inputs, queries, shape, tokens, cache),
                new Launch("flash-decode", node, new Grid(division.shares() * keyHeads, chunks, 160), 10, arrays,
                        (graph, id) -> DecodeLauncher.addToPlan(graph, id, this, chunks, division, queries, cache,
                                valueOffset, shape, step, y, partial, counters, countersAt),
                        true));
    }

    private DecodeLauncher.Division division(int contextLength, int chunks) {
        DecodeLauncher.Division one = DecodeLauncher.Division.of(1, keyHeads, contextLength, headDim,
                DecodeLauncher.TWO_BYTES);
        // Only the counters of one sequence are there; more have work enough for all multiprocessors.
        return chunks == 1 ? one : new DecodeLauncher.Division(1, one.stages());
    }

    private Launch append(DeviceBinding binding, Inputs inputs, FloatArray queries, FloatArray shape, int tokens,
            IntArray cache) {
        IntArray step = binding.step();
        FloatArray q = inputs.q();
        FloatArray k = inputs.k();
        FloatArray v = inputs.v();
        FloatArray tables = inputs.tables();
        int cosAt = inputs.cosAt();
        int sinAt = inputs.sinAt();
        int packed = inputs.packed() ? 1 : 0;
        int neighbours = interleaved ? 1 : 0;
        int contextLength = binding.contextLength();
        int words = cache.getSize();
        int few = chunk();
        int threads = Math.ceilDiv(headDim / 2, 32) * 32;
        DirectKernel kernel = new DirectKernel("rows_append_" + cosAt + "_" + sinAt + "_" + heads + "_" + keyHeads
                + "_" + headDim + "_" + contextLength + "_" + rotated + "_" + packed + "_" + neighbours + "_" + few
                + "_" + words, "append", target -> {
                    IntArray someStep = new IntArray(16);
                    FloatArray some = new FloatArray(16);
                    ShortArray outQ = new ShortArray(16);
                    IntArray outCache = new IntArray(16);
                    IntArray outShape = new IntArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, someStep, some)
                            .task(DirectKernel.TASK, RowsAppend::append, new KernelContext(), someStep, some, some,
                                    some, some, outQ, outCache, outShape, cosAt, sinAt, heads, keyHeads, headDim,
                                    contextLength, rotated, packed, neighbours, few, words)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, outQ, outCache, outShape);
                }, threads, 11);
        return new Launch("rows-append", node, new Grid(heads + 2 * keyHeads, tokens, threads), 19,
                List.of(step, q, k, v, tables, queries, cache, shape),
                (graph, id) -> new DirectLaunch(kernel, CudaExtension.require().source(kernel), heads + 2 * keyHeads,
                        tokens, 1, 0, false, List.of(), List.of(0, 1, 2, 3, 4, 5, 6, 7), true)
                        .addTo(graph, id, 3, step, q, k, v, tables, queries, cache, shape),
                true);
    }
}
