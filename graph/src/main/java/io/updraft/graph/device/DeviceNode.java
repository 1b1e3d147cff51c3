package io.updraft.graph.device;

import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceException;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.StepLayout;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoExecutionPlanException;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// One node on a device by itself, in a task graph of its own whose arrays all travel with each execution: for graphs of
/// any form, which run node by node, and for tests of kernels. Used by one thread.
public final class DeviceNode implements DeviceBinding, AutoCloseable {
    private static final String GRAPH = "node";

    /// The most that a step may hold.
    ///
    /// @param decode whether it is one token
    /// @param contextLength positions of a slot of the cache
    public record Extent(boolean decode, int tokens, int selected, int contextLength) {
    }

    /// Keys and values, the same arrays each time.
    public interface Caches {
        KvTypes types();

        FloatArray floats(int layer);

        IntArray words(int layer);
    }

    private final DeviceTarget target;
    private final KernelRequest request;
    private final PreparedLaunches launches;
    private final Extent extent;
    private final Caches caches;
    private final IntArray step;
    private final Map<String, FloatArray> buffers = new HashMap<>();
    private final Set<TornadoNativeArray> usedCaches = new LinkedHashSet<>();
    private final KernelContext context = new KernelContext();
    private final GridScheduler grids = new GridScheduler();
    private Optional<TornadoExecutionPlan> made = Optional.empty();

    /// @param launches of the node; its constants are in place
    public DeviceNode(DeviceTarget target, KernelRequest request, PreparedLaunches launches, Extent extent,
            Caches caches) {
        this.target = target;
        this.request = request;
        this.launches = launches;
        this.extent = extent;
        this.caches = caches;
        this.step = new IntArray(StepLayout.IDS + extent.tokens());
        step.init(0);
    }

    /// Runs the node once, for the step and the inputs that its arrays hold.
    ///
    /// @throws DeviceException with TornadoVM's reason
    public void execute() {
        try {
            if (made.isEmpty()) {
                made = Optional.of(plan());
            }
            // TornadoVM refuses a scheduler that has nothing for its graphs, as where all launches are direct.
            (grids.keySet().isEmpty() ? made.get() : made.get().withGridScheduler(grids)).execute();
        } catch (RuntimeException | Error failure) {
            throw DevicePlan.explain(target, "running " + request.operator() + " '" + request.node() + "'", failure);
        }
    }

    private TornadoExecutionPlan plan() {
        TaskGraph graph = new TaskGraph(GRAPH);
        Set<TornadoNativeArray> arrays = new LinkedHashSet<>();
        List<Launch> list = launches.launches(this);
        list.forEach(launch -> arrays.addAll(launch.arrays()));
        arrays.forEach(array -> graph.transferToDevice(DataTransferMode.EVERY_EXECUTION, array));
        touchCaches(graph);
        for (int i = 0; i < list.size(); i++) {
            DevicePlan.add(list.get(i), graph, "t" + i, grids);
        }
        Set<TornadoNativeArray> results = new LinkedHashSet<>(usedCaches);
        request.outputs().stream().filter(Operand::isPresent).forEach(each -> results.add(buffer(each)));
        results.stream().filter(arrays::contains)
                .forEach(array -> graph.transferToHost(DataTransferMode.EVERY_EXECUTION, array));
        TornadoExecutionPlan plan = new TornadoExecutionPlan(graph.snapshot());
        return target.handle().isPresent() ? plan.withDevice(target.handle().get()) : plan;
    }

    /// TornadoVM sends no array that its first task only writes; what earlier steps left in a cache must be there. And on
    /// CUDA it clears an array that no task both reads and writes, on a stream that nothing waits for, so perhaps after
    /// its contents have come: one of 8 bits now and then lost what was in it.
    private void touchCaches(TaskGraph graph) {
        int next = 0;
        for (TornadoNativeArray cache : usedCaches) {
            String id = "touch" + next++;
            if (cache instanceof FloatArray floats) {
                graph.task(id, Touch::keptFloats, context, floats);
            } else if (cache instanceof IntArray words) {
                graph.task(id, Touch::keptInts, context, words);
            }
            grids.addWorkerGrid(GRAPH + "." + id, Grid.of(1, 1).toWorkerGrid());
        }
    }

    @Override
    public boolean isDecode() {
        return extent.decode();
    }

    @Override
    public int rows(Rows rows) {
        return rows == Rows.SELECTED ? extent.selected() : extent.tokens();
    }

    @Override
    public IntArray step() {
        return step;
    }

    @Override
    public FloatArray buffer(Operand operand) {
        return buffers.computeIfAbsent(operand.name(),
                _ -> filled(DeviceRows.width(operand) * rows(operand.shape().rows())));
    }

    /// An array with values that show when they are used before they are written.
    private static FloatArray filled(int floats) {
        FloatArray array = new FloatArray(floats);
        array.init(Float.NaN);
        return array;
    }

    @Override
    public FloatArray scratch(int floats) {
        return filled(floats);
    }

    @Override
    public FloatArray cache(int layer) {
        FloatArray cache = caches.floats(layer);
        usedCaches.add(cache);
        return cache;
    }

    @Override
    public IntArray cacheWords(int layer) {
        IntArray words = caches.words(layer);
        usedCaches.add(words);
        return words;
    }

    @Override
    public KvTypes cacheTypes() {
        return caches.types();
    }

    @Override
    public int contextLength() {
        return extent.contextLength();
    }

    @Override
    public KernelContext context() {
        return context;
    }

    @Override
    public DeviceProfile device() {
        return target.profile();
    }

    @Override
    public void close() {
        if (made.isPresent()) {
            try {
                made.get().freeDeviceMemory();
                made.get().close();
            } catch (TornadoExecutionPlanException failure) {
                throw DevicePlan.explain(target, "closing a plan", failure);
            }
        }
    }
}
