package io.updraft.quant;

/// Sizes of a worker's private memory during a product: decoded weights `[COLUMNS][32]`, then for each of some panels
/// sums and totals `[ROWS][32]`.
final class Workspace {
    /// Rows that one task handles at most; whole tiles. Weights are decoded anew for each task's rows, and what these
    /// need of x and of sums (256 KiB each) still fits the second-level cache.
    static final int ROWS = 43 * PreparedRows.TILE_ROWS;
    /// Columns of a panel that are decoded at a time: 32 KiB of floats. Sums of so many products of 8-bit integers
    /// are exact in fp32 (256 * 255 * 255 < 2^24).
    static final int COLUMNS = 256;
    /// Panels that share a pass over many rows of x.
    static final int PANELS = 4;

    private static final long WEIGHTS = (long) COLUMNS * PackedMatrix.ROW_BYTES;
    private static final long RESULTS = (long) ROWS * PackedMatrix.ROW_BYTES;

    static final long BYTES = WEIGHTS + 2 * PANELS * RESULTS;

    private Workspace() {
    }

    /// Sums of the block that is being computed.
    static long sums(long workspace, int panel) {
        return workspace + WEIGHTS + 2 * panel * RESULTS;
    }

    static long totals(long workspace, int panel) {
        return sums(workspace, panel) + RESULTS;
    }
}
