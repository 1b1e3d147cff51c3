package io.updraft.graph;

import io.updraft.graph.generate.DeviceSampling;
import io.updraft.graph.generate.MemoryUse;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.profile.Span;
import io.updraft.graph.profile.Trace;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A session that notes its steps.
record TracedSession(TokenSession session, Trace trace) implements TokenSession {
    @Override
    public int open() {
        return session.open();
    }

    @Override
    public void close(int sequence) {
        session.close(sequence);
    }

    @Override
    public int length(int sequence) {
        return session.length(sequence);
    }

    @Override
    public void step(List<SequenceInput> inputs) {
        int ids = inputs.stream().mapToInt(input -> input.ids().length).sum();
        long start = System.nanoTime();
        session.step(inputs);
        trace.ended(ids == inputs.size() ? "decode" : "prefill", Span.Kind.STEP, "", start,
                Map.of("ids", ids, "sequences", inputs.size(), "positions after it",
                        inputs.stream().map(input -> session.length(input.sequence())).toList()));
    }

    @Override
    public int logitRows() {
        return session.logitRows();
    }

    @Override
    public MemorySegment logits(int row) {
        return session.logits(row);
    }

    @Override
    public Optional<DeviceSampling> sampling() {
        return session.sampling();
    }

    @Override
    public MemoryUse memory() {
        return session.memory();
    }

    @Override
    public void close() {
        session.close();
    }
}
