package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Three heads of queries and one of keys and values, five elements each.
class AbsorbHeadNormsTest {
    private static final int SIZE = 5;

    private final TestGraph test = new TestGraph();
    private final String x = test.rows(7);
    private final String query = product(3);
    private final String key = product(1);

    private String product(int heads) {
        return test.op("MatMul", x, test.random(7, (long) heads * SIZE));
    }

    private String normalized(String rows, int heads, double epsilon) {
        String split = test.op("Reshape", rows, test.longs(0, -1, SIZE));
        String norm = test.op("SimplifiedLayerNormalization", Map.of("axis", -1, "epsilon", (float) epsilon), split,
                test.random(SIZE));
        return test.op("Reshape", norm, test.longs(0, -1, (long) heads * SIZE));
    }

    private Graph graph(String queries, String keys) {
        Map<String, Object> attributes = Map.of("layer", 0, "num_heads", 3, "kv_num_heads", 1, "head_size", SIZE,
                "scale", 1.0f);
        return test.build(test.op("io.updraft::CachedAttention", attributes, queries, keys, product(1)));
    }

    private Node absorbed(Graph graph) {
        return TestGraph.only(new AbsorbHeadNorms().apply(graph, test.context()), "CachedAttention");
    }

    /// That CachedAttention prepares heads of its input `rows` as the graph did.
    private static void assertPrepares(Graph graph, Node attention, int rows, int weight, String expected) {
        float epsilon = attention.attributes().number("qk_norm_epsilon");
        AttentionSpec spec = new AttentionSpec(1, 1, SIZE, 1, 0, -1, RotaryTables.Rotation.none(), new float[0],
                new float[0], epsilon);
        Tensor source = Evaluation.of(graph, attention.input(rows));
        float[] weights = graph.initializers().get(attention.input(weight)).toFloats();
        float[] values = new float[Math.toIntExact(source.elements())];
        for (int from = 0; from < values.length; from += SIZE) {
            double[] head = spec.prepared(source, from, weights, 0);
            for (int i = 0; i < SIZE; i++) {
                values[from + i] = (float) head[i];
            }
        }
        assertThat(values).containsExactly(Evaluation.floats(graph, expected), Offset.offset(1e-6f));
    }

    @Test
    void normalizesHeadsOfQueriesAndKeysInside() {
        String queries = normalized(query, 3, 1e-2);
        String keys = normalized(key, 1, 1e-2);
        Graph graph = graph(queries, keys);
        Node attention = absorbed(graph);
        assertThat(attention.inputs().subList(0, 2)).containsExactly(query, key);
        assertPrepares(graph, attention, 0, 5, queries);
        assertPrepares(graph, attention, 1, 6, keys);
    }

    @Test
    void normalizesKeysAlone() {
        String keys = normalized(key, 1, 1e-3);
        Graph graph = graph(query, keys);
        Node attention = absorbed(graph);
        assertThat(attention.input(0)).isEqualTo(query);
        assertThat(attention.input(5)).isEmpty();
        assertPrepares(graph, attention, 1, 6, keys);
    }

    @Test
    void leavesTwoEpsilons() {
        String queries = normalized(query, 3, 1e-5);
        String keys = normalized(key, 1, 1e-6);
        assertThat(absorbed(graph(queries, keys)).inputs()).startsWith(queries, keys);
    }

    @Test
    void leavesANormOfWholeRows() {
        String queries = test.op("SimplifiedLayerNormalization", query, test.random(15));
        assertThat(absorbed(graph(queries, key)).input(0)).isEqualTo(queries);
    }

    @Test
    void leavesANormOfSeveralHeads() {
        String split = test.op("Reshape", query, test.longs(0, 1, 15));
        String queries = test.op("Reshape", test.op("SimplifiedLayerNormalization", split, test.random(15)), test.longs(
                0, -1, 15));
        assertThat(absorbed(graph(queries, key)).input(0)).isEqualTo(queries);
    }

    @Test
    void leavesAWeightForEachHead() {
        String split = test.op("Reshape", query, test.longs(0, 0, 3, SIZE));
        String norm = test.op("SimplifiedLayerNormalization", split, test.random(SIZE));
        String queries = test.op("Reshape", test.op("Mul", norm, test.random(3, SIZE)), test.longs(0, 0, 15));
        assertThat(absorbed(graph(queries, key)).input(0)).isEqualTo(queries);
    }
}
