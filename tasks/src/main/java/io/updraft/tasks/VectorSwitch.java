package io.updraft.tasks;

import io.updraft.runtime.host.VectorApi;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Says whether vector code is ready to replace scalar code that gives the same bits.
///
/// Until the JIT compiler has translated it, Vector API code makes an object for every operation and is some
/// hundred times slower than scalar code in the same state. So kernels begin with scalar code, a thread in the
/// background exercises the vector code once enough has been done to make it worth while, and the switch turns when
/// the vector code has become the faster one. Which of them runs changes no result.
public final class VectorSwitch {
    private static final Logger LOG = System.getLogger(VectorSwitch.class.getName());
    /// Trials in a row that the vector code has to win.
    private static final int WINS = 5;
    private static final int SCALAR_EVERY = 16;
    private static final long GIVE_UP_NANOS = 20_000_000_000L;
    private static final ThreadPoolExecutor BACKGROUND = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), task -> Thread.ofPlatform().daemon().name("updraft-vector-warm-up")
                    .priority(Thread.MIN_PRIORITY).unstarted(task));

    static {
        BACKGROUND.allowCoreThreadTimeOut(true);
    }

    /// The same small piece of work in both forms.
    public interface Trial {
        void scalar();

        void vector();
    }

    private final String name;
    private final long worthwhile;
    private final Supplier<Trial> trial;
    private long done;
    private boolean queued;
    private volatile boolean on;

    /// @param worthwhile work (in the caller's units) after which compiling the vector code pays
    /// @param trial made, in the background, only if the Vector API is there
    public VectorSwitch(String name, long worthwhile, Supplier<Trial> trial) {
        this.name = name;
        this.worthwhile = worthwhile;
        this.trial = trial;
        this.queued = !VectorApi.isPresent();
    }

    /// Whether the vector code is to be used now. Cheap; for any thread.
    public boolean isOn() {
        return on;
    }

    /// Tells how much work was done in scalar code.
    public synchronized void add(long work) {
        done += work;
        if (!queued && done >= worthwhile) {
            queued = true;
            BACKGROUND.execute(this::warmUp);
        }
    }

    private void warmUp() {
        Trial both = trial.get();
        long start = System.nanoTime();
        long scalar = Long.MAX_VALUE;
        int wins = 0;
        for (int i = 0; wins < WINS; i++) {
            if (i % SCALAR_EVERY == 0) {
                long before = System.nanoTime();
                both.scalar();
                scalar = Math.min(scalar, System.nanoTime() - before);
            }
            long before = System.nanoTime();
            both.vector();
            long after = System.nanoTime();
            wins = after - before < scalar ? wins + 1 : 0;
            if (after - start > GIVE_UP_NANOS) {
                LOG.log(Level.DEBUG, "the vector code of {0} did not become faster than the scalar code", name);
                return;
            }
        }
        on = true;
        LOG.log(Level.DEBUG, "the vector code of {0} is ready after {1} ms", name,
                (System.nanoTime() - start) / 1_000_000);
    }
}
