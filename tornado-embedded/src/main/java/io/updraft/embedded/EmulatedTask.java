package io.updraft.embedded;

import io.updraft.embedded.check.Checker;
import io.updraft.embedded.check.Checks;
import io.updraft.embedded.code.Kernel;
import io.updraft.embedded.code.KernelAccess;
import io.updraft.embedded.code.KernelTraits;
import io.updraft.embedded.group.ContextAccess;
import io.updraft.embedded.group.KernelCaller;
import io.updraft.embedded.group.KernelFault;
import io.updraft.embedded.group.Launch;
import io.updraft.embedded.group.Range;
import io.updraft.embedded.group.WorkItem;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.TaskPackage;
import uk.ac.manchester.tornado.api.exceptions.TornadoRuntimeException;

/** A task of a graph: its code, made ready at its first run, and its arguments as the host knows them. */
final class EmulatedTask {

    /** The largest work-group of every device that we know. */
    static final int MAX_GROUP = 1024;

    private final String graphName;
    private final String id;
    private final Object code;
    private final Object[] arguments;
    private @Nullable Kernel kernel;
    private @Nullable KernelCaller checked;
    /** What each reduced argument held before the first run, by position. */
    private final Map<Integer, Object> neutral = new HashMap<>();

    EmulatedTask(String graphName, TaskPackage task) {
        Object[] parameters = task.getTaskParameters();
        this.graphName = graphName;
        this.id = task.getId();
        this.code = parameters[0];
        this.arguments = Arrays.copyOfRange(parameters, 1, parameters.length);
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i] == null) {
                throw new TornadoRuntimeException("Task '" + fullName() + "': argument " + (i + 1) + " is null");
            }
            if (arguments[i] instanceof MemorySegment) {
                throw new TornadoRuntimeException("Task '" + fullName() + "': argument " + (i + 1)
                        + " is a memory segment; pass an array made from it, such as FloatArray.fromSegment(...)");
            }
        }
    }

    String id() {
        return id;
    }

    String fullName() {
        return graphName + "." + id;
    }

    Object[] arguments() {
        return arguments;
    }

    /** Loads the code if that has not been done. */
    Kernel kernel() {
        Kernel ready = kernel;
        if (ready == null) {
            ready = Kernel.of(code, arguments);
            kernel = ready;
        }
        return ready;
    }

    boolean isReady() {
        return kernel != null;
    }

    void run(Object[] buffers, @Nullable GridScheduler grids) {
        Kernel ready = kernel();
        Object[] onDevice = declared(ready, buffers);
        KernelTraits traits = ready.traits();
        WorkerGrid grid = grids == null ? null : grids.get(fullName());
        boolean hasContext = Arrays.stream(arguments)
                .anyMatch(KernelContext.class::isInstance);
        if (!hasContext) {
            runLoops(ready, onDevice);
            return;
        }
        if (grid == null) {
            throw new TornadoRuntimeException("Task '" + fullName()
                    + "' takes a KernelContext, so it needs a WorkerGrid: add one under this name to the GridScheduler"
                    + " and give that to the execution plan with withGridScheduler");
        }
        Range global = range("global size", grid.getGlobalWork());
        long @Nullable [] local = grid.getLocalWork();
        Range group = local == null ? defaultGroup(global) : range("work-group size", local);
        if (group.count() > MAX_GROUP) {
            throw new TornadoRuntimeException("Task '" + fullName() + "': work-group " + group + " has "
                    + group.count() + " work-items; devices take at most " + MAX_GROUP);
        }
        long[] offset = grid.getGlobalOffset();
        CheckedRun check = CheckedRun.current();
        if (check == null) {
            new Launch(fullName(), ready.caller(), onDevice, global, group, (int) offset[0], (int) offset[1],
                    (int) offset[2], traits.waits(), traits.atomic(), Launch.Observer.NONE).run();
        } else {
            Checker checker = checker(check, ready, onDevice);
            Checks.watch(checker, new Launch(fullName(), checkedCaller(ready), onDevice, global, group,
                    (int) offset[0], (int) offset[1], (int) offset[2], traits.waits(), true, checker)::run);
        }
    }

    private static Object[] declared(Kernel ready, Object[] buffers) {
        Object[] arguments = buffers.clone();
        ready.method().ifPresent(method -> {
            for (int i = 0; i < buffers.length; i++) {
                arguments[i] = Twins.asDeclared(method.type().parameterType(i), buffers[i]);
            }
        });
        return arguments;
    }

    private Checker checker(CheckedRun check, Kernel ready, Object[] onDevice) {
        return new Checker(fullName(), check.findings(), onDevice, ready.parameterNames(onDevice.length));
    }

    private KernelCaller checkedCaller(Kernel ready) {
        KernelCaller caller = checked;
        if (caller == null) {
            caller = ready.checked(arguments).orElseThrow(() -> new KernelFault("Task '" + fullName()
                    + "' cannot be checked: its code captures variables or is bound to an object; pass what it needs as"
                    + " arguments to a static method"));
            checked = caller;
        }
        return caller;
    }

    /** Loops marked with @Parallel run one iteration after another. */
    private void runLoops(Kernel ready, Object[] onDevice) {
        startReductions(ready, onDevice);
        KernelContext outside = ContextAccess.get().create(WorkItem.OUTSIDE);
        CheckedRun check = CheckedRun.current();
        try {
            if (check == null) {
                ready.caller().call(outside, onDevice);
            } else {
                Checks.watch(checker(check, ready, onDevice), () -> checkedCaller(ready).call(outside, onDevice));
            }
        } catch (KernelFault fault) {
            throw fault;
        } catch (RuntimeException thrown) {
            throw new KernelFault("Task '" + fullName() + "': " + thrown, thrown);
        }
    }

    /** As in TornadoVM, what a reduced argument held at first is its neutral element, and each run starts from it. */
    private void startReductions(Kernel ready, Object[] onDevice) {
        Access[] accesses = KernelAccess.of(ready, arguments);
        for (int position : ready.reducedParameters()) {
            if (accesses[position] == Access.READ_ONLY) {
                // The result of an earlier task's reduction.
                continue;
            }
            Object host = arguments[position];
            Object start = neutral.computeIfAbsent(position, _ -> {
                Object copy = Twins.allocate(host);
                Twins.copy(host, copy);
                return copy;
            });
            Twins.copy(start, onDevice[position]);
        }
    }

    private Range range(String what, long[] extents) {
        for (long extent : extents) {
            if (extent < 1 || extent > Integer.MAX_VALUE) {
                throw new TornadoRuntimeException("Task '" + fullName() + "': " + what + " "
                        + Arrays.toString(extents) + " is not between 1 and 2^31-1 in each dimension");
            }
        }
        return new Range((int) extents[0], (int) extents[1], (int) extents[2]);
    }

    /** The largest group that divides the grid, of at most 256 work-items, square in two dimensions. */
    private static Range defaultGroup(Range global) {
        if (global.z() > 1) {
            return new Range(divisor(global.x(), 8), divisor(global.y(), 8), divisor(global.z(), 4));
        }
        return global.y() > 1 ? new Range(divisor(global.x(), 16), divisor(global.y(), 16), 1)
                : new Range(divisor(global.x(), 256), 1, 1);
    }

    private static int divisor(int extent, int most) {
        for (int d = Math.min(extent, most); d > 1; d--) {
            if (extent % d == 0) {
                return d;
            }
        }
        return 1;
    }
}
