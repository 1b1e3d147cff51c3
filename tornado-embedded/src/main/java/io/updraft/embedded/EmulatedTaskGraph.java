package io.updraft.embedded;

import io.updraft.embedded.code.KernelAccess;
import io.updraft.embedded.warp.TensorTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.TornadoTaskGraphInterface;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.enums.ProfilerMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;
import uk.ac.manchester.tornado.api.exceptions.TornadoTaskRuntimeException;
import uk.ac.manchester.tornado.api.runtime.ExecutorFrame;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * Runs a task graph on the emulator. What a task reads is copied to the device before it: each time, once, or never, as
 * the graph says. What a task only writes starts as rubbish on the device. What the graph sends back is copied after the
 * last task, if a task wrote to it.
 */
public final class EmulatedTaskGraph extends EmulatedTaskGraphState implements TornadoTaskGraphInterface {

    /** Those that have memory on the device. */
    private static final Set<EmulatedTaskGraph> ON_DEVICE = Collections.newSetFromMap(new WeakHashMap<>());

    private final String name;
    private final GraphPlan plan;
    private final StringBuilder profile = new StringBuilder();
    private final Map<Object, DeviceBuffer> buffers = new IdentityHashMap<>();
    private @Nullable GridScheduler grids;
    private @Nullable EmulatedTaskGraph lastExecuted;

    public EmulatedTaskGraph(String name) {
        this(name, new GraphPlan());
    }

    private EmulatedTaskGraph(String name, GraphPlan plan) {
        this.name = name;
        this.plan = plan;
    }

    @Override
    public String getTaskGraphName() {
        return name;
    }

    @Override
    public String getId() {
        return name;
    }

    // ---- building -----------------------------------------------------------------------------------------------

    @Override
    public void addTask(TaskPackage taskPackage) {
        plan.tasks.add(new EmulatedTask(name, taskPackage));
    }

    @Override
    public void addPrebuiltTask(TaskPackage taskPackage) {
        throw new TornadoTaskRuntimeException("Prebuilt task '" + name + "." + taskPackage.getId()
                + "': the emulator runs Java kernels only; run it on a device through TornadoVM's SDK");
    }

    @Override
    public void addLibraryTask(String id, LibraryTaskDescriptor libraryTaskDescriptor) {
        throw new TornadoTaskRuntimeException("Library task '" + name + "." + id
                + "': the emulator has no native libraries; run it on a device through TornadoVM's SDK");
    }

    @Override
    public void transferToDevice(int mode, Object... objects) {
        for (Object object : objects) {
            if (!(GraphPlan.checked(object, name, "transferToDevice") instanceof Number number
                    && Twins.isByValue(number))) {
                plan.toDevice.put(object, mode);
            }
        }
    }

    @Override
    public void transferToHost(int mode, Object... objects) {
        for (Object object : objects) {
            if (object == null) {
                continue;
            }
            if (object instanceof Number && Twins.isByValue(object)) {
                throw new TornadoRuntimeException(
                        "[ERROR] Scalar value used as output. Use an array or a vector-type instead");
            }
            plan.toHost.merge(object, mode, (before, now) -> before == DataTransferMode.UNDER_DEMAND ? now : before);
            plan.outputs.add(object);
        }
    }

    @Override
    public void consumeFromDevice(String uniqueTaskGraphName, Object... objects) {
        for (Object object : objects) {
            if (GraphPlan.checked(object, name, "consumeFromDevice") instanceof Number) {
                throw new TornadoRuntimeException(
                        "[ERROR] consumeFromDevice of task graph " + name + ": a number is no object on the device");
            }
            plan.consumed.add(new GraphPlan.Consumed(object, uniqueTaskGraphName));
        }
    }

    @Override
    public void consumeFromDevice(Object... objects) {
        consumeFromDevice("", objects);
    }

    @Override
    public TornadoTaskGraphInterface createImmutableTaskGraph() {
        return new EmulatedTaskGraph(name, plan.copy());
    }

    @Override
    public Set<Object> getArgumentsLookup() {
        return plan.named();
    }

    @Override
    public List<?> getOutputs() {
        return plan.outputs;
    }

    // ---- running ------------------------------------------------------------------------------------------------

    @Override
    public TornadoTaskGraphInterface execute(ExecutorFrame frame) {
        profiled = frame.getProfilerMode() != null;
        figures.clear();
        long start = System.nanoTime();
        updatePersistedObjectState();
        prepare();
        transferIn();
        GridScheduler schedule = frame.getGridScheduler() == null ? grids : frame.getGridScheduler();
        for (EmulatedTask task : plan.tasks) {
            run(task, schedule);
        }
        transferOut();
        figures.total = System.nanoTime() - start;
        if (frame.getProfilerMode() == ProfilerMode.CONSOLE) {
            System.out.print(report());
        } else if (profiled) {
            profile.append(report());
        }
        return this;
    }

    /** The last execution, as TornadoVM's profiler writes it. */
    private String report() {
        return "{\n    \"" + name + "\": {\n        \"TOTAL_TASK_GRAPH_TIME\": \"" + figures.total
                + "\",\n        \"TOTAL_KERNEL_TIME\": \"" + figures.kernels + '"' + figures.log + "\n    }\n}\n";
    }

    /** Loads the tasks' code and allocates their arguments' memory. */
    private void prepare() {
        checkArguments();
        for (EmulatedTask task : plan.tasks) {
            if (!task.isReady()) {
                long start = System.nanoTime();
                task.kernel();
                figures.compile += System.nanoTime() - start;
            }
            for (Object argument : task.arguments()) {
                allocate(argument);
            }
        }
        plan.toDevice.keySet().forEach(this::allocate);
    }

    /** As in TornadoVM, vectors, matrices and plain arrays must be named in a transfer; the last argument is let off. */
    private void checkArguments() {
        for (EmulatedTask task : plan.tasks) {
            Object[] arguments = task.arguments();
            for (int i = 0; i < arguments.length - 1; i++) {
                Object argument = arguments[i];
                if (!(argument instanceof TornadoNativeArray) && !Twins.isByValue(argument)
                        && !(argument instanceof Number) && !plan.isNamed(argument)) {
                    throw new TornadoTaskRuntimeException("Parameter #" + (i + 1) + " <" + argument + "> from task <"
                            + task.id() + "> not specified either in transferToDevice or transferToHost functions");
                }
            }
        }
    }

    private void allocate(Object argument) {
        if (Twins.isByValue(argument) || buffers.containsKey(argument)) {
            return;
        }
        if (plan.isConsumed(argument)) {
            throw new TornadoRuntimeException("Task graph '" + name + "' consumes an object (" + describe(argument)
                    + ") that is not on the device: execute the graph that persists it just before this one");
        }
        DeviceBuffer buffer = DeviceBuffer.like(argument);
        buffers.put(argument, buffer);
        synchronized (ON_DEVICE) {
            ON_DEVICE.add(this);
        }
        if (argument instanceof TornadoNativeArray host && buffer.onDevice() instanceof TornadoNativeArray device) {
            TensorTable.place(host, device);
        }
        figures.allocated += buffer.bytes();
        checkLimit(name, getCurrentDeviceMemoryUsage());
    }

    private static String describe(Object argument) {
        return argument instanceof TornadoNativeArray array ? array.getClass().getSimpleName() + "[" + array.getSize()
                + "]" : argument.getClass().getSimpleName();
    }

    private void transferIn() {
        long start = System.nanoTime();
        Map<Object, Access> firstUse = new IdentityHashMap<>();
        for (EmulatedTask task : plan.tasks) {
            Access[] accesses = KernelAccess.of(task.kernel(), task.arguments());
            for (int i = 0; i < accesses.length; i++) {
                firstUse.putIfAbsent(task.arguments()[i], accesses[i]);
            }
        }
        for (Map.Entry<Object, DeviceBuffer> entry : buffers.entrySet()) {
            Object host = entry.getKey();
            int mode = plan.toDevice.getOrDefault(host, DataTransferMode.FIRST_EXECUTION);
            if (plan.isConsumed(host) || firstUse.get(host) == Access.WRITE_ONLY
                    || mode == DataTransferMode.UNDER_DEMAND) {
                continue;
            }
            if (mode == DataTransferMode.EVERY_EXECUTION || !entry.getValue().hasContents()) {
                entry.getValue().copyFrom(host);
                figures.bytesIn += entry.getValue().bytes();
            }
        }
        figures.copyIn = System.nanoTime() - start;
    }

    private void run(EmulatedTask task, @Nullable GridScheduler schedule) {
        Object[] arguments = task.arguments();
        Object[] onDevice = new Object[arguments.length];
        Access[] accesses = KernelAccess.of(task.kernel(), arguments);
        for (int i = 0; i < arguments.length; i++) {
            DeviceBuffer buffer = buffers.get(arguments[i]);
            onDevice[i] = buffer == null ? arguments[i] : buffer.onDevice();
            if (buffer != null && accesses[i] != Access.READ_ONLY) {
                buffer.written();
            }
        }
        long start = System.nanoTime();
        task.run(onDevice, schedule);
        long took = System.nanoTime() - start;
        figures.kernels += took;
        figures.log.append(",\n        \"").append(task.fullName())
                .append("\": {\n            \"TASK_KERNEL_TIME\": \"")
                .append(took).append("\"\n        }");
    }

    @SuppressWarnings("ReferenceEquality") // the same object, not an equal one
    private boolean isWritten(Object host) {
        for (EmulatedTask task : plan.tasks) {
            Access[] accesses = KernelAccess.of(task.kernel(), task.arguments());
            for (int i = 0; i < accesses.length; i++) {
                if (task.arguments()[i] == host && accesses[i] != Access.READ_ONLY) {
                    return true;
                }
            }
        }
        return false;
    }

    private void transferOut() {
        long start = System.nanoTime();
        plan.toHost.forEach((host, mode) -> {
            if (mode != DataTransferMode.UNDER_DEMAND && isWritten(host)) {
                toHost(host);
            }
        });
        figures.copyOut = System.nanoTime() - start;
    }

    private void toHost(Object host) {
        DeviceBuffer buffer = buffers.get(host);
        if (buffer != null) {
            buffer.copyTo(host);
            figures.bytesOut += buffer.bytes();
        }
    }

    @Override
    public void syncRuntimeTransferToHost(Object... objects) {
        long start = System.nanoTime();
        for (Object object : objects) {
            toHost(object);
        }
        figures.copyOut += System.nanoTime() - start;
    }

    @Override
    public void syncRuntimeTransferToHost(Object object, long offset, long partialCopySize) {
        DeviceBuffer buffer = buffers.get(object);
        if (buffer != null) {
            buffer.copyTo(object, offset, partialCopySize);
            figures.bytesOut += partialCopySize;
        }
    }

    // ---- memory shared between graphs ---------------------------------------------------------------------------

    @Override
    public void updatePersistedObjectState() {
        EmulatedTaskGraph before = lastExecuted;
        if (before == null) {
            return;
        }
        for (GraphPlan.Consumed consumed : plan.consumed) {
            if (consumed.from().isEmpty() || consumed.from().equals(before.name)) {
                DeviceBuffer shared = before.buffers.get(consumed.object());
                if (shared != null) {
                    buffers.put(consumed.object(), shared);
                }
            }
        }
    }

    @Override
    public void setLastExecutedTaskGraph(TornadoTaskGraphInterface lastExecutedTaskGraph) {
        lastExecuted = (EmulatedTaskGraph) lastExecutedTaskGraph;
    }

    @Override
    public void mapOnDeviceMemoryRegion(Object destArray, Object srcArray, long offset,
            TornadoTaskGraphInterface taskGraphSrc) {
        DeviceBuffer source = ((EmulatedTaskGraph) taskGraphSrc).buffers.get(srcArray);
        if (source == null) {
            throw new TornadoRuntimeException("Task graph '" + taskGraphSrc.getTaskGraphName() + "' has no "
                    + describe(srcArray) + " on the device to map; execute it first");
        }
        DeviceBuffer target = buffers.computeIfAbsent(destArray, DeviceBuffer::like);
        Twins.map(source.onDevice(), target.onDevice(), offset);
        target.written();
    }

    @Override
    public Map<String, List<Object>> getPersistedTaskToObjectsMap() {
        Map<String, List<Object>> objects = new HashMap<>();
        plan.consumed.forEach(c -> objects.computeIfAbsent(c.from(), _ -> new ArrayList<>()).add(c.object()));
        return objects;
    }

    @Override
    public void freeDeviceMemory() {
        buffers.clear();
    }

    /** See {@link Emulator#copies}. */
    static int copies(Object host) {
        synchronized (ON_DEVICE) {
            // Graphs that share a copy have the same buffer.
            return (int) ON_DEVICE.stream().map(graph -> graph.buffers.get(host)).filter(Objects::nonNull).distinct()
                    .count();
        }
    }

    @Override
    public long getCurrentDeviceMemoryUsage() {
        // What another graph left on the device counts there.
        return buffers.entrySet().stream().filter(e -> !plan.isConsumed(e.getKey()))
                .mapToLong(e -> e.getValue().bytes()).sum();
    }

    // ---- settings -----------------------------------------------------------------------------------------------

    @Override
    public void withGridScheduler(GridScheduler gridScheduler) {
        grids = gridScheduler;
    }

    @Override
    public boolean isGridRegistered() {
        GridScheduler schedule = grids;
        return schedule != null && plan.tasks.stream().anyMatch(t -> schedule.get(t.fullName()) != null);
    }

    @Override
    public void withPreCompilation(ExecutorFrame executionPackage) {
        plan.tasks.forEach(EmulatedTask::kernel);
    }

    @Override
    public void setDevice(String taskName, TornadoDevice device) {
        if (plan.tasks.stream().noneMatch(t -> t.fullName().equals(taskName))) {
            throw new TornadoRuntimeException("Task graph '" + name + "' has no task '" + taskName + "'");
        }
        setDevice(device);
    }

    @Override
    public TornadoDevice getDeviceForTask(String id) {
        return getDevice();
    }

    /** Of all executions with the silent profiler, as TornadoVM keeps it. */
    @Override
    public String getProfileLog() {
        return profile.toString();
    }

    @Override
    public void dumpProfiles() {
        System.out.print(getProfileLog());
    }

    @Override
    public void scheduleInner() {
        throw refused("scheduleInner");
    }
}
