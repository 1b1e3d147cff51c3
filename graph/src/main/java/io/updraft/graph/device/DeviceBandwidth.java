package io.updraft.graph.device;

import io.updraft.runtime.plan.Grid;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/// What a device's memory gives to a copy: the ceiling of decoding, which reads all weights for each token.
public final class DeviceBandwidth {
    private static final String GRAPH = "bandwidth";
    private static final int GROUP = 256;
    private static final int FLOATS = 1 << 28;
    /// The emulator's memory is not what is measured.
    private static final int FEW_FLOATS = 1 << 14;
    private static final int COPIES = 8;
    /// Elements of a work-item.
    private static final int EACH = 8;
    private static final int ROUNDS = 5;

    private DeviceBandwidth() {
    }

    /// Bytes a second, read and written, the best of some rounds.
    public static double measure(DeviceTarget target) {
        int floats = target.handle().isPresent()
                ? (int) Math.min(FLOATS, Long.highestOneBit(target.profile().memoryBytes() / 32)) : FEW_FLOATS;
        FloatArray from = new FloatArray(floats);
        FloatArray to = new FloatArray(floats);
        TaskGraph graph = new TaskGraph(GRAPH).transferToDevice(DataTransferMode.FIRST_EXECUTION, from)
                .transferToDevice(DataTransferMode.UNDER_DEMAND, to);
        GridScheduler grids = new GridScheduler();
        KernelContext context = new KernelContext();
        for (int i = 0; i < COPIES; i++) {
            graph.task("t" + i, DeviceBandwidth::copy, context, from, to, floats / EACH);
            grids.addWorkerGrid(GRAPH + ".t" + i, Grid.covering(floats / EACH, GROUP).toWorkerGrid());
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, to);
        TornadoExecutionPlan made = new TornadoExecutionPlan(graph.snapshot());
        try (TornadoExecutionPlan plan = target.handle().isPresent() ? made.withDevice(target.handle().get()) : made) {
            TornadoExecutionPlan handle = plan.withGridScheduler(grids);
            handle.execute();
            if (target.executionGraphs()) {
                handle = plan.withGraph(0).withCUDAGraph();
                handle.execute();
            }
            double best = 0;
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                handle.execute();
                best = Math.max(best, 8.0 * floats * COPIES / ((System.nanoTime() - start) * 1e-9));
            }
            plan.freeDeviceMemory();
            return best;
        } catch (Exception failure) {
            throw DevicePlan.explain(target, "measuring its memory", failure);
        }
    }

    /// A work-item has [#EACH] elements far apart, all loaded before the first is stored: one alone leaves memory idle.
    private static void copy(KernelContext context, FloatArray from, FloatArray to, int apart) {
        int i = context.globalIdx;
        float a = from.get(i);
        float b = from.get(i + apart);
        float c = from.get(i + 2 * apart);
        float d = from.get(i + 3 * apart);
        float e = from.get(i + 4 * apart);
        float f = from.get(i + 5 * apart);
        float g = from.get(i + 6 * apart);
        float h = from.get(i + 7 * apart);
        to.set(i, a);
        to.set(i + apart, b);
        to.set(i + 2 * apart, c);
        to.set(i + 3 * apart, d);
        to.set(i + 4 * apart, e);
        to.set(i + 5 * apart, f);
        to.set(i + 6 * apart, g);
        to.set(i + 7 * apart, h);
    }
}
