package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerplexityTest {
    private static final int[] IDS = IntStream.range(0, 31).map(i -> (i * 5) % 7).toArray();

    @Test
    void aModelThatKnowsNothingHasTheVocabularysPerplexity() {
        ToyModel model = new ToyModel(7, 100, ids -> new float[7]);
        Perplexity result = Perplexity.measure(model, IDS, 10, 3, done -> {
        });
        assertThat(result.ppl()).isCloseTo(7, within(1e-12));
        assertThat(result.tokens()).isEqualTo(30);
    }

    @Test
    void everyWindowStartsFromAnEmptyCacheAndPredictsTheNextId() {
        // Gives the id 5 later (modulo 7) odds of e^position to 1, so that a window's positions are told apart.
        ToyModel model = new ToyModel(7, 100, ids -> {
            float[] logits = new float[7];
            logits[(ids.getLast() + 5) % 7] = ids.size();
            return logits;
        });
        List<Integer> progress = new ArrayList<>();
        Perplexity result = Perplexity.measure(model, IDS, 10, 3, progress::add);
        double expected = IntStream.rangeClosed(1, 10).mapToDouble(n -> Math.log(Math.exp(n) + 6) - n).average()
                .orElseThrow();
        assertThat(result.nll()).isCloseTo(expected, within(1e-12));
        assertThat(progress).containsExactly(1, 2, 3);
    }

    @Test
    void whatDoesNotFitIsNamed() {
        ToyModel model = new ToyModel(6, 8, ids -> new float[6]);
        assertRefused(model, 4, 8, "8 windows of 4 need 33 ids, there are 31; give --windows 7 or less");
        assertRefused(model, 9, 1, "does not fit the model's context of 8");
        assertRefused(model, 0, 1, "window is 0");
        assertRefused(model, 4, 7, "id 6 at position 4 is outside the vocabulary of 6");
    }

    @Test
    void logitsThatAreNoNumbersAreAnError() {
        ToyModel model = new ToyModel(7, 100, ids -> new float[]{1, Float.NaN, 1, 1, 1, 1, 1});
        assertRefused(model, 10, 3, "not finite");
    }

    private static void assertRefused(ToyModel model, int window, int windows, String message) {
        assertThatThrownBy(() -> Perplexity.measure(model, IDS, window, windows, done -> {
        })).isInstanceOf(GenerationException.class).hasMessageContaining(message);
    }
}
