package io.updraft.attention;

/// Where a thread keeps what it needs for one tile: prepared queries, scores of six rows, lane sums, two states (of a
/// chunk of keys, and of all chunks so far), and a block of keys and values decoded from a cache of smaller types.
///
/// A state is, for each row, the weighted values so far, the largest score and the sum of weights:
/// `[rows][valueStride]`, `[rows]`, `[rows]`.
///
/// Queries that are computed together lie side by side: `[headDim][6]` for six of them, and so on.
///
/// @param rows most rows of a tile
record TileMemory(int rows, int headDim, int valueStride) {
    /// Rows whose scores are computed together.
    static final int ROWS_TOGETHER = 6;

    private static final long SIZE = Float.BYTES;
    private static final long ALIGNMENT = 64;

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    long queryBytes() {
        return aligned((long) rows * headDim * SIZE);
    }

    static long scoreBytes() {
        return ROWS_TOGETHER * AttentionMath.BLOCK * SIZE;
    }

    long sumBytes() {
        return (long) rows * KvCache.LANES * SIZE;
    }

    /// Bytes of a state.
    long stateBytes() {
        return aligned((long) rows * (valueStride + 2) * SIZE);
    }

    /// Bytes of a decoded block's keys; decoding may write three rows too many.
    long keyBytes() {
        return ((long) AttentionMath.BLOCK * headDim + 3 * KvCache.LANES) * SIZE;
    }

    /// Bytes of a decoded block's values.
    long valueBytes() {
        return (long) AttentionMath.BLOCK * valueStride * SIZE;
    }

    /// Bytes of all of it.
    long bytes() {
        return queryBytes() + scoreBytes() + sumBytes() + 2 * stateBytes() + keyBytes() + valueBytes();
    }

    long scores(long base) {
        return base + queryBytes();
    }

    long sums(long base) {
        return scores(base) + scoreBytes();
    }

    /// The state of one chunk.
    long part(long base) {
        return sums(base) + sumBytes();
    }

    /// The state of all chunks so far.
    long total(long base) {
        return part(base) + stateBytes();
    }

    /// A decoded block's keys.
    long keys(long base) {
        return total(base) + stateBytes();
    }

    /// A decoded block's values.
    long values(long base) {
        return keys(base) + keyBytes();
    }

    /// Address of a row's largest score in a state.
    long max(long state, int row) {
        return state + ((long) rows * valueStride + row) * SIZE;
    }

    /// Address of a row's sum of weights in a state.
    long sum(long state, int row) {
        return state + ((long) rows * (valueStride + 1) + row) * SIZE;
    }

    /// Address of a row's weighted values in a state.
    long values(long state, int row) {
        return state + (long) row * valueStride * SIZE;
    }
}
