package io.updraft.cli.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// What this machine's memory gives to plain reads: every thread sums its own part of a buffer far larger than the
/// caches. The ceiling of decoding, which reads all weights for each token.
public final class MemoryBandwidth {
    private static final long BYTES = 512L << 20;
    private static final int PASSES = 6;

    private MemoryBandwidth() {
    }

    /// Bytes a second, the best of some passes.
    public static double measure(int threads) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment buffer = arena.allocate(BYTES, 64);
            buffer.fill((byte) 1);
            double best = 0;
            AtomicLong total = new AtomicLong();
            for (int pass = 0; pass < PASSES; pass++) {
                long start = System.nanoTime();
                pass(buffer, threads, total);
                best = Math.max(best, BYTES / ((System.nanoTime() - start) * 1e-9));
            }
            if (total.get() == 0) {
                throw new BenchException("the memory that was read is empty");
            }
            return best;
        }
    }

    private static void pass(MemorySegment buffer, int threads, AtomicLong total) {
        long part = BYTES / threads / 64 * 64;
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            long from = i * part;
            Thread.ofPlatform().daemon().start(() -> {
                total.addAndGet(sum(buffer, from, from + part));
                done.countDown();
            });
        }
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while memory was read", e);
        }
    }

    /// Eight sums, so that no addition waits for the one before it.
    private static long sum(MemorySegment buffer, long from, long to) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        long e = 0;
        long f = 0;
        long g = 0;
        long h = 0;
        for (long i = from; i < to; i += 64) {
            a += buffer.get(ValueLayout.JAVA_LONG, i);
            b += buffer.get(ValueLayout.JAVA_LONG, i + 8);
            c += buffer.get(ValueLayout.JAVA_LONG, i + 16);
            d += buffer.get(ValueLayout.JAVA_LONG, i + 24);
            e += buffer.get(ValueLayout.JAVA_LONG, i + 32);
            f += buffer.get(ValueLayout.JAVA_LONG, i + 40);
            g += buffer.get(ValueLayout.JAVA_LONG, i + 48);
            h += buffer.get(ValueLayout.JAVA_LONG, i + 56);
        }
        return a + b + c + d + e + f + g + h;
    }
}
