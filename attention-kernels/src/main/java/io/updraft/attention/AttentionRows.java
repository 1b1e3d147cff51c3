package io.updraft.attention;

import static io.updraft.attention.KvCache.CHUNK;
import static io.updraft.attention.KvCache.LANES;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.host.Step;

/// What is done for rows of a step: append them to the cache, let a tile of them see their keys.
///
/// @param memory how each thread's part of the scratch is laid out
/// @param scratch address of the first thread's part
record AttentionRows(AttentionPlan plan, TileMemory memory, KvCache cache, AttentionBuffers buffers, long scratch) {
    private static final long SIZE = Float.BYTES;

    /// A thread's part of the scratch.
    long base(int worker) {
        return scratch + worker * memory.bytes();
    }

    TileAttention tiles() {
        return new TileAttention(plan.shape(), memory);
    }

    /// Stores a row's keys, normalized and rotated, and values; uses the worker's memory for queries.
    void append(Step step, int row, int worker) {
        AttentionShape shape = plan.shape();
        int sequence = step.sequenceOfRow(row);
        int position = step.position(sequence) + row - step.firstRow(sequence);
        int chunk = position / CHUNK;
        int inside = position % CHUNK;
        for (int head = 0; head < shape.kvHeads(); head++) {
            KvHead cached = cached(step.slot(sequence), chunk, head);
            if (cache.types().keys() == KvType.F32) {
                plan.key().apply(buffers.key(row, head), cached.key(inside), LANES * SIZE, shape.headDim(), position);
            } else {
                plan.key().apply(buffers.key(row, head), base(worker), SIZE, shape.headDim(), position);
                cached.storeKey(inside, base(worker));
            }
            if (cache.types().values() == KvType.F32) {
                Native.copy(buffers.value(row, head), cached.value(inside), shape.valueDim());
            } else {
                cached.storeValue(inside, buffers.value(row, head));
            }
        }
    }

    /// A head's keys and values in a chunk.
    KvHead cached(int slot, int chunk, int head) {
        return cache.head(plan.shape().layer(), slot, chunk, head);
    }

    /// Normalizes, rotates and scales the queries of a tile.
    ///
    /// @param first the tile's first row within its sequence
    void prepare(Step step, int sequence, int first, int count, int kvHead, long base) {
        AttentionShape shape = plan.shape();
        int rows = count * shape.group();
        long to = base;
        for (int row = 0; row < rows;) {
            int together = AttentionMath.together(rows - row);
            for (int i = 0; i < together; i++) {
                int position = first + (row + i) / shape.group();
                int head = kvHead * shape.group() + (row + i) % shape.group();
                plan.query().apply(buffers.query(step.firstRow(sequence) + position, head), to + i * SIZE,
                        together * SIZE, shape.headDim(), step.position(sequence) + position);
            }
            to += together * shape.headDim() * SIZE;
            row += together;
        }
    }

    /// Computes a tile from its queries to the output.
    void attend(AttentionMath math, Step step, int sequence, int first, int count, int kvHead, int worker) {
        AttentionShape shape = plan.shape();
        TileAttention tiles = tiles();
        long base = base(worker);
        long total = memory.total(base);
        long part = memory.part(base);
        int position = step.position(sequence) + first;
        int rows = count * shape.group();
        prepare(step, sequence, first, count, kvHead, base);
        tiles.clear(total, rows);
        int last = (position + count - 1) / CHUNK;
        for (int chunk = shape.firstKey(position) / CHUNK; chunk <= last; chunk++) {
            tiles.chunk(math, base, part, cached(step.slot(sequence), chunk, kvHead), chunk * CHUNK, position, rows);
            tiles.merge(math, total, part, rows);
        }
        finish(math, step, sequence, first, count, kvHead, total);
    }

    /// Divides by the sums of weights and writes the output.
    void finish(AttentionMath math, Step step, int sequence, int first, int count, int kvHead, long total) {
        AttentionShape shape = plan.shape();
        TileAttention tiles = tiles();
        for (int i = 0; i < count; i++) {
            for (int g = 0; g < shape.group(); g++) {
                int row = i * shape.group() + g;
                int head = kvHead * shape.group() + g;
                tiles.finish(math, total, row, plan.sinks()[head]);
                Native.copy(memory.values(total, row), buffers.output(step.firstRow(sequence) + first + i, head),
                        shape.valueDim());
            }
        }
    }
}
