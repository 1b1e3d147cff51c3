package io.updraft.runtime.intrinsics;

import io.updraft.embedded.group.WorkItem;

/**
 * Barriers among some of a work-group's work-items. PTX ISA, bar.
 */
public final class WorkGroup {
    private WorkGroup() {
    }

    /**
     * Waits until {@code workItems} (a multiple of 32) have arrived at barrier {@code id} (1 to 15).
     */
    public static void barrier(int id, int workItems) {
        Emulation.dynamic().awaitNumbered(WorkItem.current(), id, workItems);
    }

    /**
     * Arrives at barrier {@code id} without waiting.
     */
    public static void arrive(int id, int workItems) {
        Emulation.dynamic().arriveNumbered(id, workItems);
    }
}
