package io.updraft.quant;

import java.util.Optional;

/// One product `y = x * w^T + bias` as the kernels see it: where its operands lie in this step. Reused from step to
/// step; written by the calling thread before the loop over panels, only read by the workers.
final class LinearJob {
    final PackedMatrix matrix;
    final Activation activation;

    /// Address of the left operand, and bytes from row to row, or with `tiled` from tile to tile: floats, padded to the
    /// matrix's K. Under INT8_BLOCK they are integers of -127 to 127, under UINT8_DYNAMIC code minus zero point.
    long x;
    long xStride;
    /// `x` lies in tiles, and so do its scales: see [PreparedRows].
    boolean tiled;
    /// Under INT8_BLOCK, with few rows and 4-bit weights: `x` holds ints, each the same short twice. Of four columns the
    /// first is x itself, the others x minus 16 times the x before: see [VectorIntegerGemv].
    boolean paired;
    /// Scales of the left operand and bytes from row to row or tile to tile: floats `[block]` for each row (INT8_BLOCK),
    /// one for each row (UINT8_DYNAMIC), or ones with stride 0 (FLOAT).
    long xScales;
    long xScalesStride;
    /// With `paired`: for each row and run of 32 columns, 8 times the sum, as the same short twice.
    long xRuns;
    long xRunsStride;
    /// With `paired`: for each row and block, the sum as a float.
    long xSums;
    long xSumsStride;
    int rows;
    private Optional<VectorWarmup.Readiness> few = Optional.empty();
    private Optional<VectorWarmup.Readiness> many = Optional.empty();
    long y;
    long yStride;

    LinearJob(PackedMatrix matrix, Activation activation) {
        this.matrix = matrix;
        this.activation = activation;
    }

    /// Lays the prepared operand out at `address`.
    void place(PreparedRows layout, long address) {
        tiled = !hasFewRows();
        x = address;
        xStride = tiled ? layout.tileBytes() : layout.stride();
        xScales = address + layout.scales();
        xScalesStride = tiled ? layout.scalesStride() * PreparedRows.TILE_ROWS : layout.scalesStride();
        xRuns = address + layout.runs();
        xRunsStride = layout.runsStride();
        xSums = address + layout.sums();
        xSumsStride = layout.scalesStride();
        paired = !tiled && activation == Activation.INT8_BLOCK && matrix.format() == PackedFormat.BITS4
                && matrix.zeroPoints() != ZeroPoints.FLOAT && matrix.blockSize() * 15L * 127 < 1 << 24;
        if (activation == Activation.FLOAT) {
            withoutScales();
        }
    }

    /// Takes few rows from where they lie.
    void placeDirectly(long address) {
        tiled = false;
        paired = false;
        x = address;
        xStride = matrix.k() * 4L;
        withoutScales();
    }

    private void withoutScales() {
        xScales = Ones.address(matrix.blocks() * PreparedRows.TILE_ROWS);
        xScalesStride = 0;
    }

    /// Address of the scale of a row and block.
    long xScaleOf(int row, int block) {
        return tiled
                ? xScales + row / PreparedRows.TILE_ROWS * xScalesStride
                        + (block * PreparedRows.TILE_ROWS + row % PreparedRows.TILE_ROWS) * 4L
                : xScales + row * xScalesStride + block * 4L;
    }

    boolean hasFewRows() {
        return rows <= PreparedRows.FEW_ROWS;
    }

    /// Asks for the vector kernels of this job to be compiled.
    void warmUp() {
        few = Optional.of(VectorWarmup.of(matrix, activation, true));
        many = Optional.of(VectorWarmup.of(matrix, activation, false));
    }

    /// Whether they are; without having asked, no.
    boolean isCompiled() {
        Optional<VectorWarmup.Readiness> readiness = hasFewRows() ? few : many;
        return readiness.isPresent() && readiness.get().isReady();
    }
}
