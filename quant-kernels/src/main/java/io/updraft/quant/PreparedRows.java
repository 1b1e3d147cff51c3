package io.updraft.quant;

/// Where the prepared left operand of a product lies in scratch memory: floats or pairs of int8, their scales and sums.
///
/// @param stride bytes from row to row
record PreparedRows(long stride, long scalesStride, long runsStride, long scales, long runs, long sums, long bytes) {
    /// Rows that may be prepared as pairs for the integer GEMV.
    static final int PAIRED_ROWS = 3;

    private static final long PAGE = 4096;
    private static final long LINE = 64;

    static PreparedRows of(PackedMatrix matrix, int rows) {
        long stride = align(matrix.paddedK() * 4L);
        if (stride % PAGE == 0) {
            // Rows a multiple of 4 KiB apart would share the same few lines of the first-level cache.
            stride += LINE;
        }
        long scalesStride = matrix.blocks() * 4L;
        long runsStride = (matrix.blocks() * Math.ceilDiv(matrix.blockSize(), 32L)) * 4L;
        int paired = Math.min(rows, PAIRED_ROWS);
        long scales = rows * stride;
        long runs = scales + align(rows * scalesStride);
        long sums = runs + align(paired * runsStride);
        return new PreparedRows(stride, scalesStride, runsStride, scales, runs, sums,
                sums + align(paired * scalesStride));
    }

    private static long align(long bytes) {
        return Math.ceilDiv(bytes, LINE) * LINE;
    }
}
