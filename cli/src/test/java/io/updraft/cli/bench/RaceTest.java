package io.updraft.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final int ROUNDS = 3;
    private final List<String> runs = new ArrayList<>();

    /// Gives the same ids each time, and remembers that it ran.
    private record Runner(String name, int[] ids, List<String> runs) implements Contender {
        @Override
        public Sample run(int[] prompt, int newTokens) {
            runs.add(name);
            return new Sample(0.5, 0.6, 0.25, ids);
        }

        @Override
        public Memory memory() {
            return new Memory(1, 0, 0, 0);
        }

        @Override
        public void close() {
        }
    }

    @Test
    void contendersAreWarmedUpAndThenTakenInTurn() {
        List<Integer> progress = new ArrayList<>();
        List<Measurement> results = Race.run(
                List.of(new Runner("a", new int[]{1, 2, 3}, runs), new Runner("b", new int[]{1, 2, 4}, runs)),
                new int[]{5, 6}, 3, ROUNDS, new Race.Pace(0, 0), progress::add);
        assertThat(runs).containsExactly("a", "a", "b", "b", "a", "b", "a", "b", "a", "b");
        assertThat(progress).containsExactly(1, 2, 3);
        assertThat(results.get(0).agreement()).isEqualTo(3);
        assertThat(results.get(1).agreement()).isEqualTo(2);
        assertThat(results.get(0).prefill().median()).isEqualTo(4);
        assertThat(results.get(0).decode().median()).isEqualTo(8);
        assertThat(results.get(0).firstTokenMillis().median()).isEqualTo(600);
    }
}
