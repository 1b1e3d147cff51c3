package io.updraft.runtime.plan;

import uk.ac.manchester.tornado.api.WorkerGrid;
import uk.ac.manchester.tornado.api.WorkerGrid2D;

/// Work-groups of a launch: `groupsX` times `groupsY` groups of `groupSize` work-items in a row.
public record Grid(int groupsX, int groupsY, int groupSize) {
    public Grid {
        if (groupsX < 1 || groupsY < 1 || groupSize < 1) {
            throw new IllegalArgumentException("a grid of " + groupsX + " x " + groupsY + " groups of " + groupSize);
        }
    }

    public static Grid of(int groups, int groupSize) {
        return new Grid(groups, 1, groupSize);
    }

    /// Groups enough for a work-item for each of `items`.
    public static Grid covering(int items, int groupSize) {
        return of(Math.max(1, Math.ceilDiv(items, groupSize)), groupSize);
    }

    public WorkerGrid toWorkerGrid() {
        WorkerGrid grid = new WorkerGrid2D(Math.multiplyExact(groupsX, groupSize), groupsY);
        grid.setLocalWork(groupSize, 1, 1);
        return grid;
    }

    public long groups() {
        return (long) groupsX * groupsY;
    }
}
