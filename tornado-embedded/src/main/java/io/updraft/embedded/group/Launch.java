package io.updraft.embedded.group;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of a kernel over a grid.
 *
 * @param taskName the task's full name, for messages
 * @param globalSize work-items of the grid
 * @param localSize work-items of a group; divides the global size
 * @param offsetX, offsetY, offsetZ added to the global indices
 * @param waits whether the kernel may reach a barrier or a warp operation; where not, work-items run one after another
 *     without the means to stop
 * @param ordered whether groups must run one after another in their order
 */
public record Launch(String taskName, KernelCaller caller, Object[] arguments, Range globalSize, Range localSize,
        int offsetX, int offsetY, int offsetZ, boolean waits, boolean ordered, Observer observer) {

    /** Fewer work-items than this are not worth waking other threads for. */
    private static final int WORTH_SHARING = 2048;

    public Launch {
        if (globalSize.x() % localSize.x() != 0 || globalSize.y() % localSize.y() != 0
                || globalSize.z() % localSize.z() != 0) {
            throw new KernelFault("Task '" + taskName + "': global size " + globalSize
                    + " is not a multiple of the work-group's " + localSize
                    + "; round the WorkerGrid up and check the bounds in the kernel");
        }
    }

    Range groups() {
        return new Range(globalSize.x() / localSize.x(), globalSize.y() / localSize.y(),
                globalSize.z() / localSize.z());
    }

    public void run() {
        Range groups = groups();
        int count = Math.toIntExact(groups.count());
        int threads = ordered || globalSize.count() < WORTH_SHARING ? 1
                : Math.min(count, Runtime.getRuntime().availableProcessors());
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Runnable worker = () -> work(groups, count, next, failure);
        GroupThreads.run(worker, threads);
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw thrown instanceof RuntimeException unchecked ? unchecked : new KernelFault(
                    "Task '" + taskName + "': " + thrown, thrown);
        }
    }

    private void work(Range groups, int count, AtomicInteger next, AtomicReference<@Nullable Throwable> failure) {
        WorkItem[] cell = WorkItem.currentCell();
        WorkItem before = cell[0];
        try {
            for (int index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) {
                WorkGroup group = new WorkGroup(this, groups, index);
                observer.groupStarts(group);
                group.run(cell);
            }
        } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
            next.set(count);
        } finally {
            cell[0] = before;
        }
    }

    /** Learns of groups and barriers as they pass. */
    public interface Observer {

        /** Looks at nothing. */
        Observer NONE = new Observer() {
        };

        default void groupStarts(WorkGroup group) {
        }

        default void barrierPassed(WorkGroup group) {
        }

        default void localAllocated(WorkGroup group, Object array) {
        }

        /** A read of local memory other than by the kernel's own bytecode. */
        default void localRead(WorkItem item, Object array, int index) {
        }

        default void localWrite(WorkItem item, Object array, int index) {
        }

        /** A write to a native array other than by the kernel's own bytecode. */
        default void globalWrite(WorkItem item, Object array, int index) {
        }
    }
}
