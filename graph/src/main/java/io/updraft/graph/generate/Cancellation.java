package io.updraft.graph.generate;

/// Ends a generation from another thread: it stops before its next step and returns what it has.
public final class Cancellation {
    private volatile boolean cancelled;

    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
