package io.updraft.embedded.group;

import org.jspecify.annotations.Nullable;

/**
 * Thirty-two work-items that operate together. Each lane puts what it brings into a buffer, waits for the others, and then
 * reads what it wants. There are two buffers, used in turn, since a lane may run on to the next operation before another
 * has read the result of this one.
 */
public final class Warp {

    public static final int SIZE = 32;

    private final WorkItem[] items;
    private final int from;
    private final int to;
    private final int[][] words = new int[2][SIZE];
    private final @Nullable Object[][] objects = new Object[2][SIZE];
    private final boolean[] gathered = new boolean[2];
    private final @Nullable Object[] shared = new Object[2];

    Warp(WorkItem[] items, int from, int to) {
        this.items = items;
        this.from = from;
        this.to = to;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    /** Lanes that exist: fewer than 32 in the last warp of a group whose size is no multiple of 32. */
    public int lanes() {
        return to - from;
    }

    /** One 32-bit word a lane. */
    public int[] words(int phase) {
        return words[phase];
    }

    /** One object a lane. */
    public @Nullable Object[] objects(int phase) {
        return objects[phase];
    }

    /** Whether this lane is the first to come back from the operation, and so does what is done once for all lanes. */
    public boolean isFirst(int phase) {
        boolean first = !gathered[phase];
        gathered[phase] = true;
        return first;
    }

    /** What the first lane made for all. */
    public @Nullable Object shared(int phase) {
        return shared[phase];
    }

    public void share(int phase, Object value) {
        shared[phase] = value;
    }

    /** Lets the lanes go on if all of them wait at one warp operation; false if none waits at one. */
    boolean completeOperation(Launch launch) {
        WorkItem waiting = null;
        WorkItem other = null;
        for (int i = from; i < to; i++) {
            WorkItem item = items[i];
            if (item.state() == WorkItem.AT_CONDITION) {
                return false;
            }
            if (item.state() == WorkItem.AT_WARP_OPERATION && (waiting == null || waiting.site() == item.site())) {
                waiting = item;
            } else {
                other = item;
            }
        }
        if (waiting == null) {
            return false;
        }
        if (other != null) {
            throw new KernelFault("Task '" + launch.taskName() + "': warp divergence: " + waiting + " waits at "
                    + Sites.describe(waiting.site()) + ", but " + other + (other.state() == WorkItem.DONE ? " has ended"
                            : " waits at " + Sites.describe(other.site()))
                    + "; all lanes of a warp must reach the same operation");
        }
        gathered[waiting.nextWarpPhase() ^ 1] = false;
        for (int i = from; i < to; i++) {
            items[i].release();
        }
        return true;
    }
}
