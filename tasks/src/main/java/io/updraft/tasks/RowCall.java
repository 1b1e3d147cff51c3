package io.updraft.tasks;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.Workers;

/// A call that treats rows independently: a few inline, many in contiguous ranges on the pool.
abstract class RowCall implements KernelCall, Workers.Body {
    /// Elements that are worth handing to another thread: some ten microseconds of simple work.
    private static final long GRAIN = 16_384;
    private static final int RANGES_PER_THREAD = 2;

    private final Workers workers;
    private final RowLayout layout;
    private final long workPerRow;
    private int rows;
    private int ranges;

    /// @param workPerRow elements touched for a row, weighted by how costly they are
    RowCall(KernelBinding binding, RowLayout layout, long workPerRow) {
        this.workers = binding.workers();
        this.layout = layout;
        this.workPerRow = Math.max(1, workPerRow);
    }

    @Override
    public final void run(Step step) {
        rows = layout.rows(step);
        long worthwhile = Math.min(rows, rows * workPerRow / GRAIN);
        ranges = (int) Math.min(worthwhile, (long) workers.threads() * RANGES_PER_THREAD);
        if (ranges <= 1 || workers.threads() == 1) {
            rows(0, rows, 0);
        } else {
            workers.run(ranges, this);
        }
    }

    @Override
    public final void run(int index, int worker) {
        rows((int) ((long) rows * index / ranges), (int) ((long) rows * (index + 1) / ranges), worker);
    }

    int workers() {
        return workers.threads();
    }

    /// Computes rows `from` (inclusive) to `to` (exclusive) on a worker.
    abstract void rows(int from, int to, int worker);
}
