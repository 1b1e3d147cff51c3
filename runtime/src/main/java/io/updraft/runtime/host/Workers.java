package io.updraft.runtime.host;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// A fixed pool of threads that run one loop at a time, together with the thread that asks.
///
/// A decode step is some fifty loops of a few microseconds each, so waiting threads spin before they park, and a
/// loop does not wait for a thread that has not come to it: helpers join an open loop, and whoever is late finds it
/// closed. Each thread has a range of the tasks, the same in every step, and takes from the others' when its own is
/// done: so it finds in its own cache what it left there, and counts tasks on a line of memory of its own. One thread at a time may call [#run]; tasks must not call it again. The threads are daemons.
public final class Workers implements AutoCloseable {
    /// A loop body.
    @FunctionalInterface
    public interface Body {
        /// @param index which of the tasks
        /// @param worker 0 to `threads() - 1`; no two tasks of the same worker run at the same time
        void run(int index, int worker);
    }

    /// How long a helper without work spins before it parks: longer than the gaps within a step, shorter than
    /// anybody would notice as a busy processor.
    private static final long SPIN_NANOS = 50_000;
    private static final int SPINS_BETWEEN_CLOCKS = 64;

    // The shared words live on cache lines of their own.
    private static final int STATE = 16;
    private static final int PARKED = 32;
    private static final int NEXT = 48;
    private static final int LINE = 16;

    // State: the number of helpers inside the loop, one bit for "open", the loop's number above.
    private static final long OPEN = 1L << 16;
    private static final long INSIDE = OPEN - 1;
    private static final long LOOP = OPEN << 1;

    private final AtomicLongArray words;
    private final Thread[] helpers;
    private final int threads;

    // Written before the loop opens, read by helpers that have joined it.
    private Body body = (_, _) -> {
    };
    private int tasks;
    private Optional<Throwable> failure = Optional.empty();
    private volatile boolean running;
    private volatile boolean closed;

    public Workers(int threads) {
        if (threads < 1 || threads > INSIDE) {
            throw new IllegalArgumentException("a pool needs 1 to " + INSIDE + " threads, not " + threads);
        }
        this.threads = threads;
        this.words = new AtomicLongArray(NEXT + (threads + 1) * LINE);
        this.helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            int worker = i + 1;
            helpers[i] = Thread.ofPlatform().daemon().name("updraft-worker-" + worker).unstarted(() -> help(worker));
        }
        for (Thread helper : helpers) {
            helper.start();
        }
    }

    public int threads() {
        return threads;
    }

    /// Runs `body` for every index from 0 to `tasks - 1`, in any order and on any worker, and returns when all are
    /// done. The first exception of any of them is thrown here once no task is running any more; tasks that had not
    /// begun by then are left out.
    ///
    /// @throws IllegalStateException if called from inside a task, or after [#close]
    public void run(int tasks, Body body) {
        if (running || closed) {
            throw new IllegalStateException(
                    closed ? "the pool is closed" : "the pool runs a loop already; a task must not start another");
        }
        running = true;
        try {
            if (tasks <= 1 || helpers.length == 0) {
                for (int i = 0; i < tasks; i++) {
                    body.run(i, 0);
                }
            } else {
                runTogether(tasks, body);
            }
        } finally {
            running = false;
        }
    }

    private void runTogether(int count, Body loop) {
        body = loop;
        tasks = count;
        for (int range = 0; range < threads; range++) {
            words.setPlain(NEXT + range * LINE, first(range, count));
        }
        words.set(STATE, (words.getPlain(STATE) & -LOOP) + LOOP + OPEN);
        if (words.get(PARKED) != 0) {
            for (Thread helper : helpers) {
                LockSupport.unpark(helper);
            }
        }
        work(0);
        words.getAndAdd(STATE, -OPEN);
        while ((words.get(STATE) & INSIDE) != 0) {
            Thread.onSpinWait();
        }
        if (failure.isPresent()) {
            rethrow();
        }
    }

    private void rethrow() {
        Throwable thrown = failure.orElseThrow();
        failure = Optional.empty();
        switch (thrown) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new IllegalStateException("a task threw a checked exception", thrown);
        }
    }

    /// The first task of a thread's range.
    private int first(int range, int count) {
        return (int) ((long) count * range / threads);
    }

    /// Takes tasks until none is left, those of its own range first.
    private void work(int worker) {
        Body loop = body;
        int count = tasks;
        try {
            for (int i = 0; i < threads; i++) {
                int range = worker + i < threads ? worker + i : worker + i - threads;
                int next = NEXT + range * LINE;
                int end = first(range + 1, count);
                for (long task = words.getAndAdd(next, 1); task < end; task = words.getAndAdd(next, 1)) {
                    loop.run((int) task, worker);
                }
            }
        } catch (Throwable thrown) {
            for (int range = 0; range < threads; range++) {
                words.set(NEXT + range * LINE, count);
            }
            fail(thrown);
        }
    }

    private synchronized void fail(Throwable thrown) {
        if (failure.isEmpty()) {
            failure = Optional.of(thrown);
        }
    }

    private void help(int worker) {
        long seen = 0;
        while (!closed) {
            long state = awaitLoop(seen);
            seen = state & -LOOP;
            // Joining fails when the loop has closed, or when another helper joined or left just now.
            while ((state & -LOOP) == seen && (state & OPEN) != 0) {
                if (words.compareAndSet(STATE, state, state + 1)) {
                    work(worker);
                    words.getAndAdd(STATE, -1);
                    break;
                }
                state = words.get(STATE);
            }
        }
    }

    /// Waits for an open loop other than `seen`; returns the state, whatever it is, when the pool closes.
    private long awaitLoop(long seen) {
        long start = System.nanoTime();
        for (int spins = 1;; spins++) {
            long state = words.get(STATE);
            if ((state & OPEN) != 0 && (state & -LOOP) != seen || closed) {
                return state;
            }
            if (spins % SPINS_BETWEEN_CLOCKS == 0 && System.nanoTime() - start > SPIN_NANOS) {
                words.getAndAdd(PARKED, 1);
                state = words.get(STATE);
                if (!((state & OPEN) != 0 && (state & -LOOP) != seen || closed)) {
                    LockSupport.park(this);
                }
                words.getAndAdd(PARKED, -1);
                start = System.nanoTime();
            } else {
                Thread.onSpinWait();
            }
        }
    }

    /// Ends the threads. Must not be called from a task.
    @Override
    public void close() {
        closed = true;
        for (Thread helper : helpers) {
            LockSupport.unpark(helper);
        }
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
