package io.updraft.graph.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private final Sequences sequences = new Sequences(new SessionOptions(10, 2, 6, false), 10, 100);

    @Test
    void handsOutEachSlotOnceAndAgainWhenFreed() {
        int first = sequences.open();
        int second = sequences.open();
        assertThat(first).isNotEqualTo(second);
        assertThatThrownBy(sequences::open).isInstanceOf(GenerationException.class).hasMessageContaining("2 slots");

        sequences.close(first);
        assertThat(sequences.open()).isEqualTo(first);
        assertThat(sequences.length(first)).isZero();
    }

    @Test
    void refusesWhatDoesNotFitAndChangesNothing() {
        int sequence = sequences.open();
        sequences.advance(List.of(input(sequence, new int[5])));

        assertRefused(List.of(), "at least one sequence");
        assertRefused(List.of(input(sequence, new int[6])), "the context holds 10");
        assertRefused(List.of(input(sequence, 1, 100)), "id 100 is outside the vocabulary of 100");
        assertRefused(List.of(input(sequence, 1, -1)), "id -1 is outside");
        assertRefused(List.of(input(sequence, 1), input(sequence, 2)), "twice in one step");
        assertRefused(List.of(input(1, 1)), "sequence 1 is not open");
        assertRefused(List.of(new SequenceInput(sequence, new int[]{1, 2}, LogitsWanted.ALL)), "allLogits");
        int other = sequences.open();
        assertRefused(List.of(input(sequence, new int[3]), input(other, new int[4])), "at most 6");

        assertThat(sequences.length(sequence)).isEqualTo(5);
        sequences.check(List.of(input(sequence, new int[5])));
    }

    private void assertRefused(List<SequenceInput> inputs, String reason) {
        assertThatThrownBy(() -> sequences.check(inputs)).isInstanceOf(GenerationException.class)
                .hasMessageContaining(reason);
    }

    private static SequenceInput input(int sequence, int... ids) {
        return new SequenceInput(sequence, ids, LogitsWanted.LAST);
    }
}
