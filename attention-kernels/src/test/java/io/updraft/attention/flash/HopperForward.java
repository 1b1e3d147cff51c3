package io.updraft.attention.flash;

import io.updraft.runtime.cuda.TensorMap;
import io.updraft.runtime.intrinsics.EmulatedTensors;
import java.util.List;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.WorkerGrid3D;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/** Runs the warpgroups' forward kernel in the emulator, as {@link WarpgroupLauncher} does on a device. */
final class HopperForward {
    private static final float LOG2_E = 1.44269504f;

    private HopperForward() {
    }

    static void run(ForwardSpec spec, int pageSize, IntArray pages, Mask mask, ShortArray query, ShortArray key,
            ShortArray value, ShortArray output, FloatArray sums) {
        WarpgroupLauncher.Variant variant = WarpgroupLauncher.Variant.of(spec);
        int queryTile = 64 * variant.groups();
        int rows = pageSize == 0 ? variant.keyTile() : Math.min(variant.keyTile(), pageSize);
        ByteArray maps = EmulatedTensors.bind(List.of(map(spec, spec.query(), spec.heads(), queryTile),
                map(spec, spec.key(), spec.keyHeads(), rows), map(spec, spec.key(), spec.keyHeads(), rows)),
                List.of(query, key, value));
        IntArray shape = ForwardShape.of(spec, queryTile, mask);
        IntArray counters = IntArray.fromElements(0, 0);
        int threads = 128 * variant.groups() + 128;
        WorkerGrid3D grid = new WorkerGrid3D(2 * threads, 1, 1);
        grid.setLocalWork(threads, 1, 1);
        float cap = spec.softcap() == 0f ? 0f : spec.scale() / spec.softcap() * 2 * LOG2_E;
        float scale = (spec.softcap() == 0f ? spec.scale() : spec.softcap()) * LOG2_E;
        TaskGraph graph = new TaskGraph("hopper")
                .transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, shape, pages, counters, mask.array())
                .task("kernel", WarpgroupForward::forward, new KernelContext(), maps, shape, pages, output, sums,
                        counters, mask.array(), scale, cap, spec.headDim(), variant.groups(), variant.keyTile(),
                        (spec.causal() ? 1 : 0) | mask.kind() << 1, spec.window(), pageSize, spec.bfloat16() ? 1 : 0,
                        variant.takeTurns() ? 1 : 0, sums.getSize() > 1 ? 1 : 0)
                .transferToHost(DataTransferMode.EVERY_EXECUTION, output, sums);
        Machine.execute(graph, new GridScheduler("hopper.kernel", grid));
    }

    static TensorMap map(ForwardSpec spec, Layout layout, int heads, int rows) {
        return new TensorMap(0, spec.bfloat16() ? TensorMap.Element.BFLOAT16 : TensorMap.Element.HALF,
                List.of((long) spec.headDim(), layout.rows(), (long) heads, 1L),
                List.of(layout.row(), layout.head(), layout.row()), rows).at(layout.lead());
    }
}
