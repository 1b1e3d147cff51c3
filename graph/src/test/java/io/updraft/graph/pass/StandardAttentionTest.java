package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// ONNX Attention and RotaryEmbedding, four heads on two, that append to the cache themselves.
class StandardAttentionTest {
    private static final int HEADS = 4;
    private static final int KV_HEADS = 2;

    private final TestGraph test = new TestGraph(24);
    private final Map<String, Object> attributes = new HashMap<>(Map.of("is_causal", 1, "q_num_heads", HEADS,
            "kv_num_heads", KV_HEADS));
    private final PassContext[] used = new PassContext[1];
    private int size = 10;
    private String mask = "";
    private boolean scores;

    private String projected(String x, int heads) {
        return test.op("MatMul", x, test.random(12, (long) heads * size));
    }

    private String rotated(String rows, int heads, String cosines, String sines) {
        return test.op("RotaryEmbedding", Map.of("num_heads", heads), rows, cosines, sines);
    }

    private Graph recognised() {
        test.input("positions", DataType.INT64, 1, -1);
        test.input("pk", DataType.FLOAT, 1, KV_HEADS, -1, size);
        test.input("pv", DataType.FLOAT, 1, KV_HEADS, -1, size);
        test.cache("pk", "pv", "k", "v");
        String positions = test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), test.op("Unsqueeze", "positions",
                test.longs(-1)));
        String angles = test.op("Mul", positions, test.random(1, 1, size / 2));
        String cosines = test.op("Cos", angles);
        String sines = test.op("Sin", angles);
        String x = test.rows(12);
        String query = rotated(projected(x, HEADS), HEADS, cosines, sines);
        String key = rotated(projected(x, KV_HEADS), KV_HEADS, cosines, sines);
        test.op("Attention", attributes, List.of(query, key, projected(x, KV_HEADS), mask, "pk", "pv"),
                scores ? List.of("y", "k", "v", "scores") : List.of("y", "k", "v"));
        test.output(test.op("MatMul", "y", test.random((long) HEADS * size, 3)));
        test.output("k");
        test.output("v");
        if (scores) {
            test.output("scores");
        }
        used[0] = test.context();
        return new RecognizeAttention().apply(test.build(), used[0]);
    }

    private String reasonToLeave() {
        assertThat(TestGraph.types(recognised())).contains("Attention").doesNotContain("CachedAttention");
        return String.join("; ", used[0].report(new RecognizeAttention()).notes());
    }

    /// With 16 elements a head, tables have eight columns, as many as masks have at the length that is looked at.
    @ParameterizedTest
    @ValueSource(ints = {2, 10, 16})
    void rotatesAndAttendsInside(int headSize) {
        size = headSize;
        attributes.put("softcap", 7.0f);
        Graph graph = recognised();
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "MatMul", "MatMul", "MatMul", "CachedAttention",
                "MatMul");
        Node attention = TestGraph.only(graph, "CachedAttention");
        assertThat(attention.attributes().number("scale")).isEqualTo((float) (1 / Math.sqrt(size)));
        assertThat(attention.attributes().number("softcap")).isEqualTo(7);
        assertThat(attention.attributes().integer("rotary_dim")).isEqualTo(size);
        assertThat(attention.attributes().integer("local_window_size")).isEqualTo(-1);
        assertThat(graph.initializers().get(attention.input(3)).shape()).isEqualTo(Shape.of(64, size / 2));
        assertThat(graph.inputs()).hasSize(1);
        assertThat(graph.outputs()).hasSize(1);
    }

    @Test
    void leavesWhatLooksAhead() {
        attributes.put("is_causal", 0);
        assertThat(reasonToLeave()).contains("not what causal attention gives");
    }

    @Test
    void takesABiasThatSoftmaxDoesNotSee() {
        mask = test.constant(Tensor.ofFloats(Shape.of(1, HEADS, 1, 1), 0, 1, 2, 3));
        assertThat(TestGraph.types(recognised()))
                .contains("CachedAttention");
    }

    @Test
    void leavesTheWindowOfVersion25() {
        attributes.put("local_window_size", 4);
        assertThat(reasonToLeave()).contains("local_window_size");
    }

    @Test
    void leavesScoresThatAreWanted() {
        scores = true;
        assertThat(reasonToLeave()).contains("'scores'").contains("wanted");
    }
}
