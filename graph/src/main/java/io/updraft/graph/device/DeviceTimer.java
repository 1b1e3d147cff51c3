package io.updraft.graph.device;

import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.Trial;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Runs the launches of a trial on a device, recorded as one graph where the device has those: as a plan runs them.
record DeviceTimer(DeviceTarget target) implements VariantTimer {
    private static final String GRAPH = "trial";
    private static final int ROUNDS = 12;

    @Override
    public double micros(Trial trial, int index) {
        try {
            List<Launch> launches = trial.runs().apply(index);
            return micros(launches) / launches.size();
        } catch (Exception failure) {
            throw DevicePlan.explain(target, "timing " + trial.shape() + " as " + trial.labels().get(index)
                    + " (--variants rule does without)", failure);
        }
    }

    private double micros(List<Launch> launches) throws TornadoExecutionPlanException {
        TaskGraph graph = new TaskGraph(GRAPH);
        GridScheduler grids = new GridScheduler();
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        launches.forEach(launch -> arrays.addAll(launch.arrays()));
        arrays.forEach(array -> graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, array));
        for (int i = 0; i < launches.size(); i++) {
            DevicePlan.add(launches.get(i), graph, "t" + i, grids);
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, launches.getLast().arrays().getLast());
        TornadoExecutionPlan made = new TornadoExecutionPlan(graph.snapshot());
        try (TornadoExecutionPlan plan = target.handle().isPresent() ? made.withDevice(target.handle().get()) : made) {
            // TornadoVM refuses a scheduler that has nothing for its graphs.
            TornadoExecutionPlan handle = grids.keySet().isEmpty() ? plan : plan.withGridScheduler(grids);
            handle.execute();
            if (target.executionGraphs()) {
                handle = plan.withGraph(0).withCUDAGraph();
            }
            double best = Double.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                handle.execute();
                best = Math.min(best, (System.nanoTime() - start) * 1e-3);
            }
            plan.freeDeviceMemory();
            return best;
        }
    }
}
