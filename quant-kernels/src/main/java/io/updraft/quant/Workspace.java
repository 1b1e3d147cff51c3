package io.updraft.quant;

/// The private memory of a worker during a product.
final class Workspace {
    /// Rows that one task handles at most.
    static final int ROWS = 128;
    /// Columns of a panel that are decoded at a time: 32 KiB of floats. Sums of so many products of 8-bit integers
    /// are exact in fp32 (256 * 255 * 255 < 2^24).
    static final int COLUMNS = 256;

    private static final long WEIGHTS = (long) COLUMNS * PackedMatrix.ROW_BYTES;
    private static final long SUMS = (long) ROWS * PackedMatrix.ROW_BYTES;

    static final long BYTES = WEIGHTS + 2 * SUMS;

    private Workspace() {
    }

    /// Decoded weights `[COLUMNS][32]`.
    static long weights(long workspace) {
        return workspace;
    }

    /// Sums of a block, `[ROWS][32]`.
    static long sums(long workspace) {
        return workspace + WEIGHTS;
    }

    /// Totals over blocks, `[ROWS][32]`.
    static long totals(long workspace) {
        return workspace + WEIGHTS + SUMS;
    }
}
