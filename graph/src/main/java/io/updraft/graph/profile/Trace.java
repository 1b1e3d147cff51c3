package io.updraft.graph.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Collects spans. May be used by several threads; memory grows with each span, so it is for runs of some thousand
/// tokens, not for servers.
public final class Trace {
    private final List<Span> spans = new ArrayList<>();

    public synchronized void add(Span span) {
        spans.add(span);
    }

    /// A span from `startNanos` to now.
    public void ended(String name, Span.Kind kind, String operator, long startNanos, Map<String, Object> details) {
        add(new Span(name, kind, operator, startNanos, System.nanoTime() - startNanos, details));
    }

    /// Does something and notes how long it took.
    public <R> R time(String name, Span.Kind kind, Supplier<R> work) {
        long start = System.nanoTime();
        R result = work.get();
        ended(name, kind, "", start, Map.of());
        return result;
    }

    /// All spans so far, in no order.
    public synchronized List<Span> spans() {
        return List.copyOf(spans);
    }
}
