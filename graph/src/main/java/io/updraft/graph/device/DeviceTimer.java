package io.updraft.graph.device;

import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.Trial;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Runs the launches of a trial on a device, recorded as one graph where the device has those: as a plan runs them.
final class DeviceTimer implements VariantTimer {
    private static final String GRAPH = "trial";
    private static final int SWEEPS = 4;
    private static final int FEWEST_ROUNDS = 3;
    /// How long a way runs in a sweep, at least.
    private static final long NANOS = 8_000_000;
    /// TornadoVM's own code is slow until Java has compiled it, which counts as each round waits for it.
    private static final long WARM_UP_NANOS = 1_000_000_000;

    private final DeviceTarget target;
    private boolean warm;

    DeviceTimer(DeviceTarget target) {
        this.target = target;
    }

    @Override
    public List<Double> micros(Trial trial) {
        List<Running> running = new ArrayList<>();
        try {
            List<Way> ways = new ArrayList<>();
            for (int i = 0; i < trial.labels().size(); i++) {
                int index = i;
                // All are added to graphs first: direct kernels are compiled from then on, several at a time.
                ways.add(explained(trial, i, () -> way(trial.runs().apply(index))));
            }
            for (int i = 0; i < ways.size(); i++) {
                Way way = ways.get(i);
                running.add(explained(trial, i, () -> started(way)));
            }
            // In turn, so that what else the machine does for a while makes no way look slow.
            for (int sweep = 0; sweep < SWEEPS; sweep++) {
                for (int i = 0; i < running.size(); i++) {
                    Running each = running.get(i);
                    each.best = Math.min(each.best, explained(trial, i, () -> best(each.handle, NANOS)));
                }
            }
            return running.stream().map(each -> each.best / each.launches).toList();
        } finally {
            running.forEach(each -> each.handle.freeDeviceMemory());
        }
    }

    private <T> T explained(Trial trial, int index, Supplier<T> action) {
        try {
            return action.get();
        } catch (RuntimeException | Error failure) {
            throw DevicePlan.explain(target, "timing " + trial.shape() + " as " + trial.labels().get(index), failure);
        }
    }

    /// A chain of launches, ready to run.
    private record Way(ImmutableTaskGraph graph, GridScheduler grids, int launches) {
    }

    private static Way way(List<Launch> launches) {
        TaskGraph graph = new TaskGraph(GRAPH);
        GridScheduler grids = new GridScheduler();
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        launches.forEach(launch -> arrays.addAll(launch.arrays()));
        arrays.forEach(array -> graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, array));
        for (int i = 0; i < launches.size(); i++) {
            DevicePlan.add(launches.get(i), graph, "t" + i, grids);
        }
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, launches.getLast().arrays().getLast());
        return new Way(graph.snapshot(), grids, launches.size());
    }

    /// A plan and its fastest execution so far.
    private static final class Running {
        private final TornadoExecutionPlan handle;
        private final int launches;
        private double best = Double.MAX_VALUE;

        Running(TornadoExecutionPlan handle, int launches) {
            this.handle = handle;
            this.launches = launches;
        }
    }

    private Running started(Way way) {
        // Not closed: closing a plan makes TornadoVM drop the pinned memory of every other plan on the device.
        @SuppressWarnings("resource")
        TornadoExecutionPlan made = new TornadoExecutionPlan(way.graph);
        TornadoExecutionPlan plan = target.handle().isPresent() ? made.withDevice(target.handle().get()) : made;
        // TornadoVM refuses a scheduler that has nothing for its graphs.
        TornadoExecutionPlan handle = way.grids.keySet().isEmpty() ? plan : plan.withGridScheduler(way.grids);
        handle.execute();
        if (target.executionGraphs()) {
            handle = plan.withGraph(0).withCUDAGraph();
            handle.execute();
        }
        if (!warm && target.handle().isPresent()) {
            best(handle, WARM_UP_NANOS);
        }
        warm = true;
        return new Running(handle, way.launches);
    }

    /// Microseconds of the fastest execution of some time.
    private static double best(TornadoExecutionPlan plan, long nanos) {
        long begin = System.nanoTime();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < FEWEST_ROUNDS || System.nanoTime() - begin < nanos; round++) {
            long start = System.nanoTime();
            plan.execute();
            best = Math.min(best, (System.nanoTime() - start) * 1e-3);
        }
        return best;
    }
}
