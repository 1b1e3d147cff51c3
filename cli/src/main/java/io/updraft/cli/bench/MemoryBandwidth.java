package io.updraft.cli.bench;

import io.updraft.graph.Models;
import io.updraft.graph.device.DeviceBandwidth;
import io.updraft.graph.device.DeviceTargets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/// What memory gives. Of this machine's, plain reads: every thread sums its own part of a buffer far larger than the
/// caches. The ceiling of decoding, which reads all weights for each token.
public final class MemoryBandwidth {
    private static final long BYTES = 512L << 20;
    private static final int LONGS = 1 << 14;
    private static final long WARM_UP_NANOS = 500_000_000L;
    private static final int PASSES = 6;

    private MemoryBandwidth() {
    }

    /// Bytes a second that the memory of a device gives, read by so many threads if it is the CPU's.
    ///
    /// @param device as models name the one they run on
    public static double of(String device, int threads) {
        return device.equals("cpu") ? measure(threads)
                : DeviceBandwidth.measure(DeviceTargets.named(device, Models.DEVICES));
    }

    /// Bytes a second, the best of some passes.
    public static double measure(int threads) {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment buffer = arena.allocate(BYTES, 64);
            buffer.fill((byte) 1);
            double best = 0;
            AtomicLong total = new AtomicLong();
            long begin = System.nanoTime();
            int passes = 0;
            while (passes < PASSES || System.nanoTime() - begin < WARM_UP_NANOS) {
                long start = System.nanoTime();
                pass(buffer, threads, total);
                best = Math.max(best, BYTES / ((System.nanoTime() - start) * 1e-9));
                passes++;
            }
            if (total.get() == 0) {
                throw new BenchException("the memory that was read is empty");
            }
            return best;
        }
    }

    private static void pass(MemorySegment buffer, int threads, AtomicLong total) {
        long part = BYTES / threads / (LONGS * 8L) * (LONGS * 8L);
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            long from = i * part;
            Thread.ofPlatform().daemon().start(() -> {
                long sum = 0;
                for (long at = from; at < from + part; at += LONGS * 8L) {
                    sum += sum(buffer, at);
                }
                total.addAndGet(sum);
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

    /// A small piece at a time, so that the compiler sees many short calls and not one long one; a counted loop over
    /// plain longs becomes vectors.
    private static long sum(MemorySegment buffer, long from) {
        long sum = 0;
        for (int i = 0; i < LONGS; i++) {
            sum += buffer.get(ValueLayout.JAVA_LONG_UNALIGNED, from + i * 8L);
        }
        return sum;
    }
}
