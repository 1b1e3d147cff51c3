package io.updraft.attention.flash;

import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.CudaExtensionException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Attention as tasks of a TornadoVM TaskGraph: {@code FlashAttention.of(spec).addTo(graph, grids, "attention", query, key,
 * value, output)}. Arrays hold halves or bfloat16s in the layouts of the spec and must be on the device already or be
 * transferred by the same graph. On the CUDA backend and compute capability 9.0 the kernels of the warpgroup unit and the copy engine run; on
 * other CUDA devices, and on the emulator, those of the warp's matrix unit; on the PTX backend {@link FragmentForward}, which
 * does less. Keys and values behind a sequence's end are never used, whatever they hold. Not thread-safe.
 */
public final class FlashAttention {
    private static final float LOG2_E = 1.44269504f;
    private static final int HOPPER = 90;

    private final ForwardSpec spec;
    private final int pageSize;
    private final IntArray pages;
    private final FloatArray lse;
    private final boolean wantLse;
    private final KvTypes cache;
    private final FloatArray keyScale;
    private final FloatArray valueScale;
    private final Mask mask;
    private final boolean earlier;
    private final Map<TaskGraph, Workspace> workspaces = new IdentityHashMap<>();

    private record Workspace(IntArray shape, FloatArray partial, IntArray counters) {
    }

    private FlashAttention(ForwardSpec spec, int pageSize, IntArray pages, FloatArray lse, boolean wantLse,
            KvTypes cache,
            FloatArray keyScale, FloatArray valueScale, Mask mask, boolean earlier) {
        this.spec = spec;
        this.pageSize = pageSize;
        this.pages = pages;
        this.lse = lse;
        this.wantLse = wantLse;
        this.cache = cache;
        this.keyScale = keyScale;
        this.valueScale = valueScale;
        this.mask = mask;
        this.earlier = earlier;
    }

    /** Attention over keys and values that follow each other row by row. */
    public static FlashAttention of(ForwardSpec spec) {
        return new FlashAttention(spec, 0, new IntArray(1), new FloatArray(1), false, DecodeLauncher.TWO_BYTES,
                new FloatArray(1),
                new FloatArray(1), Mask.none(), false);
    }

    /**
     * The same over pages: a sequence's keys start at entry {@code keyStart} of {@code pages}; an entry is the number of a
     * page of {@code pageSize} rows, a power of two of at least 8.
     */
    public FlashAttention overPages(IntArray newPages, int newPageSize) {
        if (newPageSize < 8 || Integer.bitCount(newPageSize) != 1) {
            throw new IllegalArgumentException("a page has a power of two of at least 8 rows, found " + newPageSize);
        }
        return new FlashAttention(spec, newPageSize, newPages, lse, wantLse, cache, keyScale, valueScale, mask,
                earlier);
    }

    /**
     * The same over keys and values of these types: f16 for two bytes as the queries have them, int8 or fp8 with a scale for
     * every headDim elements, in the elements' order, [rows, key heads] for rows of heads. {@link CacheAppend} fills such
     * caches. Few queries decode from bytes on the copy engine of compute capability 9.0 (queries times heads of a group at
     * most 16, causal, halves); else they become elements of the queries' type on their way to the warp's matrix unit.
     */
    public FlashAttention withCache(KvTypes types, FloatArray newKeyScale, FloatArray newValueScale) {
        return new FlashAttention(spec, pageSize, pages, lse, wantLse, types,
                newKeyScale, newValueScale, mask, earlier);
    }

    /**
     * Also stores the natural logarithms of the sums of exponentials: for each sequence, [heads, queries], sequence after
     * sequence; negative infinity where a query sees no key.
     */
    public FlashAttention withLogSumExp(FloatArray target) {
        return new FlashAttention(spec, pageSize, pages, target, true, cache, keyScale, valueScale, mask,
                earlier);
    }

    /**
     * The same with floats that are added to the scores of key j of query i, of head h of sequence s, after scale and
     * softcap: element {@code sequence * s + head * h + row * i + j}; a stride of 0 is one mask for all, negative infinity
     * hides a key. Beside what the spec hides. A query that sees no key gives zeros.
     */
    public FlashAttention withAdditiveMask(FloatArray added, int sequence, int head, int row) {
        return new FlashAttention(spec, pageSize, pages, lse, wantLse, cache, keyScale, valueScale,
                Mask.additive(added, sequence, head, row), earlier);
    }

    /** As {@link #withAdditiveMask}, with bytes that are 0 where a key is hidden. */
    public FlashAttention withBooleanMask(ByteArray seen, int sequence, int head, int row) {
        return new FlashAttention(spec, pageSize, pages, lse, wantLse, cache, keyScale, valueScale,
                Mask.ofBooleans(seen, sequence, head, row), earlier);
    }

    /**
     * The same where the launch in front of this one writes no keys or values but those of each sequence's last queryLength
     * tokens, as a decode step's append does: decoding may then copy the others while that launch ends.
     */
    public FlashAttention withEarlierKeys() {
        return new FlashAttention(spec, pageSize, pages, lse, wantLse, cache, keyScale, valueScale, mask, true);
    }

    /** Why attention cannot run in this JVM, if it cannot. */
    public static Optional<String> refusal() {
        if (emulated()) {
            return Optional.empty();
        }
        return FragmentLauncher.isOnPtx() ? Optional.empty() : CudaExtension.refusal();
    }

    /**
     * Adds the attention to a graph.
     *
     * @throws CudaExtensionException
     *             where the intrinsics cannot be had, and on the PTX backend for what {@link FragmentForward} does not do
     */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, TornadoNativeArray query,
            TornadoNativeArray key,
            TornadoNativeArray value, TornadoNativeArray output) {
        boolean bytes = !cache.equals(DecodeLauncher.TWO_BYTES);
        checkScaledLayout(bytes);
        if (!emulated() && FragmentLauncher.isOnPtx()) {
            return addFragments(graph, grids, id, query, key, value, output);
        }
        if (!emulated() && CudaExtension.require().capability() == HOPPER) {
            if (decodes(bytes)) {
                return addDecode(graph, id, query, key, value, output);
            }
            if (!bytes) {
                return addWarpgroup(graph, id, query, key, value, output);
            }
        }
        return addWarp(graph, grids, id, query, key, value, output);
    }

    static boolean emulated() {
        return !TornadoNativeArray.class.getModule().isNamed();
    }

    private void checkScaledLayout(boolean bytes) {
        if (bytes && (spec.key().row() % spec.headDim() != 0 || spec.key().head() % spec.headDim() != 0)) {
            throw new IllegalArgumentException(
                    "a scale for every headDim elements needs strides that are multiples of the head size, found "
                            + spec);
        }
    }

    private TaskGraph addFragments(TaskGraph graph, GridScheduler grids, String id, TornadoNativeArray query,
            TornadoNativeArray key, TornadoNativeArray value, TornadoNativeArray output) {
        if (FragmentLauncher.takes(spec) && pageSize == 0 && !wantLse && mask.kind() == Mask.NO_MASK
                && cache.equals(DecodeLauncher.TWO_BYTES) && query instanceof HalfFloatArray queries
                && key instanceof HalfFloatArray keys && value instanceof HalfFloatArray values
                && output instanceof HalfFloatArray outputs) {
            return FragmentLauncher.add(graph, grids, id, spec, FragmentLauncher.GROUPS, queries, keys, values,
                    outputs);
        }
        throw new CudaExtensionException("on the PTX backend attention is of HalfFloatArrays with heads of up to "
                + FragmentForward.MAX_HEAD_DIM
                + " channels, even strides and a positive scale, causal or full, found " + this
                + "; everything else needs the CUDA backend");
    }

    /** Whether this is what {@link DecodeForward} is for. */
    private boolean decodes(boolean bytes) {
        return spec.longestQuery() * (spec.heads() / spec.keyHeads()) <= DecodeForward.ROWS && spec.causal()
                && spec.window() == 0 && spec.softcap() == 0f && mask.kind() == Mask.NO_MASK && !wantLse
                && !(bytes && (spec.bfloat16() || spec.headDim() % 32 != 0));
    }

    private TaskGraph addDecode(TaskGraph graph, String id, TornadoNativeArray query, TornadoNativeArray key,
            TornadoNativeArray value, TornadoNativeArray output) {
        DecodeLauncher.Division division = DecodeLauncher.Division.of(spec, cache);
        Workspace own = workspace(graph, WarpForward.QUERY_TILE, DecodeLauncher.partialFloats(spec, division),
                spec.sequences().size() * spec.keyHeads() * DecodeForward.COUNTERS);
        return DecodeLauncher.add(graph, id, spec, pageSize, cache, division, earlier, query, key, value, keyScale,
                valueScale,
                own.shape(), pages, output, own.partial(), own.counters());
    }

    private TaskGraph addWarpgroup(TaskGraph graph, String id, TornadoNativeArray query, TornadoNativeArray key,
            TornadoNativeArray value, TornadoNativeArray output) {
        WarpgroupLauncher.Variant variant = WarpgroupLauncher.Variant.of(spec);
        Workspace own = workspace(graph, 64 * variant.groups(), 1, 2);
        return WarpgroupLauncher.add(graph, id, spec, pageSize, variant, query, key, value, own.shape(), pages, output,
                lse, own.counters(), wantLse, mask);
    }

    /** The workspace in {@code graph}: made for its first task, shared by those that follow, which run one after another. */
    private Workspace workspace(TaskGraph graph, int queryTile, int partialFloats, int counters) {
        return workspaces.computeIfAbsent(graph, target -> {
            Workspace made = new Workspace(ForwardShape.of(spec, queryTile, mask), new FloatArray(partialFloats),
                    new IntArray(counters));
            made.counters().init(0);
            target.transferToDevice(DataTransferMode.FIRST_EXECUTION, made.shape(), made.partial(), made.counters(),
                    pages,
                    lse, keyScale, valueScale, mask.array());
            return made;
        });
    }

    TaskGraph addWarp(TaskGraph graph, GridScheduler grids, String id, TornadoNativeArray query,
            TornadoNativeArray key, TornadoNativeArray value, TornadoNativeArray output) {
        IntArray shape = workspace(graph, WarpForward.QUERY_TILE, 1, 1).shape();
        float cap = spec.softcap() == 0f ? 0f : spec.scale() / spec.softcap() * 2 * LOG2_E;
        float scale = (spec.softcap() == 0f ? spec.scale() : spec.softcap()) * LOG2_E;
        int keyTile = spec.headDim() > 128 ? 32 : 64;
        int form = (spec.causal() ? 1 : 0) | mask.kind() << 1 | DecodeForward.kind(cache.keys()) << 3
                | DecodeForward.kind(cache.values()) << 5;
        WorkerGrid3D grid = new WorkerGrid3D(
                (spec.longestQuery() + WarpForward.QUERY_TILE - 1) / WarpForward.QUERY_TILE * WarpForward.THREADS,
                spec.heads(),
                spec.sequences().size());
        grid.setLocalWork(WarpForward.THREADS, 1, 1);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
        return graph.task(id, WarpForward::forward,
                new KernelContext(), query, key, value, shape, pages, output, lse, mask.array(), keyScale,
                valueScale, scale, cap, spec.headDim(), keyTile, form, spec.window(), pageSize, spec.bfloat16() ? 1 : 0,
                wantLse ? 1 : 0);
    }

    @Override
    public String toString() {
        return "FlashAttention[" + spec + ", pageSize=" + pageSize + "]";
    }
}
