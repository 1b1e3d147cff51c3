package io.updraft.embedded.group;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that run work-groups beside the caller's. They never keep the JVM alive. */
final class GroupThreads {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("updraft-emulator-", 0).factory());

    private GroupThreads() {
    }

    /** Runs the worker on so many threads at once, the caller's among them, and returns when all have finished. */
    static void run(Runnable worker, int threads) {
        CountDownLatch finished = new CountDownLatch(threads - 1);
        for (int i = 1; i < threads; i++) {
            THREADS.execute(() -> {
                try {
                    worker.run();
                } finally {
                    finished.countDown();
                }
            });
        }
        worker.run();
        boolean interrupted = false;
        while (true) {
            try {
                finished.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
