package io.updraft.quant;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.Workers;

/// A Linear node bound to a session's buffers. A step prepares the rows of x, then computes panels by groups of rows,
/// spread over the workers.
final class LinearCall implements KernelCall {
    /// Tiles of a preparing task.
    private static final int TILES_PER_TASK = 2;
    /// Tasks per thread that are enough to even out the threads' speeds.
    private static final int TASKS_PER_THREAD = 16;
    /// Multiply-adds that are worth a task: about a microsecond.
    private static final long WORTHWHILE = 32_768;
    /// Rows that are worth decoding weights for: it takes a twentieth of their products' time.
    private static final int WORTH_DECODING = 96;

    private final PreparedLinear linear;
    private final Workers workers;
    private final LeftOperand operand;
    private final LinearJob[] jobs;
    private final PreparedRows[] layouts;
    private final long scratch;
    private final long prepared;
    private final Workers.Body prepareBody = this::prepareTask;
    private final Workers.Body computeBody = this::compute;

    // The loop that is running.
    private LinearJob job;
    private int panels;
    private int panelsPerTask;
    private int tasksPerGroup;
    private int rowsPerTask;
    private Step step;

    LinearCall(PreparedLinear linear, KernelBinding binding, int n) {
        this.linear = linear;
        this.workers = binding.workers();
        this.operand = new LeftOperand(linear, binding);
        this.step = new Step(binding.limits());
        this.scratch = binding.scratch().address();
        this.prepared = scratch + workers.threads() * Workspace.BYTES;
        int count = linear.matrices().size();
        this.jobs = new LinearJob[count];
        this.layouts = new PreparedRows[count];
        long y = binding.output(0).address();
        for (int i = 0; i < count; i++) {
            PackedMatrix matrix = linear.matrices().get(i);
            jobs[i] = new LinearJob(matrix, linear.activation());
            jobs[i].y = y;
            jobs[i].yStride = n * 4L;
            y += matrix.n() * 4L;
            linear.product().expect(jobs[i]);
            layouts[i] = PreparedRows.of(matrix, linear.maxRows(binding.limits()));
        }
        this.job = jobs[0];
    }

    @Override
    public void run(Step current) {
        step = current;
        int rows = linear.rows(current.count(operand.counted()));
        if (rows == 0) {
            return;
        }
        for (int i = 0; i < jobs.length; i++) {
            job = jobs[i];
            job.rows = rows;
            if (operand.place(job, layouts[i], prepared)) {
                prepare();
            }
            panels = job.matrix.panels();
            rowsPerTask = rowsPerTask(rows);
            int groups = Math.ceilDiv(rows, rowsPerTask);
            long perPanel = (long) Math.min(rows, rowsPerTask) * job.matrix.paddedK() * PackedMatrix.WIDTH;
            int enough = panels * groups / (workers.threads() * TASKS_PER_THREAD);
            // Even, as few rows take panels two at a time.
            panelsPerTask = (int) Math.clamp(Math.max(WORTHWHILE / perPanel, enough) + 1 & ~1, 2L, (long) panels + 1);
            tasksPerGroup = Math.ceilDiv(panels, panelsPerTask);
            workers.run(tasksPerGroup * groups, computeBody);
        }
    }

    /// Few groups of rows, as each decodes the weights anew, but enough for all threads; equally large, in whole tiles.
    private int rowsPerTask(int rows) {
        int fewest = Math.ceilDiv(rows, Workspace.ROWS);
        int most = Math.ceilDiv(rows, WORTH_DECODING);
        int groups = Math.clamp(Math.ceilDiv(workers.threads() * 8, panels), fewest, Math.max(fewest, most));
        return Math.ceilDiv(Math.ceilDiv(rows, groups), PreparedRows.TILE_ROWS) * PreparedRows.TILE_ROWS;
    }

    private void prepare() {
        if (job.tiled) {
            int tiles = Math.ceilDiv(job.rows, PreparedRows.TILE_ROWS);
            workers.run(Math.ceilDiv(tiles, TILES_PER_TASK), prepareBody);
        } else {
            for (int row = 0; row < job.rows; row++) {
                operand.prepareRow(job, step, row);
            }
        }
    }

    private void prepareTask(int task, int worker) {
        int tiles = Math.ceilDiv(job.rows, PreparedRows.TILE_ROWS);
        for (int tile = task * TILES_PER_TASK; tile < Math.min(tiles, (task + 1) * TILES_PER_TASK); tile++) {
            operand.prepareTile(job, step, tile);
        }
    }

    private void compute(int task, int worker) {
        int firstRow = task / tasksPerGroup * rowsPerTask;
        int lastRow = Math.min(job.rows, firstRow + rowsPerTask);
        int firstPanel = task % tasksPerGroup * panelsPerTask;
        int lastPanel = Math.min(panels, firstPanel + panelsPerTask);
        linear.product().compute(job, firstPanel, lastPanel, firstRow, lastRow, scratch + worker * Workspace.BYTES);
        if (job.activation == Activation.INT8_OUTLIERS) {
            operand.addOutliers(job, firstPanel, lastPanel, firstRow, lastRow);
        }
    }
}
