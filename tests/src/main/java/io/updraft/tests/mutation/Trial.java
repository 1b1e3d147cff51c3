package io.updraft.tests.mutation;

import com.sun.management.ThreadMXBean;
import io.updraft.runtime.UpdraftException;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// One run and what it took.
///
/// @param answer
///            empty if the run ended in an error
/// @param failure
///            the error; empty if the run completed
/// @param cpuSeconds
///            processor time of the thread: other load of the machine does not count
/// @param allocatedBytes
///            all that the thread allocated on the heap, a bound on what it held at a time
/// @param hung
///            whether it did not end at all; the failure has the stack then
public record Trial<T>(Optional<T> answer, Optional<Throwable> failure, double cpuSeconds, long allocatedBytes,
        boolean hung) {
    /// Far more than any run may take, even on a machine under load.
    private static final long HANG_MILLIS = 60_000;
    private static final double MOST_SECONDS = 2;
    private static final long MOST_BYTES = 1L << 30;

    private record Ended<T>(Optional<T> answer, Optional<Throwable> failure, double cpuSeconds, long bytes) {
    }

    /// Runs on a thread of its own.
    public static <T> Trial<T> run(Supplier<T> work) {
        AtomicReference<Optional<Ended<T>>> ended = new AtomicReference<>(Optional.empty());
        Thread thread = new Thread(() -> ended.set(Optional.of(measured(work))), "trial");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(HANG_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended.get().map(end -> new Trial<>(end.answer, end.failure, end.cpuSeconds, end.bytes, false))
                .orElseGet(() -> {
                    Throwable where = new IllegalStateException("still running after " + HANG_MILLIS / 1000 + " s");
                    where.setStackTrace(thread.getStackTrace());
                    return new Trial<T>(Optional.empty(), Optional.of(where), HANG_MILLIS / 1000.0, 0, true);
                });
    }

    private static <T> Ended<T> measured(Supplier<T> work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        long bytes = threads.getThreadAllocatedBytes(id);
        long nanos = threads.getCurrentThreadCpuTime();
        Optional<T> answer = Optional.empty();
        Optional<Throwable> failure = Optional.empty();
        try {
            answer = Optional.of(work.get());
        } catch (Throwable thrown) {
            failure = Optional.of(thrown);
        }
        return new Ended<>(answer, failure, (threads.getCurrentThreadCpuTime() - nanos) / 1e9,
                threads.getThreadAllocatedBytes(id) - bytes);
    }

    /// Why this run is not as promised; "" if it is: it completed or ended in one clear error, in time and memory.
    public String complaint() {
        if (failure.isPresent() && !(failure.get() instanceof UpdraftException)) {
            return "ended in " + failure.get();
        }
        String message = failure.map(Throwable::getMessage).orElse("none");
        if (message.isBlank()) {
            return "ended in an error without a message";
        }
        if (cpuSeconds > MOST_SECONDS) {
            return "took " + cpuSeconds + " s (" + message + ")";
        }
        return allocatedBytes > MOST_BYTES ? "allocated " + (allocatedBytes >> 20) + " MiB (" + message + ")" : "";
    }
}
