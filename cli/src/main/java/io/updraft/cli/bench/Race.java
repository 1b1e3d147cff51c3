package io.updraft.cli.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

/// Runs contenders in turn, so that a machine that changes its speed changes it for all.
public final class Race {
    private static final int WARM_UP_RUNS = 2;

    /// Time around the runs.
    ///
    /// @param warmUpNanos how long each contender runs before it counts, two runs at least
    /// @param restMillis nothing runs for so long before each run that counts
    public record Pace(long warmUpNanos, long restMillis) {
        /// Compilers need some thousand steps; a small model does them in ten seconds. ONNX Runtime's idle threads spin
        /// for some 50 ms before they sleep, in which they would keep a processor from whoever comes next.
        public static final Pace USUAL = new Pace(10_000_000_000L, 300);
    }

    private Race() {
    }

    /// @param progress gets the number of measured rounds done
    public static List<Measurement> run(List<? extends Contender> contenders, int[] prompt, int newTokens, int rounds,
            Pace pace, IntConsumer progress) {
        for (Contender contender : contenders) {
            warmUp(contender, prompt, newTokens, pace.warmUpNanos);
        }
        List<List<Contender.Sample>> samples = new ArrayList<>();
        contenders.forEach(_ -> samples.add(new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                rest(pace.restMillis);
                samples.get(i).add(contenders.get(i).run(prompt, newTokens));
            }
            progress.accept(round + 1);
        }
        int[] ours = samples.getFirst().getFirst().ids();
        List<Measurement> results = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            int differs = Arrays.mismatch(ours, samples.get(i).getFirst().ids());
            results.add(Measurement.of(contenders.get(i), samples.get(i), prompt.length,
                    differs < 0 ? newTokens : differs));
        }
        return results;
    }

    private static void warmUp(Contender contender, int[] prompt, int newTokens, long nanos) {
        long start = System.nanoTime();
        for (int run = 0; run < WARM_UP_RUNS || System.nanoTime() - start < nanos; run++) {
            contender.run(prompt, newTokens);
        }
    }

    private static void rest(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted between two runs", e);
        }
    }
}
