package io.updraft.attention.flash;

import java.util.Optional;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.CudaExtensionException;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Attention as tasks of a TornadoVM TaskGraph: {@code FlashAttention.of(spec).addTo(graph, grids, "attention", query, key,
 * value, output)}. Arrays hold halves or bfloat16s in the layouts of the spec and must be on the device already or be
 * transferred by the same graph. On compute capability 9.0 the kernels of the warpgroup unit and the copy engine run; on
 * other CUDA devices, and on the emulator, those of the warp's matrix unit. Keys and values behind a sequence's end are
 * never used, whatever they hold.
 */
public final class FlashAttention {
    private static final float LOG2_E = 1.44269504f;
    private static final int HOPPER = 90;

    private final ForwardSpec spec;
    private final int pageSize;
    private final IntArray pages;
    private final FloatArray lse;
    private final boolean wantLse;

    private FlashAttention(ForwardSpec spec, int pageSize, IntArray pages, FloatArray lse, boolean wantLse) {
        this.spec = spec;
        this.pageSize = pageSize;
        this.pages = pages;
        this.lse = lse;
        this.wantLse = wantLse;
    }

    /** Attention over keys and values that follow each other row by row. */
    public static FlashAttention of(ForwardSpec spec) {
        return new FlashAttention(spec, 0, new IntArray(1), new FloatArray(1), false);
    }

    /**
     * The same over pages: a sequence's keys start at entry {@code keyStart} of {@code pages}; an entry is the number of a
     * page of {@code pageSize} rows, a power of two of at least 8.
     */
    public FlashAttention overPages(IntArray newPages, int newPageSize) {
        if (newPageSize < 8 || Integer.bitCount(newPageSize) != 1) {
            throw new IllegalArgumentException("a page has a power of two of at least 8 rows, found " + newPageSize);
        }
        return new FlashAttention(spec, newPageSize, newPages, lse, wantLse);
    }

    /**
     * Also stores the natural logarithms of the sums of exponentials: for each sequence, [heads, queries], sequence after
     * sequence; negative infinity where a query sees no key.
     */
    public FlashAttention withLogSumExp(FloatArray target) {
        return new FlashAttention(spec, pageSize, pages, target, true);
    }

    /** Why attention cannot run in this JVM, if it cannot. */
    public static Optional<String> refusal() {
        return emulated() ? Optional.empty() : CudaExtension.refusal();
    }

    /**
     * Adds the attention to a graph.
     *
     * @throws CudaExtensionException
     *             where the intrinsics cannot be had
     */
    public TaskGraph addTo(TaskGraph graph, GridScheduler grids, String id, TornadoNativeArray query, TornadoNativeArray key,
            TornadoNativeArray value, TornadoNativeArray output) {
        if (!emulated() && CudaExtension.require().capability() == HOPPER) {
            return addHopper(graph, id, query, key, value, output);
        }
        return addWarp(graph, grids, id, query, key, value, output);
    }

    private static boolean emulated() {
        return !TornadoNativeArray.class.getModule().isNamed();
    }

    private TaskGraph addHopper(TaskGraph graph, String id, TornadoNativeArray query, TornadoNativeArray key,
            TornadoNativeArray value, TornadoNativeArray output) {
        int rows = spec.longestQuery() * (spec.heads() / spec.keyHeads());
        boolean simple = spec.window() == 0 && spec.softcap() == 0f && spec.causal() && !wantLse;
        if (rows <= DecodeForward.ROWS && simple) {
            DecodeLauncher.Division division = DecodeLauncher.Division.of(spec);
            FloatArray partial = new FloatArray(DecodeLauncher.partialFloats(spec, division));
            IntArray finished = new IntArray(spec.sequences().size() * spec.keyHeads());
            finished.init(0);
            IntArray shape = ForwardShape.of(spec, WarpForward.QUERY_TILE);
            graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape, pages, partial, finished);
            return DecodeLauncher.add(graph, id, spec, pageSize, division, query, key, value, shape, pages, output, partial,
                    finished);
        }
        WarpgroupLauncher.Variant variant = WarpgroupLauncher.Variant.of(spec);
        IntArray shape = ForwardShape.of(spec, 64 * variant.groups());
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape, pages, lse);
        return WarpgroupLauncher.add(graph, id, spec, pageSize, variant, query, key, value, shape, pages, output, lse, wantLse);
    }

    private TaskGraph addWarp(TaskGraph graph, GridScheduler grids, String id, TornadoNativeArray query,
            TornadoNativeArray key, TornadoNativeArray value, TornadoNativeArray output) {
        IntArray shape = ForwardShape.of(spec, WarpForward.QUERY_TILE);
        float cap = spec.softcap() == 0f ? 0f : spec.scale() / spec.softcap() * 2 * LOG2_E;
        float scale = (spec.softcap() == 0f ? spec.scale() : spec.softcap()) * LOG2_E;
        int keyTile = spec.headDim() > 128 ? 32 : 64;
        WorkerGrid3D grid = new WorkerGrid3D(
                (spec.longestQuery() + WarpForward.QUERY_TILE - 1) / WarpForward.QUERY_TILE * WarpForward.THREADS, spec.heads(),
                spec.sequences().size());
        grid.setLocalWork(WarpForward.THREADS, 1, 1);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
        return graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape, pages, lse).task(id, WarpForward::forward,
                new KernelContext(), query, key, value, shape, pages, output, lse, scale, cap,
                Math.toIntExact(spec.key().row()), Math.toIntExact(spec.key().head()), spec.headDim(), keyTile,
                spec.causal() ? 1 : 0, spec.window(), pageSize, spec.bfloat16() ? 1 : 0, wantLse ? 1 : 0);
    }

    @Override
    public String toString() {
        return "FlashAttention[" + spec + ", pageSize=" + pageSize + "]";
    }
}
