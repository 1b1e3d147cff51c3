package io.updraft.quant;

/// Where the prepared left operand of a product lies in scratch memory, and its scales and sums.
///
/// Few rows lie one after another, as floats or pairs of int8. More rows lie in tiles of [#TILE_ROWS], `[tile][k][6]`,
/// their scales as `[tile][block][6]`; rows that are missing in the last tile are zeros.
///
/// @param stride bytes from row to row of few rows
record PreparedRows(long stride, long tileBytes, long scalesStride, long runsStride, long scales, long runs, long sums,
        long bytes) {
    /// Rows that are treated one by one: decoding a text, or a few.
    static final int FEW_ROWS = 3;
    static final int TILE_ROWS = 6;

    private static final long LINE = 64;

    static PreparedRows of(PackedMatrix matrix, int rows) {
        int few = Math.min(rows, FEW_ROWS);
        long tiles = rows <= FEW_ROWS ? 0 : Math.ceilDiv(rows, TILE_ROWS);
        long stride = align(matrix.paddedK() * 4L);
        long tileBytes = matrix.paddedK() * 4L * TILE_ROWS;
        long scalesStride = matrix.blocks() * 4L;
        long runsStride = (matrix.blocks() * Math.ceilDiv(matrix.blockSize(), 32L)) * 4L;
        long scales = align(Math.max(few * stride, tiles * tileBytes));
        long runs = scales + align(Math.max(few * scalesStride, tiles * scalesStride * TILE_ROWS));
        long sums = runs + align(few * runsStride);
        return new PreparedRows(stride, tileBytes, scalesStride, runsStride, scales, runs, sums,
                sums + align(few * scalesStride));
    }

    private static long align(long bytes) {
        return Math.ceilDiv(bytes, LINE) * LINE;
    }
}
