package io.updraft.attention;

import io.updraft.runtime.host.StepLimits;

/// An attention node, prepared: its shape, what happens to heads before, and how it is cut into tiles.
///
/// @param node operator and name, for messages
/// @param sinks a score without a value for each head; minus infinity for none
record AttentionPlan(String node, AttentionShape shape, HeadPreparation query, HeadPreparation key, float[] sinks) {
    /// Rows of a tile, unless one position has more heads: keys and values of a block are then reused from the
    /// first-level cache eight times.
    private static final int TILE_ROWS = 48;
    /// Pairs of sequence and head for each thread, below which long contexts are split between threads.
    private static final int PAIRS_PER_THREAD = 4;

    /// Positions of a tile.
    int tilePositions() {
        return Math.max(1, TILE_ROWS / shape.group());
    }

    TileMemory tileMemory() {
        return new TileMemory(tilePositions() * shape.group(), shape.headDim(), shape.valueStride());
    }

    /// Memory of one position's rows, as split decoding uses it.
    TileMemory decodeMemory() {
        return new TileMemory(shape.group(), shape.headDim(), shape.valueStride());
    }

    /// Most pairs of sequence and head whose contexts are split.
    static int splitPairs(int threads) {
        return threads == 1 ? 0 : PAIRS_PER_THREAD * threads;
    }

    static int chunks(StepLimits limits) {
        return Math.ceilDiv(limits.contextLength(), KvCache.CHUNK);
    }

    long splitBytes(StepLimits limits, int threads) {
        return chunks(limits) < 2 ? 0 : (long) splitPairs(threads) * chunks(limits) * decodeMemory().stateBytes();
    }

    /// Independent of the number of tokens: a tile for each thread, and states of split contexts.
    long scratchBytes(StepLimits limits, int threads) {
        return threads * tileMemory().bytes() + splitBytes(limits, threads);
    }
}
