package io.updraft.quant;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.tensor.DataType;
import java.lang.foreign.MemorySegment;

/// A Linear node bound to a session's buffers. A step prepares the rows of x, then computes panels by tiles of rows,
/// spread over the workers.
final class LinearCall implements KernelCall {
    /// Rows from which preparing x is worth a loop of its own.
    private static final int PARALLEL_ROWS = 8;
    private static final int ROWS_PER_TASK = 16;
    /// Tasks per thread that are enough to even out the threads' speeds.
    private static final int TASKS_PER_THREAD = 16;

    private final PreparedLinear linear;
    private final KernelBinding binding;
    private final Workers workers;
    private final LinearJob[] jobs;
    private final PreparedRows[] layouts;
    private final long x;
    private final int xBytes;
    private final boolean signed;
    private final Rows counted;
    private final long scratch;
    private final long prepared;
    private final Outliers outliers;
    private final Workers.Body prepareBody = this::prepareTask;
    private final Workers.Body computeBody = this::compute;

    // The loop that is running.
    private LinearJob job;
    private int panels;
    private int panelsPerTask;
    private int tasksPerTile;
    private int rowsPerToken = 1;
    private Step step;

    LinearCall(PreparedLinear linear, KernelBinding binding, int n) {
        this.linear = linear;
        this.binding = binding;
        this.workers = binding.workers();
        Operand operand = linear.request().input(0);
        this.counted = operand.shape().rows();
        this.signed = operand.type() == DataType.INT8;
        this.xBytes = operand.type().bits() / 8;
        this.x = binding.input(0).address();
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
        this.outliers = new Outliers(linear.request(), linear.k(), linear.maxRows(binding.limits()));
        this.job = jobs[0];
    }

    @Override
    public void run(Step current) {
        step = current;
        int count = current.count(counted);
        int rows = linear.rows(count);
        if (rows == 0) {
            return;
        }
        rowsPerToken = rows / count;
        for (int i = 0; i < jobs.length; i++) {
            job = jobs[i];
            job.rows = rows;
            place(layouts[i]);
            if (job.x != x) {
                prepare();
            }
            panels = job.matrix.panels();
            int tiles = Math.ceilDiv(rows, Workspace.ROWS);
            panelsPerTask = Math.max(1, panels * tiles / (workers.threads() * TASKS_PER_THREAD));
            tasksPerTile = Math.ceilDiv(panels, panelsPerTask);
            workers.run(tasksPerTile * tiles, computeBody);
        }
    }

    /// Decides where x is read from: its own buffer, or a prepared copy.
    private void place(PreparedRows layout) {
        PackedMatrix matrix = job.matrix;
        long stride = matrix.k() * 4L;
        if (job.activation == Activation.FLOAT && matrix.k() == matrix.paddedK()
                && (job.hasFewRows() || stride % 4096 != 0)) {
            job.x = x;
            job.xStride = stride;
            job.xScales = Ones.address(matrix.blocks());
            job.xScalesStride = 0;
            return;
        }
        job.place(layout, prepared);
    }

    private void prepare() {
        if (job.rows < PARALLEL_ROWS) {
            prepareRows(0, job.rows);
        } else {
            workers.run(Math.ceilDiv(job.rows, ROWS_PER_TASK), prepareBody);
        }
    }

    private void prepareTask(int task, int worker) {
        prepareRows(task * ROWS_PER_TASK, Math.min(job.rows, (task + 1) * ROWS_PER_TASK));
    }

    private void prepareRows(int from, int to) {
        int k = linear.k();
        for (int row = from; row < to; row++) {
            long source = x + (long) row * k * xBytes;
            switch (job.activation) {
                case FLOAT -> {
                    long target = job.x + row * job.xStride;
                    MemorySegment.copy(Native.ALL, source, Native.ALL, target, k * 4L);
                    for (int i = k; i < job.matrix.paddedK(); i++) {
                        Native.putFloat(target + i * 4L, 0);
                    }
                }
                case INT8_BLOCK -> linear.product().quantize(job, source, row);
                case INT8_OUTLIERS -> linear.product()
                        .quantize(job, outliers.separate(source, job.x + row * job.xStride, row), row);
                case UINT8_DYNAMIC -> {
                    int sequence = sequence(row / rowsPerToken);
                    MemorySegment zeros = binding.input(zeroInput());
                    int zero = zeros.byteSize() == 0 ? 0 : zeros.get(Native.BYTE, sequence);
                    linear.product().subtract(job, source, row, signed, signed ? zero : zero & 0xff);
                    Native.putFloat(job.xScales + row * job.xScalesStride,
                            binding.input(scaleInput()).get(Native.FLOAT, sequence * 4L));
                }
            }
        }
    }

    private int scaleInput() {
        return LinearNode.xScaleInput(linear.request());
    }

    private int zeroInput() {
        return scaleInput() + 1;
    }

    /// Where the scale of a token's row stands.
    private int sequence(int token) {
        if (linear.request().input(scaleInput()).shape().rows() == Rows.FIXED) {
            return 0;
        }
        return switch (counted) {
            case TOKENS -> step.sequenceOfRow(token);
            case SELECTED -> step.sequenceOfRow(step.selectedRow(token));
            case SEQUENCES -> token;
            case FIXED -> 0;
        };
    }

    private void compute(int task, int worker) {
        int firstRow = task / tasksPerTile * Workspace.ROWS;
        int lastRow = Math.min(job.rows, firstRow + Workspace.ROWS);
        int firstPanel = task % tasksPerTile * panelsPerTask;
        int lastPanel = Math.min(panels, firstPanel + panelsPerTask);
        long workspace = scratch + worker * Workspace.BYTES;
        for (int panel = firstPanel; panel < lastPanel; panel++) {
            linear.product().compute(job, panel, firstRow, lastRow, workspace);
            if (job.activation == Activation.INT8_OUTLIERS) {
                outliers.add(job, x, panel, firstRow, lastRow);
            }
        }
    }
}
