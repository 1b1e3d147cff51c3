package io.updraft.graph.device;

import io.updraft.graph.ir.Progress;
import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.tornado.Messages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.ImmutableTaskGraph;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.TornadoExecutionResult;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Task graphs that share arrays on a device, as one execution plan. Used by one thread.
///
/// Arrays of several parts, weights above all, are owned by a graph of their own, from which every part consumes them: so
/// they are on the device once. TornadoVM gives a part the addresses of what it consumes from the graph that ran just
/// before it; hence each part runs once right after the owner when the plan is made, and names the one array that
/// all parts know as consumed from each other part, so that no address is taken from a graph that does not have it.
///
/// Whatever TornadoVM reports (a compilation that failed, memory that ran out) becomes a [DeviceException]; the plan
/// cannot be used after that.
final class DevicePlan implements AutoCloseable {
    private static final String OWNER = "owner";
    private static final String TOUCH = "touch";
    /// Executions after which the handle is renewed: TornadoVM keeps every result of a handle.
    private static final int RENEWAL = 4096;

    private final DeviceTarget target;
    private final List<PlanPart> parts;
    private final TornadoExecutionPlan plan;
    private final GridScheduler grids = new GridScheduler();
    private final Set<TornadoNativeArray> shared;
    private final Set<Integer> isRecorded = new LinkedHashSet<>();
    private final Optional<PlanTrace> trace;
    private TornadoExecutionPlan handle;
    private TornadoExecutionResult last;
    private int selected = -1;
    private int executions;

    /// @param parts each to run once now, when it must leave no trace
    /// @param constants arrays whose contents go to the device once
    /// @param common an array that every part uses
    /// @param sources where the sources of kernels go, if they are kept
    /// @param trace what hears of executions, each kernel then timed and no part recorded
    /// @param progress hears of launches compiled
    DevicePlan(DeviceTarget target, List<PlanPart> parts, Set<TornadoNativeArray> constants,
            IntArray common, Optional<KernelSources> sources, Optional<PlanTrace> trace, Progress progress) {
        this.target = target;
        this.trace = trace;
        this.parts = List.copyOf(parts);
        this.shared = shared(parts, constants, common);
        List<ImmutableTaskGraph> graphs = new ArrayList<>();
        try {
            graphs.add(owner(constants));
            for (PlanPart part : parts) {
                graphs.add(graph(part, common, sources));
            }
            TornadoExecutionPlan made = new TornadoExecutionPlan(graphs.toArray(ImmutableTaskGraph[]::new));
            this.plan = target.handle().isPresent() ? made.withDevice(target.handle().get()) : made;
            this.handle = plan.withGridScheduler(grids);
            if (trace.isPresent()) {
                this.handle = plan.withProfiler(ProfilerMode.SILENT);
            }
            this.last = execute(0);
            sources.ifPresent(each -> each.keep(OWNER, List.of()));
            int launches = parts.stream().mapToInt(part -> part.launches().size()).sum();
            int done = 0;
            for (int i = 0; i < parts.size(); i++) {
                PlanPart part = parts.get(i);
                execute(0);
                run(i);
                sources.ifPresent(each -> each.keep(part.name(), compiled(part, common)));
                done += part.launches().size();
                progress.advanced(done, launches, "compiled " + part.name());
            }
        } catch (RuntimeException | Error failure) {
            throw explain("making the plan", failure);
        }
    }

    /// The tasks of a part's graph that are compiled when it first runs, in order.
    private static List<String> compiled(PlanPart part, IntArray common) {
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < part.launches().size(); i++) {
            if (!part.launches().get(i).direct()) {
                tasks.add(part.taskIds().get(i));
            }
        }
        if (!part.arrays().contains(common)) {
            tasks.addFirst(TOUCH);
        }
        return tasks;
    }

    private static Set<TornadoNativeArray> shared(List<PlanPart> parts, Set<TornadoNativeArray> constants,
            IntArray common) {
        Map<TornadoNativeArray, Integer> users = new HashMap<>();
        Set<TornadoNativeArray> transferred = new LinkedHashSet<>();
        for (PlanPart part : parts) {
            part.arrays().forEach(array -> users.merge(array, 1, Integer::sum));
            transferred.addAll(part.uploads());
            transferred.addAll(part.downloads());
            transferred.addAll(part.onDemand());
        }
        Set<TornadoNativeArray> shared = new LinkedHashSet<>();
        for (PlanPart part : parts) {
            for (TornadoNativeArray array : part.arrays()) {
                boolean several = Objects.requireNonNull(users.get(array)) > 1;
                if (!transferred.contains(array) && (several || constants.contains(array))) {
                    shared.add(array);
                }
            }
        }
        shared.add(common);
        return shared;
    }

    private ImmutableTaskGraph owner(Set<TornadoNativeArray> constants) {
        TaskGraph graph = new TaskGraph(OWNER);
        KernelContext context = new KernelContext();
        IntArray never = new IntArray(1);
        graph.transferToDevice(DataTransferMode.UNDER_DEMAND, never);
        List<FloatArray> floats = new ArrayList<>();
        List<IntArray> ints = new ArrayList<>();
        List<ByteArray> bytes = new ArrayList<>();
        for (TornadoNativeArray array : shared) {
            graph.transferToDevice(constants.contains(array)
                    ? DataTransferMode.FIRST_EXECUTION
                    : DataTransferMode.UNDER_DEMAND, array);
            if (array instanceof FloatArray each) {
                floats.add(each);
            } else if (array instanceof IntArray each) {
                ints.add(each);
            } else if (array instanceof ByteArray each) {
                bytes.add(each);
            }
        }
        for (int i = 0; i < floats.size(); i += 4) {
            String id = "floats" + i;
            graph.task(id, Touch::floats, context, floats.get(i), at(floats, i + 1), at(floats, i + 2),
                    at(floats, i + 3), never);
            grids.addWorkerGrid(OWNER + "." + id, Grid.of(1, 1).toWorkerGrid());
        }
        for (int i = 0; i < ints.size(); i += 4) {
            String id = "ints" + i;
            graph.task(id, Touch::ints, context, ints.get(i), at(ints, i + 1), at(ints, i + 2), at(ints, i + 3),
                    never);
            grids.addWorkerGrid(OWNER + "." + id, Grid.of(1, 1).toWorkerGrid());
        }
        for (int i = 0; i < bytes.size(); i += 4) {
            String id = "bytes" + i;
            graph.task(id, Touch::bytes, context, bytes.get(i), at(bytes, i + 1), at(bytes, i + 2), at(bytes, i + 3),
                    never);
            grids.addWorkerGrid(OWNER + "." + id, Grid.of(1, 1).toWorkerGrid());
        }
        shared.forEach(graph::persistOnDevice);
        graph.transferToHost(DataTransferMode.UNDER_DEMAND, never);
        return graph.snapshot();
    }

    private static <A> A at(List<A> arrays, int index) {
        return arrays.get(Math.min(index, arrays.size() - 1));
    }

    private ImmutableTaskGraph graph(PlanPart part, IntArray common, Optional<KernelSources> sources) {
        TaskGraph graph = new TaskGraph(part.name());
        Set<TornadoNativeArray> arrays = part.arrays();
        arrays.add(common);
        for (TornadoNativeArray array : arrays) {
            if (shared.contains(array)) {
                graph.consumeFromDevice(OWNER, array);
            } else if (part.uploads().contains(array)) {
                graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, array);
            } else if (!part.downloads().contains(array)) {
                graph.transferToDevice(DataTransferMode.UNDER_DEMAND, array);
            }
        }
        for (PlanPart other : parts) {
            graph.consumeFromDevice(other.name(), common);
        }
        if (!part.arrays().contains(common)) {
            touch(graph, part.name(), common);
        }
        for (int i = 0; i < part.launches().size(); i++) {
            Launch launch = part.launches().get(i);
            String id = part.taskIds().get(i);
            add(launch, graph, id, grids);
            if (launch.direct()) {
                // Compiled here, where no task before it is of the same kernel.
                sources.ifPresent(each -> each.keep(part.name(), List.of(id)));
            }
        }
        part.downloads().forEach(array -> graph.transferToHost(DataTransferMode.EVERY_EXECUTION, array));
        part.onDemand().forEach(array -> graph.transferToHost(DataTransferMode.UNDER_DEMAND, array));
        return graph.snapshot();
    }

    /// Adds a launch to a graph, and its grid where it brings none.
    static void add(Launch launch, TaskGraph graph, String id, GridScheduler grids) {
        launch.task().addTo(graph, id);
        if (!launch.direct()) {
            grids.addWorkerGrid(graph.getTaskGraphName() + "." + id, launch.grid().toWorkerGrid());
        }
    }

    /// An array that no task of a graph uses has no address there for the next graph to take.
    private void touch(TaskGraph graph, String part, IntArray common) {
        IntArray never = new IntArray(1);
        graph.transferToDevice(DataTransferMode.UNDER_DEMAND, never);
        graph.task(TOUCH, Touch::ints, new KernelContext(), common, common, common, common, never);
        grids.addWorkerGrid(part + "." + TOUCH, Grid.of(1, 1).toWorkerGrid());
    }

    /// Runs a part.
    void run(int part) {
        long start = System.nanoTime();
        last = execute(part + 1);
        trace.ifPresent(each -> each.ran(part, start));
    }

    private TornadoExecutionResult execute(int graph) {
        try {
            if (graph != selected || ++executions % RENEWAL == 0) {
                handle = plan.withGraph(graph);
                boolean recorded = graph > 0 && parts.get(graph - 1).recorded() && target.executionGraphs()
                        && trace.isEmpty();
                if (recorded && !isRecorded.contains(graph)) {
                    isRecorded.add(graph);
                    handle = handle.withCUDAGraph();
                }
                selected = graph;
            }
            return handle.execute();
        } catch (RuntimeException | Error failure) {
            throw explain(graph == 0 ? "placing the weights" : "running " + parts.get(graph - 1).name(), failure);
        }
    }

    /// Brings an array of the part that ran last to the host.
    void fetch(TornadoNativeArray array) {
        try {
            last.transferToHost(array);
        } catch (RuntimeException | Error failure) {
            throw explain("reading back", failure);
        }
    }

    private DeviceException explain(String what, Throwable failure) {
        return explain(target, what, failure);
    }

    /// Whatever TornadoVM threw as an exception of ours, with its reason.
    static DeviceException explain(DeviceTarget target, String what, Throwable failure) {
        if (failure instanceof DeviceException known) {
            return known;
        }
        return new DeviceException(target.profile().name() + ", " + what + ": " + Messages.root(failure)
                + " (--device cpu runs the model without TornadoVM)", failure);
    }

    @Override
    public void close() {
        trace.ifPresent(each -> each.finish(part -> {
            handle = plan.withGraph(part + 1);
            return last.getProfilerResult().getProfileLog();
        }));
        try {
            plan.freeDeviceMemory();
            plan.close();
        } catch (Exception failure) {
            throw new DeviceException(target.profile().name() + ": the plan could not be closed: "
                    + failure.getMessage(), failure);
        }
    }
}
