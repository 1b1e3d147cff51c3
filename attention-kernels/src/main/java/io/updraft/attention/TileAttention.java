package io.updraft.attention;

import static io.updraft.attention.AttentionMath.BLOCK;
import static io.updraft.attention.KvCache.CHUNK;
import static io.updraft.attention.KvCache.LANES;

import io.updraft.runtime.cache.KvType;
import io.updraft.tasks.FloatMath;

/// Attention of a tile of queries with online softmax (Milakov and Gimelshein 2018; Dao et al. 2022, FlashAttention):
/// keys pass by in blocks, weights are relative to the largest score so far, and never is there more than a block of
/// scores for six queries.
///
/// A tile is one key/value head and some neighbouring positions of one sequence; its rows are
/// `position * group + head`. Each chunk of keys gives a state of its own, and states are merged in ascending order,
/// so that a chunk can be computed by another thread without changing a bit.
final class TileAttention {
    private static final long SIZE = Float.BYTES;

    private final AttentionShape shape;
    private final TileMemory memory;

    TileAttention(AttentionShape shape, TileMemory memory) {
        this.shape = shape;
        this.memory = memory;
    }

    /// Makes `state` that of no keys at all.
    void clear(long state, int rows) {
        Native.fill(state, rows * memory.valueStride(), 0f);
        Native.fill(memory.max(state, 0), rows, Float.NEGATIVE_INFINITY);
        Native.fill(memory.sum(state, 0), rows, 0f);
    }

    /// Computes the state of the keys of one chunk.
    ///
    /// @param base the thread's memory, with prepared queries
    /// @param part where the state goes
    /// @param cached the head's keys and values in the chunk
    /// @param start position of the chunk's first key
    /// @param position of the tile's first query
    void chunk(AttentionMath math, long base, long part, KvHead cached, int start, int position, int rows) {
        clear(part, rows);
        Native.fill(memory.sums(base), rows * LANES, 0f);
        int first = Math.max(start, shape.firstKey(position));
        int end = Math.min(start + CHUNK, position + (rows - 1) / shape.group() + 1);
        for (int block = first / BLOCK * BLOCK; block < end; block += BLOCK) {
            int count = Math.min(BLOCK, end - block);
            long k = keys(cached, block - start, count, base);
            long v = values(cached, block - start, count, base);
            int row = 0;
            while (row < rows) {
                int together = AttentionMath.together(rows - row);
                block(math, base, part, k, v, block, position, row, together);
                row += together;
            }
        }
        for (int row = 0; row < rows; row++) {
            Native.set(memory.sum(part, row), laneSum(memory.sums(base) + (long) row * LANES * SIZE));
        }
    }

    /// Address of a block's keys as floats: where they lie, or decoded.
    private long keys(KvHead cached, int block, int count, long base) {
        KvType type = cached.layout().types().keys();
        if (type == KvType.F32) {
            return cached.key(block);
        }
        AttentionModes.decoder().keys(type, cached.key(block), cached.keyScales() + block * SIZE, shape.headDim(),
                Math.ceilDiv(count, LANES), memory.keys(base));
        return memory.keys(base);
    }

    /// As [#keys].
    private long values(KvHead cached, int block, int count, long base) {
        KvType type = cached.layout().types().values();
        if (type == KvType.F32) {
            return cached.value(block);
        }
        AttentionModes.decoder().values(type, cached.value(block), cached.valueScales() + block * SIZE,
                memory.valueStride(), count, memory.values(base));
        return memory.values(base);
    }

    private int end(int position, int row, int block) {
        return Math.min(BLOCK, position + row / shape.group() + 1 - block);
    }

    private int begin(int position, int row, int block) {
        return Math.max(0, shape.firstKey(position + row / shape.group()) - block);
    }

    /// Rows `row` to `row + count - 1` against one block. Keys that all of them see are added up together; those at
    /// the edges, which only some see, row by row.
    private void block(AttentionMath math, long base, long part, long keys, long values, int block, int position,
            int row, int count) {
        int end = end(position, row + count - 1, block);
        if (end <= 0 || begin(position, row, block) >= BLOCK) {
            return;
        }
        long scores = memory.scores(base);
        math.scores(base + (long) row * shape.headDim() * SIZE, count, shape.headDim(), keys, end, scores);
        int commonBegin = begin(position, row + count - 1, block);
        int commonEnd = end(position, row, block);
        boolean common = commonBegin < commonEnd;
        for (int i = 0; i < count; i++) {
            int rowBegin = begin(position, row + i, block);
            int rowEnd = end(position, row + i, block);
            if (rowBegin < rowEnd) {
                weigh(math, base, part, row + i, scores + (long) i * BLOCK * SIZE, rowBegin, rowEnd);
                add(math, part, row + i, scores + (long) i * BLOCK * SIZE, values, rowBegin,
                        common ? commonBegin : rowEnd);
            }
        }
        if (common) {
            math.values(scores, count, commonBegin, commonEnd, values, memory.valueStride(), memory.values(part, row));
            for (int i = 0; i < count; i++) {
                add(math, part, row + i, scores + (long) i * BLOCK * SIZE, values, commonEnd,
                        end(position, row + i, block));
            }
        }
    }

    private void add(AttentionMath math, long part, int row, long weights, long values, int from, int to) {
        if (from < to) {
            math.values(weights, 1, from, to, values, memory.valueStride(), memory.values(part, row));
        }
    }

    /// Turns one row's scores into weights and brings its state to the new maximum.
    private void weigh(AttentionMath math, long base, long part, int row, long scores, int begin, int end) {
        int from = begin / LANES;
        int to = Math.ceilDiv(end, LANES);
        if (shape.softcap() != 0) {
            math.softcap(scores, from, to, shape.softcap());
        }
        Native.fill(scores + from * LANES * SIZE, begin - from * LANES, Float.NEGATIVE_INFINITY);
        Native.fill(scores + end * SIZE, to * LANES - end, Float.NEGATIVE_INFINITY);
        float before = Native.get(memory.max(part, row));
        float max = Math.max(before, math.max(scores, from, to));
        float reference = reference(max);
        float decay = FloatMath.exp(before - reference);
        math.weights(scores, from, to, reference, decay, memory.sums(base) + (long) row * LANES * SIZE);
        if (decay != 1f && before != Float.NEGATIVE_INFINITY) {
            math.scale(memory.values(part, row), memory.valueStride(), decay);
        }
        Native.set(memory.max(part, row), max);
    }

    /// What scores are taken relative to: the largest, unless there is none but minus infinity.
    private static float reference(float max) {
        return max == Float.NEGATIVE_INFINITY ? 0f : max;
    }

    private static float laneSum(long sums) {
        float total = 0;
        for (int lane = 0; lane < LANES / 4; lane++) {
            long at = sums + lane * 4 * SIZE;
            total += Native.get(at) + Native.get(at + SIZE) + (Native.get(at + 2 * SIZE) + Native.get(at + 3 * SIZE));
        }
        return total;
    }

    /// Adds the state of later keys to the state of earlier ones.
    void merge(AttentionMath math, long total, long part, int rows) {
        for (int row = 0; row < rows; row++) {
            float earlier = Native.get(memory.max(total, row));
            float later = Native.get(memory.max(part, row));
            float max = Math.max(earlier, later);
            float decay = FloatMath.exp(earlier - reference(max));
            float share = FloatMath.exp(later - reference(max));
            long sum = memory.sum(total, row);
            Native.set(sum, Native.get(sum) * decay + Native.get(memory.sum(part, row)) * share);
            Native.set(memory.max(total, row), max);
            math.merge(memory.values(total, row), decay, memory.values(part, row), share, memory.valueStride());
        }
    }

    /// Adds a score without a value, and divides by the sum of weights.
    ///
    /// @param sink the score; minus infinity for none
    void finish(AttentionMath math, long total, int row, float sink) {
        float sum = Native.get(memory.sum(total, row));
        float factor = 1f;
        if (sink != Float.NEGATIVE_INFINITY) {
            float max = Native.get(memory.max(total, row));
            float reference = reference(Math.max(max, sink));
            factor = FloatMath.exp(max - reference);
            sum = sum * factor + FloatMath.exp(sink - reference);
        }
        math.scale(memory.values(total, row), memory.valueStride(), factor / sum);
    }
}
