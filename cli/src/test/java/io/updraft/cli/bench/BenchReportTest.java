package io.updraft.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchReportTest {
    /// A contender whose runs take the times it is given.
    private static final class Scripted implements Contender {
        private final String name;
        private final Iterator<Sample> samples;
        private final List<String> log;

        Scripted(String name, List<String> log, Sample... samples) {
            this.name = name;
            this.log = log;
            this.samples = List.of(samples).iterator();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Sample run(int[] prompt, int newTokens) {
            log.add(name);
            return samples.next();
        }

        @Override
        public Memory memory() {
            return new Memory(600, 100, 200, 300);
        }

        @Override
        public void close() {
        }
    }

    @Test
    void medianAndSpreadOfAnyNumberOfRuns() {
        assertThat(Spread.of(3)).isEqualTo(new Spread(3, 3, 3));
        assertThat(Spread.of(4, 1, 2)).isEqualTo(new Spread(2, 1, 4));
        assertThat(Spread.of(4, 1, 2, 3).median()).isEqualTo(2.5);
        assertThat(Spread.of(4, 1, 2).relative()).isEqualTo(1.5);
    }

    @Test
    void jsonHasTheSameKeysForTheRival() {
        Map<String, Object> object = report(Optional.of(3.6)).object();
        assertThat(object).containsKeys("decode_tokens_per_second", "prefill_tokens_per_second", "ttft_ms",
                "memory_bytes", "decode_tokens_per_second_spread", "prefill_tokens_per_second_spread",
                "ttft_ms_spread", "cost_per_million_new_tokens", "memory_bandwidth_percent");
        Map<?, ?> rival = (Map<?, ?>) object.get("rival");
        assertThat(rival.keySet()).allMatch(key -> object.containsKey(key));
        // 3.6 an hour is a thousandth a second; at 20 tokens/s a million takes 50,000 seconds.
        assertThat((Double) object.get("cost_per_million_new_tokens")).isCloseTo(50, within(1e-9));
        assertThat((Double) object.get("decode_speedup")).isCloseTo(2, within(1e-9));
        assertThat((Double) object.get("prefill_speedup")).isCloseTo(0.5, within(1e-9));
        assertThat((Double) object.get("memory_bandwidth_percent")).isCloseTo(20, within(1e-9));
    }

    @Test
    void withoutAPriceThereIsNoCost() {
        assertThat(report(Optional.empty()).object().keySet()).noneMatch(key -> key.startsWith("cost"));
        assertThat(report(Optional.empty()).markdown()).doesNotContain("per million");
    }

    @Test
    void markdownAndCsvHaveALineForEach() {
        BenchReport report = report(Optional.of(1.0));
        assertThat(report.markdown()).contains("| ours | 20.0", "| theirs | 10.0", "decode 2.00x, prefill 0.50x",
                "20 % of the 0.0 GB/s");
        List<String> lines = report.csv().lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines).allMatch(line -> line.split(",", -1).length == lines.getFirst().split(",", -1).length);
    }

    private static BenchReport report(Optional<Double> price) {
        List<Measurement> results = List.of(measurement("ours", 100, 20), measurement("theirs", 200, 10));
        return new BenchReport("model", "cpu", 2, 7, 5, 3, results, 1000, 10, price);
    }

    private static Measurement measurement(String name, double prefill, double decode) {
        Contender.Sample sample = new Contender.Sample(7 / prefill, 7 / prefill, 4 / decode, new int[5]);
        List<String> log = new ArrayList<>();
        Contender contender = new Scripted(name, log, sample);
        return Measurement.of(contender, List.of(contender.run(new int[7], 5)), 7, 5);
    }
}
