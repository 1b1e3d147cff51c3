package io.updraft.embedded.group;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * One work-item: where it is in its group and grid, and where it waits. Kernels without barriers share one object for all
 * work-items of a group, which {@link #move} takes from one to the next.
 */
public final class WorkItem {

    /** Stands for code that calls a KernelContext's methods outside a launch. */
    public static final WorkItem OUTSIDE = new WorkItem(null, 0);

    static final int READY = 0;
    static final int AT_BARRIER = 1;
    static final int AT_WARP_OPERATION = 2;
    static final int DONE = 3;
    static final int AT_CONDITION = 4;

    private static final BooleanSupplier ALWAYS = () -> true;

    private static final ThreadLocal<WorkItem[]> CURRENT = ThreadLocal.withInitial(() -> new WorkItem[]{OUTSIDE});

    private final @Nullable WorkGroup group;
    private final Range groupSize;
    private int linear;
    private int x;
    private int y;
    private int z;
    private int nextLocalArray;

    private @Nullable Coroutine coroutine;
    private int state;
    private int site;
    private int warpPhase;
    private int warpBarriersPassed;
    private BooleanSupplier condition = ALWAYS;
    private @Nullable AsyncCopies copies;

    WorkItem(@Nullable WorkGroup group, int linear) {
        this.group = group;
        this.groupSize = group == null ? Range.ONE : group.launch().localSize();
        move(linear);
    }

    /** The work-item that this thread runs, or {@link #OUTSIDE}. */
    public static WorkItem current() {
        return CURRENT.get()[0];
    }

    /** The cell that {@link #current()} reads on this thread. */
    static WorkItem[] currentCell() {
        return CURRENT.get();
    }

    void move(int linearIndex) {
        linear = linearIndex;
        x = linearIndex % groupSize.x();
        int rest = linearIndex / groupSize.x();
        y = rest % groupSize.y();
        z = rest / groupSize.y();
        nextLocalArray = 0;
        copies = null;
    }

    public boolean isOutside() {
        return group == null;
    }

    /** The group that this work-item belongs to. */
    public WorkGroup group() {
        WorkGroup mine = group;
        if (mine == null) {
            throw new IllegalStateException(
                    "work-group operations exist only while a task graph runs on the emulator, through a GridScheduler");
        }
        return mine;
    }

    public int localX() {
        return x;
    }

    public int localY() {
        return y;
    }

    public int localZ() {
        return z;
    }

    public int globalX() {
        return group == null ? 0 : group.originX() + x;
    }

    public int globalY() {
        return group == null ? 0 : group.originY() + y;
    }

    public int globalZ() {
        return group == null ? 0 : group.originZ() + z;
    }

    public int groupX() {
        return group == null ? 0 : group.groupX();
    }

    public int groupY() {
        return group == null ? 0 : group.groupY();
    }

    public int groupZ() {
        return group == null ? 0 : group.groupZ();
    }

    /** Work-items of the grid; outside a launch, one. */
    public Range globalSize() {
        return group == null ? Range.ONE : group.launch().globalSize();
    }

    /** Work-items of a group; outside a launch, one. */
    public Range localSize() {
        return groupSize;
    }

    public Launch.Observer observer() {
        return group == null ? Launch.Observer.NONE : group.launch().observer();
    }

    /** The asynchronous copies that this work-item started. */
    public AsyncCopies copies() {
        AsyncCopies mine = copies;
        if (mine == null) {
            mine = new AsyncCopies(this);
            copies = mine;
        }
        return mine;
    }

    /** Index within the group, x running fastest. */
    public int linear() {
        return linear;
    }

    public int lane() {
        return linear & (Warp.SIZE - 1);
    }

    public Warp warp() {
        return group().warp(linear / Warp.SIZE);
    }

    /** The next array that the group shares: allocated by whichever work-item gets there first. */
    public Object localArray(LocalKind kind, int size) {
        return group == null ? kind.allocate(size) : group.localArray(nextLocalArray++, kind, size, this);
    }

    /** Waits for all work-items of the group. A barrier is told from others by its site, which instrumented code knows. */
    public void barrier(int atSite) {
        if (group != null) {
            wait(AT_BARRIER, atSite);
        }
    }

    /** Waits until all lanes of the warp have come to this operation; answers which of the warp's two buffers it may use. */
    public int awaitWarp(int operation) {
        warpPhase ^= 1;
        wait(AT_WARP_OPERATION, operation);
        return warpPhase;
    }

    /** Barriers of the warp that this work-item has passed. */
    public int warpBarriersPassed() {
        return warpBarriersPassed;
    }

    /** Tells that the lanes of the warp now see one another's writes to memory. */
    public void warpBarrierPassed() {
        warpBarriersPassed++;
    }

    /** The buffer that the next warp operation uses; to be filled before {@link #awaitWarp}. */
    public int nextWarpPhase() {
        return warpPhase ^ 1;
    }

    /** Waits until other work-items have made {@code expected} true. */
    public void awaitCondition(int atSite, BooleanSupplier expected) {
        if (!expected.getAsBoolean()) {
            condition = expected;
            wait(AT_CONDITION, atSite);
        }
    }

    /** Lets a work-item whose condition holds go on; answers whether it may. */
    boolean proceed() {
        boolean holds = condition.getAsBoolean();
        if (holds) {
            release();
        }
        return holds;
    }

    private void wait(int newState, int atSite) {
        WorkGroup mine = group();
        Coroutine running = coroutine;
        if (running == null) {
            throw new KernelFault("Task '" + mine.launch().taskName()
                    + "': a barrier or warp operation was reached through code that the emulator did not see");
        }
        state = newState;
        site = atSite;
        running.suspend();
    }

    void start(KernelContext context) {
        Launch launch = group().launch();
        coroutine = Coroutine.of(() -> {
            currentCell()[0] = this;
            launch.caller().call(context, launch.arguments());
        });
        state = READY;
        warpPhase = 0;
        warpBarriersPassed = 0;
        copies = null;
    }

    /** Runs to the next barrier or warp operation, or to the end. */
    void resume(WorkItem[] cell) {
        Coroutine running = coroutine;
        if (running == null) {
            throw new IllegalStateException("work-item was not started");
        }
        cell[0] = this;
        state = READY;
        running.resume();
        if (running.isDone()) {
            state = DONE;
            coroutine = null;
        }
    }

    void release() {
        state = READY;
    }

    void abandon() {
        Coroutine running = coroutine;
        if (running != null) {
            running.abandon();
        }
    }

    int state() {
        return state;
    }

    int site() {
        return site;
    }

    @Override
    public String toString() {
        if (group == null) {
            return "no work-item";
        }
        Range size = groupSize;
        String local = size.z() > 1 ? x + "," + y + "," + z : size.y() > 1 ? x + "," + y : Integer.toString(x);
        return "work-item " + local + " of group " + group;
    }
}
