package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenRowsTest {
    private final TestGraph test = new TestGraph();

    private Optional<String> refusal(String logits) {
        return TokenRows.of(test.build(logits), test.context().signature()).refusal();
    }

    @Test
    void acceptsWhatKeepsRowsApart() {
        String x = test.op("Add", test.rows(8), test.random(8));
        test.op("Split", Map.of("axis", -1, "num_outputs", 2), List.of(x), List.of("left", "right"));
        String y = test.op("Concat", Map.of("axis", 2), "right", "left");
        String heads = test.op("Reshape", y, test.longs(0, 0, 2, 4));
        assertThat(refusal(test.op("Softmax", Map.of("axis", -1), heads))).isEmpty();
    }

    @Test
    void refusesASoftmaxOverTokens() {
        assertThat(refusal(test.op("Softmax", Map.of("axis", 1), test.rows(8))).orElseThrow()).contains("Softmax");
    }

    @Test
    void refusesAConstantForEachPosition() {
        assertThat(refusal(test.op("Add", test.rows(8), test.random(5, 8))).orElseThrow()).contains("Add");
    }

    @Test
    void refusesAReshapeThatTakesWhatIsLeft() {
        assertThat(refusal(test.op("Reshape", test.rows(8), test.longs(1, -1, 4))).orElseThrow()).contains("Reshape");
    }

    @Test
    void refusesAMeanOverTokensAndATranspose() {
        String mean = test.op("ReduceMean", test.rows(8), test.longs(1));
        assertThat(refusal(mean)).isPresent();
        TestGraph other = new TestGraph();
        String turned = other.op("Transpose", Map.of("perm", new long[]{0, 2, 1}), other.rows(8));
        assertThat(TokenRows.of(other.build(turned), other.context().signature()).refusal()).isPresent();
    }

    @Test
    void namesAnInputThatIsStillRead() {
        test.input("past", io.updraft.runtime.tensor.DataType.FLOAT, 1, 2, -1, 4);
        assertThat(refusal(test.op("Add", test.rows(8), "past")).orElseThrow()).contains("past");
    }
}
