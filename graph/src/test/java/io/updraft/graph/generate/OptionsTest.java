package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void defaultsAreGreedy() {
        GenerationOptions options = GenerationOptions.defaults();
        assertThat(options.sampling().isGreedy()).isTrue();
        assertThat(options.maxNewTokens()).isEqualTo(GenerationOptions.DEFAULT_NEW_TOKENS);
        assertThat(options.ignoreEndTokens()).isFalse();
    }

    @Test
    void whatIsOutOfRangeIsNamedWithItsRange() {
        assertRefused(b -> b.maxNewTokens(0), "max-new-tokens is 0; give at least 1");
        assertRefused(b -> b.temperature(-0.1), "temperature is -0.1; give 0 (greedy) or more");
        assertRefused(b -> b.temperature(Double.NaN), "temperature is NaN");
        assertRefused(b -> b.topK(-1), "top-k is -1");
        assertRefused(b -> b.topP(0), "top-p is 0.0; give more than 0 and at most 1");
        assertRefused(b -> b.topP(1.01), "top-p is 1.01");
        assertRefused(b -> b.minP(-0.5), "min-p is -0.5");
        assertRefused(b -> b.minP(2), "min-p is 2.0");
        assertRefused(b -> b.repeatPenalty(0), "repeat-penalty is 0.0");
        assertRefused(b -> b.repeatLastN(-1), "repeat-last-n is -1");
        assertRefused(b -> b.stop("a", ""), "a stop string is empty");
    }

    @Test
    void sessionsHaveRoomForEachSequence() {
        assertThatThrownBy(() -> new SessionOptions(-1, 1, 1, false)).hasMessageContaining("context length is -1");
        assertThatThrownBy(() -> new SessionOptions(0, 0, 1, false)).hasMessageContaining("0 slots");
        assertThatThrownBy(() -> new SessionOptions(0, 3, 2, false)).hasMessageContaining("at least one id for each");
        assertThat(SessionOptions.defaults().withSlots(600).maxTokensPerStep()).isEqualTo(600);
    }

    @Test
    void modelOptionsNameADevice() {
        assertThatThrownBy(() -> new ModelOptions(" ", 0)).hasMessageContaining("no device");
        assertThatThrownBy(() -> new ModelOptions("cpu", -2)).hasMessageContaining("threads is -2");
    }

    @Test
    void aStepInputBringsIds() {
        assertThatThrownBy(() -> new SequenceInput(0, new int[0], LogitsWanted.LAST)).hasMessageContaining("no ids");
        assertThat(new SequenceInput(0, new int[3], LogitsWanted.ALL).rows()).isEqualTo(3);
    }

    private static void assertRefused(UnaryOperator<GenerationOptions.Builder> change, String message) {
        GenerationOptions.Builder builder = change.apply(GenerationOptions.builder());
        assertThatThrownBy(builder::build).isInstanceOf(GenerationException.class).hasMessageContaining(message);
    }
}
