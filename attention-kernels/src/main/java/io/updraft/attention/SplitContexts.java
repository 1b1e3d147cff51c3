package io.updraft.attention;

import static io.updraft.attention.KvCache.CHUNK;

import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;

/// Decoding with few sequences and heads but long contexts: threads compute the states of single chunks of keys,
/// which are then merged in ascending order, as a tile alone would do it (Dao et al. 2023, Flash-Decoding).
final class SplitContexts {
    private final AttentionPlan plan;
    private final AttentionRows rows;
    private final TileAttention tiles;
    private final TileMemory memory;
    private final int most;
    private final int chunks;
    private final long states;

    /// @param rows laid out for one position
    /// @param states address of the chunks' states
    SplitContexts(AttentionPlan plan, AttentionRows rows, StepLimits limits, int threads, long states) {
        this.plan = plan;
        this.rows = rows;
        this.tiles = rows.tiles();
        this.memory = rows.memory();
        this.most = AttentionPlan.splitPairs(threads);
        this.chunks = AttentionPlan.chunks(limits);
        this.states = states;
    }

    /// Whether the step has one token for each of few sequences, and at least one sees more than a chunk.
    boolean helps(Step step) {
        return step.tokens() == step.sequences() && (long) step.sequences() * plan.shape().kvHeads() <= most
                && tasks(step) > step.sequences() * plan.shape().kvHeads();
    }

    private int firstChunk(Step step, int sequence) {
        return plan.shape().firstKey(step.position(sequence)) / CHUNK;
    }

    private int chunks(Step step, int sequence) {
        return step.position(sequence) / CHUNK - firstChunk(step, sequence) + 1;
    }

    /// Tasks of the step: a chunk of one head of one sequence each.
    int tasks(Step step) {
        int total = 0;
        for (int s = 0; s < step.sequences(); s++) {
            total += chunks(step, s) * plan.shape().kvHeads();
        }
        return total;
    }

    private long state(int sequence, int kvHead, int chunk) {
        return states + (((long) sequence * plan.shape().kvHeads() + kvHead) * chunks + chunk) * memory.stateBytes();
    }

    /// Computes the state of one chunk.
    void chunk(AttentionMath math, Step step, int task, int worker) {
        int sequence = 0;
        int left = task;
        while (left >= chunks(step, sequence) * plan.shape().kvHeads()) {
            left -= chunks(step, sequence) * plan.shape().kvHeads();
            sequence++;
        }
        int kvHead = left % plan.shape().kvHeads();
        int chunk = firstChunk(step, sequence) + left / plan.shape().kvHeads();
        long base = rows.base(worker);
        rows.prepare(step, sequence, 0, 1, kvHead, base);
        tiles.chunk(math, base, state(sequence, kvHead, chunk), rows.cached(step.slot(sequence), chunk, kvHead),
                chunk * CHUNK, step.position(sequence), plan.shape().group());
    }

    /// Merges the states and writes the output.
    void combine(AttentionMath math, Step step) {
        long total = memory.total(rows.base(0));
        for (int sequence = 0; sequence < step.sequences(); sequence++) {
            int first = firstChunk(step, sequence);
            for (int kvHead = 0; kvHead < plan.shape().kvHeads(); kvHead++) {
                tiles.clear(total, plan.shape().group());
                for (int chunk = first; chunk < first + chunks(step, sequence); chunk++) {
                    tiles.merge(math, total, state(sequence, kvHead, chunk), plan.shape().group());
                }
                rows.finish(math, step, sequence, 0, 1, kvHead, total);
            }
        }
    }
}
