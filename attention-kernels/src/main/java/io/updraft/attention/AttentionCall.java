package io.updraft.attention;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.Workers;
import io.updraft.runtime.operator.OperatorException;
import java.lang.ref.Reference;

/// A bound attention node: appends keys and values, then runs tiles inline, on the pool, or with long contexts split
/// between threads. Which of these is a matter of speed only: all give the same bits.
final class AttentionCall implements KernelCall {
    /// Multiply-adds that are worth handing to another thread: some five microseconds.
    private static final long WORTH_SHARING = 200_000;
    /// Tokens times heads that are worth it when appending.
    private static final int APPEND_GRAIN = 256;

    private final AttentionPlan plan;
    private final AttentionShape shape;
    private final KernelBinding binding;
    private final AttentionRows rows;
    private final SplitContexts split;
    private final KvCache cache;
    /// Number of tiles before each sequence.
    private final int[] firstTiles;
    private final Workers.Body appending = this::append;
    private final Workers.Body tiling = this::tile;
    private final Workers.Body splitting = this::chunk;
    private Step step;
    private int ranges;

    AttentionCall(AttentionPlan plan, KernelBinding binding) {
        this.plan = plan;
        this.shape = plan.shape();
        this.binding = binding;
        this.cache = binding.state().get(KvCache.class);
        checkCache();
        int threads = binding.workers().threads();
        long needed = plan.scratchBytes(binding.limits(), threads);
        if (!binding.scratch().isNative() || binding.scratch().byteSize() < needed) {
            throw new IllegalArgumentException(plan.node() + ": scratch has " + binding.scratch().byteSize()
                    + " bytes, needs " + needed + " of native memory");
        }
        AttentionBuffers buffers = new AttentionBuffers(shape, binding);
        long scratch = binding.scratch().address();
        this.rows = new AttentionRows(plan, plan.tileMemory(), cache, buffers, scratch);
        this.split = new SplitContexts(plan, new AttentionRows(plan, plan.decodeMemory(), cache, buffers, scratch),
                binding.limits(), threads, scratch + threads * plan.tileMemory().bytes());
        this.step = new Step(binding.limits());
        this.firstTiles = new int[binding.limits().sequences() + 1];
    }

    private void checkCache() {
        if (shape.layer() >= cache.layers().size() || !cache.layers().get(shape.layer()).equals(shape.cached())
                || cache.slots() < binding.limits().slots() || cache.capacity() < binding.limits().contextLength()) {
            throw new OperatorException(plan.node() + ": the cache has layers " + cache.layers() + ", " + cache.slots()
                    + " slots and " + cache.capacity() + " tokens; layer " + shape.layer() + " needs " + shape.cached()
                    + " and the session " + binding.limits());
        }
    }

    @Override
    public void run(Step newStep) {
        step = newStep;
        long work = reserve();
        AttentionModes.add(work, cache.types());
        Workers workers = binding.workers();
        ranges = Math.clamp((long) step.tokens() * shape.kvHeads() / APPEND_GRAIN, 1, workers.threads());
        if (ranges == 1) {
            append(0, 0);
        } else {
            workers.run(ranges, appending);
        }
        int items = firstTiles[step.sequences()] * shape.kvHeads();
        if (workers.threads() == 1 || work < WORTH_SHARING) {
            for (int i = 0; i < items; i++) {
                tile(i, 0);
            }
        } else if (split.helps(step)) {
            workers.run(split.tasks(step), splitting);
            split.combine(AttentionModes.current(), step);
        } else {
            workers.run(items, tiling);
        }
        Reference.reachabilityFence(binding);
    }

    /// Makes room in the cache, counts tiles, and returns the multiply-adds of the step.
    private long reserve() {
        long work = 0;
        for (int s = 0; s < step.sequences(); s++) {
            int end = step.position(s) + step.rowCount(s);
            if (end > plan.query().rotary().positions()) {
                throw new OperatorException(plan.node() + ": position " + (end - 1) + " is outside rotary tables of "
                        + plan.query().rotary().positions() + " positions; the text is longer than the model's");
            }
            cache.reserve(shape.layer(), step.slot(s), end);
            firstTiles[s + 1] = firstTiles[s] + Math.ceilDiv(step.rowCount(s), plan.tilePositions());
            work += (long) step.rowCount(s) * shape.heads() * Math.min(end, shape.window())
                    * (shape.headDim() + shape.valueDim());
        }
        return work;
    }

    /// Appends a range of the step's tokens.
    private void append(int index, int worker) {
        int from = (int) ((long) step.tokens() * index / ranges);
        int to = (int) ((long) step.tokens() * (index + 1) / ranges);
        for (int row = from; row < to; row++) {
            rows.append(step, row, worker);
        }
    }

    /// Runs one tile; the last tiles of a sequence, which see most keys, come first.
    private void tile(int index, int worker) {
        int tile = index / shape.kvHeads();
        int sequence = 0;
        while (firstTiles[sequence + 1] <= tile) {
            sequence++;
        }
        int first = (firstTiles[sequence + 1] - 1 - tile) * plan.tilePositions();
        int count = Math.min(plan.tilePositions(), step.rowCount(sequence) - first);
        rows.attend(AttentionModes.current(), step, sequence, first, count, index % shape.kvHeads(), worker);
    }

    private void chunk(int index, int worker) {
        split.chunk(AttentionModes.current(), step, index, worker);
    }
}
