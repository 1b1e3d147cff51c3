package io.updraft.attention.flash;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
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

/** Divides the keys of a decode step among work-groups and adds the launch of {@link DecodeForward} to a graph. */
final class DecodeLauncher {
    private static final int THREADS = 160;
    private static final int BARRIER_BYTES = 128;
    private static final float LOG2_E = 1.44269504f;

    /** Keys and values as the queries are. */
    static final KvTypes TWO_BYTES = KvTypes.of(KvType.F16);

    private DecodeLauncher() {
    }

    /**
     * How keys are divided: {@code shares} work-groups for each sequence and key head, with {@code stages} tiles under way
     * in each.
     */
    record Division(int shares, int stages) {
        private static final int MULTIPROCESSORS = 132;
        private static final int BYTES_PER_MULTIPROCESSOR = 200 * 1024;

        /** Fills the multiprocessors once, with about 200 KB of tiles under way on each. */
        static Division of(ForwardSpec spec, KvTypes cache) {
            return of(spec.sequences().size(), spec.keyHeads(), spec.longestKey(), spec.headDim(), cache);
        }

        static Division of(int sequences, int keyHeads, int longestKey, int headDim, KvTypes cache) {
            int pairs = sequences * keyHeads;
            int tiles = (longestKey + DecodeForward.KEY_TILE - 1) / DecodeForward.KEY_TILE;
            int residents = pairs > MULTIPROCESSORS ? 2 : 1;
            int shares = Math.clamp(MULTIPROCESSORS * residents / pairs, 1, Math.max(1, tiles));
            int stages = BYTES_PER_MULTIPROCESSOR / residents / tileBytes(headDim, cache);
            // Small tiles are through faster than more of them would help.
            int most = cache.equals(TWO_BYTES) ? 8 : 8 / residents;
            return new Division(shares, Math.clamp(stages, 2, most));
        }
    }

    /** Bytes of a tile of keys and of one of values. */
    private static int tileBytes(int headDim, KvTypes cache) {
        return tileBytes(headDim, cache.keys()) + tileBytes(headDim, cache.values());
    }

    private static int tileBytes(int headDim, KvType type) {
        int width = 128 / type.bytes();
        return DecodeForward.KEY_TILE * 128 * ((headDim + width - 1) / width);
    }

    private static int sharedBytes(int headDim, int stages, KvTypes cache) {
        return Math.max(stages * tileBytes(headDim, cache), 4 * DecodeForward.ROWS * (headDim + 4) * 4) + BARRIER_BYTES;
    }

    /** Floats that partial results need; more than one share only. */
    static int partialFloats(ForwardSpec spec, Division division) {
        return spec.sequences().size() * spec.keyHeads() * division.shares() * DecodeForward.ROWS
                * (spec.headDim() + 4);
    }

    static TaskGraph add(TaskGraph graph, String id, ForwardSpec spec, int pageSize, KvTypes cache, Division division,
            boolean earlier, TornadoNativeArray query, TornadoNativeArray key, TornadoNativeArray value,
            FloatArray keyScale,
            FloatArray valueScale, IntArray shape, IntArray pages,
            TornadoNativeArray output, FloatArray partial, IntArray finished) {
        if (spec.longestQuery() * (spec.heads() / spec.keyHeads()) > DecodeForward.ROWS) {
            throw new IllegalArgumentException(
                    "queries times heads of a group are at most " + DecodeForward.ROWS + ", found "
                            + spec.longestQuery() + " and " + spec.heads() / spec.keyHeads());
        }
        if (!cache.equals(TWO_BYTES) && (spec.bfloat16() || spec.headDim() % 32 != 0
                || spec.key().row() % spec.headDim() != 0 || spec.key().head() % spec.headDim() != 0)) {
            throw new IllegalArgumentException(
                    "quantized keys need queries of halves and a head size that is a multiple of 32 "
                            + "and divides their strides, "
                            + "found " + spec);
        }
        DirectKernel kernel = kernel(spec.headDim(), spec.scale(), division.stages(), pageSize,
                (spec.bfloat16() ? 1 : 0) | (earlier ? DecodeForward.EARLIER : 0) | once(spec, pageSize), cache);
        int rows = pageSize == 0 ? DecodeForward.KEY_TILE : Math.min(DecodeForward.KEY_TILE, pageSize);
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel), division.shares(),
                spec.keyHeads(), spec.sequences().size(), sharedBytes(spec.headDim(), division.stages(), cache), false,
                List.of(map(1, spec, rows, cache.keys()), map(2, spec, rows, cache.values())),
                List.of(5, 6, 0, 3, 4, 7, 8, 9), true);
        return launch.addTo(graph, id, 3, query, key, value, keyScale, valueScale, shape, pages, output, partial,
                finished);
    }

    /** Pages may be several sequences'; else keys that start elsewhere are others. */
    private static int once(ForwardSpec spec, int pageSize) {
        long starts = spec.sequences().stream().mapToInt(SequenceRange::keyStart).distinct().count();
        return spec.sequences().size() == 1 || pageSize == 0 && starts == spec.sequences().size()
                ? DecodeForward.ONCE
                : 0;
    }

    private static DirectKernel kernel(int headDim, float plainScale, int stages, int pageSize, int bfloat16,
            KvTypes cache) {
        float scale = plainScale * LOG2_E;
        int keyType = DecodeForward.kind(cache.keys());
        int valueType = DecodeForward.kind(cache.values());
        String name = "decode_d" + headDim + "_n" + stages + "_p" + pageSize + "_b" + bfloat16 + "_q" + keyType
                + valueType + "_s" + Float.floatToIntBits(scale);
        return new DirectKernel(name, "attend", target -> {
            ByteArray maps = new ByteArray(16);
            IntArray someShape = new IntArray(16);
            IntArray somePages = new IntArray(16);
            ShortArray queries = new ShortArray(16);
            FloatArray factors = new FloatArray(16);
            ShortArray out = new ShortArray(16);
            FloatArray sums = new FloatArray(16);
            IntArray counts = new IntArray(16);
            target.transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, someShape, somePages, queries, factors,
                    counts)
                    .task(DirectKernel.TASK, DecodeForward::attend, new KernelContext(), maps, someShape, somePages,
                            queries,
                            factors, factors, out, sums, counts, scale, headDim, stages, pageSize, bfloat16, keyType,
                            valueType)
                    .transferToHost(DataTransferMode.UNDER_DEMAND, out, sums);
        }, THREADS, 7);
    }

    /**
     * Adds attention of a model's plan: {@code maps} of keys and of values in {@code cache}; queries are halves
     * [tokens, heads, headDim], the output floats. {@code chunks} sequences are described by {@code shape}, which the launch
     * before has written.
     *
     * @param valueScalesAt
     *            bytes of {@code scales} before those of values
     * @param finishedAt
     *            bytes before the counters
     */
    static TaskGraph addToPlan(TaskGraph graph, String id, PlanAttention plan, KvTypes types, int chunks,
            Division division, TornadoNativeArray query, TornadoNativeArray cache, List<TensorMap> maps,
            TornadoNativeArray shape, IntArray none, FloatArray scales, long valueScalesAt, FloatArray output,
            FloatArray partial, IntArray finished, long finishedAt) {
        int headDim = plan.headDim();
        DirectKernel kernel = kernel(headDim, plan.scale(), division.stages(), 0,
                DecodeForward.FLOATS | (chunks == 1 ? DecodeForward.ONCE : 0), types);
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel), division.shares(),
                plan.keyHeads(), chunks, sharedBytes(headDim, division.stages(), types), false, maps,
                List.of(2, 3, 0, 4, 4, 5, 6, 7), true)
                .at(List.of(0L, 0L, 0L, 0L, valueScalesAt, 0L, 0L, finishedAt));
        return launch.addTo(graph, id, 3, query, cache, shape, none, scales, output, partial, finished);
    }

    static TensorMap map(int parameter, ForwardSpec spec, int rows, KvType type) {
        Layout layout = spec.key();
        return new TensorMap(parameter,
                type.isScaled()
                        ? TensorMap.Element.BYTE
                        : spec.bfloat16() ? TensorMap.Element.BFLOAT16 : TensorMap.Element.HALF,
                List.of((long) spec.headDim(), layout.rows(), (long) spec.keyHeads(), 1L),
                List.of(layout.row(), layout.head(), layout.row()), rows, true).at(layout.lead());
    }
}
