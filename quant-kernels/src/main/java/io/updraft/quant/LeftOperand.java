package io.updraft.quant;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// The x of a bound Linear node: rounds its rows and lays them out for the kernels.
final class LeftOperand {
    private static final int TILE_ROWS = PreparedRows.TILE_ROWS;

    private final PreparedLinear linear;
    private final KernelBinding binding;
    private final PanelProduct product;
    private final int k;
    private final int xBytes;
    private final boolean signed;
    private final long address;
    private final Rows counted;
    private final int scaleInput;
    private final Outliers outliers;

    LeftOperand(PreparedLinear linear, KernelBinding binding) {
        this.linear = linear;
        this.binding = binding;
        this.product = linear.product();
        this.k = linear.k();
        Operand operand = linear.request().input(0);
        this.xBytes = operand.type().bits() / 8;
        this.signed = operand.type() == DataType.INT8;
        this.counted = operand.shape().rows();
        this.address = binding.input(0).address();
        this.scaleInput = LinearNode.xScaleInput(linear.request());
        this.outliers = new Outliers(linear.request(), k, linear.maxRows(binding.limits()));
    }

    Rows counted() {
        return counted;
    }

    /// Decides where the kernels read it: in its own buffer, or in a copy to be prepared at `prepared`.
    ///
    /// @return whether it has to be prepared
    boolean place(LinearJob job, PreparedRows layout, long prepared) {
        if (job.activation == Activation.FLOAT && k == job.matrix.paddedK() && job.hasFewRows()) {
            job.placeDirectly(address);
            return false;
        }
        job.place(layout, prepared);
        return true;
    }

    private long source(int row) {
        return address + (long) row * k * xBytes;
    }

    /// Prepares one of few rows.
    void prepareRow(LinearJob job, Step step, int row) {
        if (job.paired) {
            product.pair(job, source(row), row);
            return;
        }
        int blocks = job.matrix.blocks();
        int padded = job.matrix.paddedK();
        PanelScratch scratch = PanelScratch.get();
        float[] values = scratch.rows(padded);
        float[] scales = scratch.rowScales(blocks);
        read(job, step, row, values, 0, scales, 0, 1);
        Native.write(values, 0, job.x + row * job.xStride, padded);
        if (job.activation != Activation.FLOAT) {
            Native.write(scales, 0, job.xScales + row * job.xScalesStride, blocks);
        }
    }

    /// Prepares a tile of many rows.
    void prepareTile(LinearJob job, Step step, int tile) {
        int blocks = job.matrix.blocks();
        int padded = job.matrix.paddedK();
        PanelScratch scratch = PanelScratch.get();
        float[] values = scratch.rows(TILE_ROWS * padded);
        float[] scales = scratch.rowScales(TILE_ROWS * blocks);
        for (int r = 0; r < TILE_ROWS; r++) {
            int row = tile * TILE_ROWS + r;
            if (row < job.rows) {
                read(job, step, row, values, r * padded, scales, r, TILE_ROWS);
            } else {
                Arrays.fill(values, r * padded, (r + 1) * padded, 0);
            }
        }
        float[] sideBySide = scratch.tile(TILE_ROWS * padded);
        interleave(values, padded, sideBySide);
        Native.write(sideBySide, 0, job.x + tile * job.xStride, TILE_ROWS * padded);
        if (job.activation != Activation.FLOAT) {
            Native.write(scales, 0, job.xScales + tile * job.xScalesStride, TILE_ROWS * blocks);
        }
    }

    /// `[6][k]` to `[k][6]`.
    static void interleave(float[] rows, int k, float[] tile) {
        for (int i = 0; i < k; i++) {
            int t = i * TILE_ROWS;
            tile[t] = rows[i];
            tile[t + 1] = rows[i + k];
            tile[t + 2] = rows[i + 2 * k];
            tile[t + 3] = rows[i + 3 * k];
            tile[t + 4] = rows[i + 4 * k];
            tile[t + 5] = rows[i + 5 * k];
        }
    }

    /// A row's floats from `values[at]` on, and its scales from `scales[scalesAt]` on, `step` apart.
    private void read(LinearJob job, Step current, int row, float[] values, int at, float[] scales, int scalesAt,
            int step) {
        int padded = job.matrix.paddedK();
        switch (job.activation) {
            case FLOAT -> {
                Native.read(source(row), values, at, k);
                Arrays.fill(values, at + k, at + padded, 0);
            }
            case INT8_BLOCK -> product.round(job, source(row), values, at, scales, scalesAt, step);
            case INT8_OUTLIERS -> {
                // The row's own place in the result is free until all rows of the tile are read.
                long copy = job.tiled
                        ? job.x + row / TILE_ROWS * job.xStride + row % TILE_ROWS * (padded * 4L)
                        : job.x + row * job.xStride;
                product.round(job, outliers.separate(source(row), copy, row), values, at, scales, scalesAt, step);
            }
            case UINT8_DYNAMIC -> {
                int sequence = sequence(current, row / (job.rows / current.count(counted)));
                MemorySegment zeros = binding.input(scaleInput + 1);
                int zero = zeros.byteSize() == 0 ? 0 : zeros.get(Native.BYTE, sequence);
                product.subtract(job, source(row), signed, signed ? zero : zero & 0xff, values, at);
                Arrays.fill(values, at + k, at + padded, 0);
                scales[scalesAt] = binding.input(scaleInput).get(Native.FLOAT, sequence * 4L);
            }
        }
    }

    /// Adds the products of what was kept out of the integer product.
    void addOutliers(LinearJob job, int firstPanel, int lastPanel, int firstRow, int lastRow) {
        for (int panel = firstPanel; panel < lastPanel; panel++) {
            outliers.add(job, address, panel, firstRow, lastRow);
        }
    }

    /// Where the scale of a token's row stands.
    private int sequence(Step step, int token) {
        if (linear.request().input(scaleInput).shape().rows() == Rows.FIXED) {
            return 0;
        }
        return switch (counted) {
            case TOKENS -> step.sequenceOfRow(token);
            case SELECTED -> step.sequenceOfRow(step.selectedRow(token));
            case SEQUENCES -> token;
            case FIXED -> 0;
        };
    }
}
