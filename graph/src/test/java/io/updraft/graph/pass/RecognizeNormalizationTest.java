package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecognizeNormalizationTest {
    private final TestGraph test = new TestGraph();

    private String normalized(String x, String square, long axis, String root) {
        String mean = test.op("ReduceMean", Map.of("keepdims", 1), square, test.longs(axis));
        String sum = test.op("Add", mean, test.scalar(1e-6));
        return switch (root) {
            case "divide" -> test.op("Div", x, test.op("Sqrt", sum));
            case "inverse" -> test.op("Mul", x, test.op("Div", test.scalar(1), test.op("Sqrt", sum)));
            case "reciprocal" -> test.op("Mul", test.op("Reciprocal", test.op("Sqrt", sum)), x);
            default -> test.op("Mul", x, test.op("Pow", sum, test.scalar(-0.5)));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"divide", "inverse", "reciprocal", "power"})
    void knowsEverySpelling(String root) {
        String x = test.rows(7);
        String square = root.equals("power") ? test.op("Mul", x, x) : test.op("Pow", x, test.scalar(2));
        String logits = test.op("Mul", test.random(7), normalized(x, square, -1, root));
        Graph graph = test.after(new RecognizeNormalization(), logits);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "SimplifiedLayerNormalization");
        assertThat(TestGraph.only(graph, "SimplifiedLayerNormalization").attributes().number("epsilon"))
                .isEqualTo(1e-6f);
    }

    @Test
    void knowsCentredRowsWithABias() {
        String x = test.rows(7);
        String centred = test.op("Sub", x, test.op("ReduceMean", x, test.longs(-1)));
        String scaled = test.op("Mul", normalized(centred, test.op("Pow", centred, test.scalar(2)), -1, "divide"),
                test.random(7));
        Graph graph = test.after(new RecognizeNormalization(), test.op("Add", scaled, test.random(7)));
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "LayerNormalization");
        assertThat(TestGraph.only(graph, "LayerNormalization").inputs()).hasSize(3);
    }

    @Test
    void leavesAMeanOverTokens() {
        String x = test.rows(7);
        String logits = test.op("Mul", test.random(7), normalized(x, test.op("Pow", x, test.scalar(2)), 1, "divide"));
        assertThat(TestGraph.types(test.after(new RecognizeNormalization(), logits))).contains("ReduceMean");
    }

    @Test
    void leavesACubeAndAnotherNumerator() {
        String x = test.rows(7);
        String cube = test.op("Mul", test.random(7), normalized(x, test.op("Pow", x, test.scalar(3)), -1, "divide"));
        String other = test.op("Mul", test.random(7),
                normalized(test.rows(7), test.op("Pow", x, test.scalar(2)), -1, "divide"));
        Graph graph = test.after(new RecognizeNormalization(), test.op("Add", cube, other));
        assertThat(TestGraph.types(graph)).doesNotContain("SimplifiedLayerNormalization");
    }
}
