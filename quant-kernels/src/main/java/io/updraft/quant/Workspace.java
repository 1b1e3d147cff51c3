package io.updraft.quant;

/// Sizes of a worker's private memory during a product.
final class Workspace {
    /// Rows that one task handles at most; a multiple of the rows of [VectorTile].
    static final int ROWS = 96;
    /// Columns of a panel that are decoded at a time: 32 KiB of floats. Sums of so many products of 8-bit integers
    /// are exact in fp32 (256 * 255 * 255 < 2^24).
    static final int COLUMNS = 256;

    /// Bytes for decoded weights `[COLUMNS][32]`.
    static final long BYTES = (long) COLUMNS * PackedMatrix.ROW_BYTES;

    private Workspace() {
    }
}
