package io.updraft.embedded.group;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * A work-group while it runs: its local memory and its work-items, which run in turn from barrier to barrier, in the order
 * of their indices. So a value that another work-item needs is missing, every time, where the barrier between is missing.
 */
public final class WorkGroup {

    /** CUDA's limit for local memory of fixed size, which is the smallest among the devices we run on. */
    public static final int LOCAL_MEMORY_BYTES = 48 * 1024;

    private final Launch launch;
    private final Range groups;
    private final int index;
    private final int x;
    private final int y;
    private final int z;
    private final List<Object> localArrays = new ArrayList<>(4);
    private final List<LocalKind> localKinds = new ArrayList<>(4);
    private long localBytes;
    private WorkItem[] items = {};
    private Warp[] warps = {};
    private int barriersPassed;
    private @Nullable DynamicMemory dynamic;

    WorkGroup(Launch launch, Range groups, int index) {
        this.launch = launch;
        this.groups = groups;
        this.index = index;
        this.x = index % groups.x();
        this.y = index / groups.x() % groups.y();
        this.z = index / groups.x() / groups.y();
    }

    public Launch launch() {
        return launch;
    }

    /** Index among the groups of the launch, x running fastest. */
    public int index() {
        return index;
    }

    public int groupX() {
        return x;
    }

    public int groupY() {
        return y;
    }

    public int groupZ() {
        return z;
    }

    int originX() {
        return launch.offsetX() + x * launch.localSize().x();
    }

    int originY() {
        return launch.offsetY() + y * launch.localSize().y();
    }

    int originZ() {
        return launch.offsetZ() + z * launch.localSize().z();
    }

    public int barriersPassed() {
        return barriersPassed;
    }

    Warp warp(int warpIndex) {
        if (warps.length == 0) {
            throw new KernelFault("Task '" + launch.taskName()
                    + "': an operation of a warp was reached through code that the emulator did not see");
        }
        return warps[warpIndex];
    }

    void run(WorkItem[] cell) {
        int size = Math.toIntExact(launch.localSize().count());
        if (launch.waits()) {
            runInTurns(cell, size);
        } else {
            runThrough(cell, size);
        }
    }

    private void runThrough(WorkItem[] cell, int size) {
        WorkItem item = new WorkItem(this, 0);
        cell[0] = item;
        ContextAccess contexts = ContextAccess.get();
        KernelCaller caller = launch.caller();
        Object[] arguments = launch.arguments();
        for (int i = 0; i < size; i++) {
            item.move(i);
            KernelContext context = contexts.create(item);
            try {
                caller.call(context, arguments);
            } catch (RuntimeException thrown) {
                throw fault(item, thrown);
            }
        }
    }

    private void runInTurns(WorkItem[] cell, int size) {
        items = new WorkItem[size];
        warps = new Warp[(size + Warp.SIZE - 1) / Warp.SIZE];
        ContextAccess contexts = ContextAccess.get();
        for (int i = 0; i < size; i++) {
            items[i] = new WorkItem(this, i);
            items[i].start(contexts.create(items[i]));
        }
        for (int w = 0; w < warps.length; w++) {
            warps[w] = new Warp(items, w * Warp.SIZE, Math.min(size, (w + 1) * Warp.SIZE));
        }
        try {
            do {
                for (Warp warp : warps) {
                    runWarp(warp, cell);
                }
            } while (passBarrier());
        } catch (Throwable thrown) {
            for (WorkItem item : items) {
                item.abandon();
            }
            throw thrown;
        }
    }

    private void runWarp(Warp warp, WorkItem[] cell) {
        do {
            for (int i = warp.from(); i < warp.to(); i++) {
                if (items[i].state() == WorkItem.READY) {
                    try {
                        items[i].resume(cell);
                    } catch (RuntimeException thrown) {
                        throw fault(items[i], thrown);
                    }
                }
            }
        } while (warp.completeOperation(launch));
    }

    /** Whether there is more to run: all work-items waited at one barrier, and now go on. */
    private boolean passBarrier() {
        if (proceed()) {
            return true;
        }
        WorkItem first = items[0];
        for (WorkItem item : items) {
            if (item.state() != first.state()) {
                WorkItem waiting = item.state() == WorkItem.AT_BARRIER ? item : first;
                WorkItem ended = waiting == item ? first : item;
                throw divergence(waiting, ended, " waits here, but " + ended + " has ended");
            }
            if (item.site() != first.site() && item.state() == WorkItem.AT_BARRIER) {
                throw divergence(first, item, " waits here, but " + item + " at " + Sites.describe(item.site()));
            }
        }
        if (first.state() == WorkItem.DONE) {
            return false;
        }
        barriersPassed++;
        launch.observer().barrierPassed(this);
        for (WorkItem item : items) {
            item.release();
        }
        return true;
    }

    /** Whether work-items that waited for a condition may go on. */
    private boolean proceed() {
        WorkItem stuck = null;
        boolean some = false;
        for (WorkItem item : items) {
            if (item.state() == WorkItem.AT_CONDITION) {
                some |= item.proceed();
                stuck = item;
            }
        }
        if (stuck != null && !some) {
            throw new KernelFault("Task '" + launch.taskName() + "': " + stuck + " waits for ever at "
                    + Sites.describe(stuck.site()) + "; no other work-item can go on");
        }
        return some;
    }

    /** The group's local memory beyond arrays. */
    public DynamicMemory dynamicMemory() {
        DynamicMemory memory = dynamic;
        if (memory == null) {
            memory = new DynamicMemory();
            dynamic = memory;
        }
        return memory;
    }

    private KernelFault divergence(WorkItem waiting, WorkItem other, String what) {
        return new KernelFault(new Finding(Finding.Kind.BARRIER_DIVERGENCE, launch.taskName(),
                Sites.describe(waiting.site()), "", waiting + " and " + other, waiting + what
                        + "; every work-item of a group must reach the same barriers"));
    }

    Object localArray(int position, LocalKind kind, int size, WorkItem item) {
        if (position < localArrays.size()) {
            Object array = localArrays.get(position);
            int length = java.lang.reflect.Array.getLength(array);
            if (localKinds.get(position) != kind || length != size) {
                throw new KernelFault("Task '" + launch.taskName() + "': local array " + position + " is "
                        + localKinds.get(position) + "[" + length + "] for other work-items, but " + kind + "[" + size
                        + "] for " + item + "; all work-items must allocate the same local arrays in the same order");
            }
            return array;
        }
        localBytes += (long) kind.bytes() * size;
        if (size < 0 || localBytes > LOCAL_MEMORY_BYTES) {
            throw new KernelFault("Task '" + launch.taskName() + "': local arrays take " + localBytes
                    + " bytes with the latest, " + kind + "[" + size + "]; a work-group has " + LOCAL_MEMORY_BYTES);
        }
        Object array = kind.allocate(size);
        localArrays.add(array);
        localKinds.add(kind);
        launch.observer().localAllocated(this, array);
        return array;
    }

    private RuntimeException fault(WorkItem item, RuntimeException thrown) {
        if (thrown instanceof KernelFault fault) {
            return fault;
        }
        if (thrown instanceof IndexOutOfBoundsException) {
            KernelFault outside = new KernelFault(new Finding(Finding.Kind.OUT_OF_BOUNDS, launch.taskName(),
                    Sites.locate(thrown), "", item.toString(), String.valueOf(thrown.getMessage())));
            outside.initCause(thrown);
            return outside;
        }
        return new KernelFault("Task '" + launch.taskName() + "' at " + Sites.locate(thrown) + ": " + thrown + " ("
                + item + ")", thrown);
    }

    @Override
    public String toString() {
        return groups.z() > 1 ? x + "," + y + "," + z : groups.y() > 1 ? x + "," + y : Integer.toString(x);
    }
}
