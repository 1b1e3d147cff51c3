package io.updraft.attention.flash;

import java.util.Optional;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid1D;
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

    /** Whether a device has given right answers since the kernel was last corrected. */
    private static final boolean SEEN_RIGHT = false;

    private FragmentLauncher() {
    }

    static boolean isOnPtx() {
        return TornadoRuntimeProvider.getTornadoRuntime().getBackendType(0) == TornadoVMBackendType.PTX;
    }

    /** Why the kernel is not to be used, if it is not. */
    static Optional<String> refusal() {
        return SEEN_RIGHT
                ? Optional.empty()
                : Optional.of("attention on the PTX backend's matrix unit was wrong where it ran, and has not run on a "
                        + "device since it was corrected; use TornadoVM's CUDA backend");
    }

    /** Whether the kernel does what {@code spec} asks for. */
    static boolean takes(ForwardSpec spec) {
        return !spec.bfloat16() && spec.window() == 0 && spec.softcap() == 0f
                && spec.headDim() <= FragmentForward.MAX_HEAD_DIM;
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
        return graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, shape, scores, sums)
                .task(id, FragmentForward::forward, new KernelContext(), query, key, value, shape, output, scores, sums,
                        spec.scale(), spec.headDim(), spec.causal() ? 1 : 0);
    }
}
