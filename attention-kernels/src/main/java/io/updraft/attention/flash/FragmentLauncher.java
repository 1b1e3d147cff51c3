package io.updraft.attention.flash;

import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task11;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** Adds {@link FragmentForward} to a graph. */
final class FragmentLauncher {
    /** More than the multiprocessors of a large device hold at once: 1,056 were faster than 528 on an H200. */
    static final int GROUPS = 1056;

    private FragmentLauncher() {
    }

    static boolean isOnPtx() {
        return TornadoRuntimeProvider.getTornadoRuntime().getBackendType(0) == TornadoVMBackendType.PTX;
    }

    /** Whether the kernel does what {@code spec} asks for. */
    static boolean takes(ForwardSpec spec) {
        return !spec.bfloat16() && spec.window() == 0 && spec.softcap() == 0f && spec.scale() > 0f
                && spec.headDim() <= FragmentForward.MAX_HEAD_DIM && isOfWords(spec.query()) && isOfWords(spec.key());
    }

    private static boolean isOfWords(Layout layout) {
        return layout.row() % 2 == 0 && layout.head() % 2 == 0;
    }

    static TaskGraph add(TaskGraph graph, GridScheduler grids, String id, ForwardSpec spec, int mostGroups,
            HalfFloatArray query, HalfFloatArray key, HalfFloatArray value, HalfFloatArray output) {
        IntArray shape = ForwardShape.of(spec, FragmentForward.TILE, Mask.none());
        int groups = Math.min(mostGroups, shape.get(7));
        FloatArray scores = new FloatArray(groups * FragmentForward.TILE * FragmentForward.TILE);
        FloatArray sums = new FloatArray(groups * FragmentForward.MAX_HEAD_DIM * FragmentForward.TILE);
        WorkerGrid1D grid = new WorkerGrid1D(groups * FragmentForward.THREADS);
        grid.setLocalWork(FragmentForward.THREADS, 1, 1);
        grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, grid);
        graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape, scores, sums);
        return addRaw(graph, id, FragmentForward::forward, new KernelContext(), query, key, value, shape, output,
                scores,
                sums, spec.scale(), spec.headDim(), spec.causal() ? 1 : 0);
    }

    /** TornadoVM and the emulator take whichever arrays the task has as what the kernel declares. */
    @SuppressWarnings({"unchecked", "rawtypes"})
    private static TaskGraph addRaw(TaskGraph graph, String id,
            Task11<KernelContext, IntArray, IntArray, IntArray, IntArray, HalfFloatArray, FloatArray, FloatArray, Float, Integer, Integer> kernel,
            Object... arguments) {
        Task11 raw = kernel;
        return graph.task(id, raw, arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], arguments[5],
                arguments[6], arguments[7], arguments[8], arguments[9], arguments[10]);
    }
}
