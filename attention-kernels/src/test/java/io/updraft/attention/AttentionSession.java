package io.updraft.attention;

import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.Step;
import io.updraft.runtime.host.StepLimits;
import io.updraft.runtime.host.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// One attention node with its cache, run step by step.
final class AttentionSession implements AutoCloseable {
    private final AttentionCase attention;
    private final Arena arena = Arena.ofShared();
    private final Workers workers;
    private final KvCache cache;
    private final MemorySegment query;
    private final MemorySegment key;
    private final MemorySegment value;
    private final MemorySegment output;
    private final KernelCall call;
    private final Step step;

    AttentionSession(AttentionCase attention, StepLimits limits, int threads) {
        this(attention, KvTypes.F32, limits, threads);
    }

    AttentionSession(AttentionCase attention, KvTypes types, StepLimits limits, int threads) {
        this.attention = attention;
        this.workers = new Workers(threads);
        this.cache = new KvCache(List.of(attention.layer()), types, limits.slots(), limits.contextLength());
        int columns = attention.packed() ? attention.queryColumns() + attention.keyColumns() + attention.valueColumns()
                : attention.queryColumns();
        this.query = rows(limits, columns);
        this.key = attention.packed() ? MemorySegment.NULL : rows(limits, attention.keyColumns());
        this.value = attention.packed() ? MemorySegment.NULL : rows(limits, attention.valueColumns());
        this.output = rows(limits, attention.outputColumns());
        HostKernel kernel = AttentionKernels.all().getFirst();
        KernelRequest request = attention.request();
        kernel.refuse(request).ifPresent(reason -> {
            throw new IllegalArgumentException(reason);
        });
        PreparedKernel prepared = kernel.prepare(request, new Preparation(arena, workers));
        MemorySegment scratch = arena.allocate(prepared.scratchBytes(limits, threads), 64);
        MemorySegment none = MemorySegment.NULL;
        this.call = prepared.bind(new KernelBinding(limits, workers, cache.asState(),
                List.of(query, key, value, none, none, none, none, none), List.of(output), scratch));
        this.step = new Step(limits);
    }

    private MemorySegment rows(StepLimits limits, int columns) {
        return arena.allocate((long) limits.tokens() * columns * Float.BYTES, 64);
    }

    KvCache cache() {
        return cache;
    }

    /// Starts a step.
    AttentionSession begin() {
        step.clear();
        return this;
    }

    /// Adds tokens `from` to `to - 1` of a text to the step.
    AttentionSession add(int slot, Text text, int from, int to) {
        int row = step.tokens();
        step.add(slot, from, to - from);
        for (int t = from; t < to; t++, row++) {
            if (attention.packed()) {
                int q = attention.queryColumns();
                int k = attention.keyColumns();
                int v = attention.valueColumns();
                put(text.query(), t * q, query, (long) row * (q + k + v), q);
                put(text.key(), t * k, query, (long) row * (q + k + v) + q, k);
                put(text.value(), t * v, query, (long) row * (q + k + v) + q + k, v);
            } else {
                put(text.query(), t * attention.queryColumns(), query, (long) row * attention.queryColumns(),
                        attention.queryColumns());
                put(text.key(), t * attention.keyColumns(), key, (long) row * attention.keyColumns(),
                        attention.keyColumns());
                put(text.value(), t * attention.valueColumns(), value, (long) row * attention.valueColumns(),
                        attention.valueColumns());
            }
        }
        return this;
    }

    private static void put(float[] from, int start, MemorySegment to, long index, int count) {
        MemorySegment.copy(from, start, to, ValueLayout.JAVA_FLOAT, index * Float.BYTES, count);
    }

    /// Runs the step and returns all its rows.
    float[] run() {
        call.run(step);
        float[] result = new float[step.tokens() * attention.outputColumns()];
        MemorySegment.copy(output, ValueLayout.JAVA_FLOAT, 0, result, 0, result.length);
        return result;
    }

    void runOnly() {
        call.run(step);
    }

    /// All rows of a text, prefilled in chunks of `chunk` tokens.
    float[] prefill(int slot, Text text, int chunk) {
        float[] all = new float[text.length() * attention.outputColumns()];
        for (int from = 0; from < text.length(); from += chunk) {
            float[] rows = begin().add(slot, text, from, Math.min(text.length(), from + chunk)).run();
            System.arraycopy(rows, 0, all, from * attention.outputColumns(), rows.length);
        }
        return all;
    }

    @Override
    public void close() {
        cache.close();
        workers.close();
        arena.close();
    }
}
