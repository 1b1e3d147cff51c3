package io.updraft.embedded.group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A work-item's asynchronous copies into local memory, as {@code cp.async} has them: what is copied shows in the tile only
 * once the group that it was committed with has been waited for.
 */
public final class AsyncCopies {

    private record Copy(int[] tile, int index, int word) {
    }

    private final WorkItem item;
    private List<Copy> uncommitted = new ArrayList<>();
    private final Deque<List<Copy>> groups = new ArrayDeque<>();

    AsyncCopies(WorkItem item) {
        this.item = item;
    }

    public void start(int[] tile, int index, int word) {
        uncommitted.add(new Copy(tile, index, word));
    }

    public void commit() {
        groups.add(uncommitted);
        uncommitted = new ArrayList<>();
    }

    public void await(int stillUnderWay) {
        while (groups.size() > stillUnderWay) {
            for (Copy copy : groups.remove()) {
                item.observer().localWrite(item, copy.tile(), copy.index());
                copy.tile()[copy.index()] = copy.word();
            }
        }
    }
}
