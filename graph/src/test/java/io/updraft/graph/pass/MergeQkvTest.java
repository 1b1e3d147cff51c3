package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Three heads of queries and one of keys and values, five elements each.
class MergeQkvTest {
    private static final int SIZE = 5;

    private final TestGraph test = new TestGraph();
    private final String x = test.rows(7);

    private String product(String rows, int heads) {
        return test.op("MatMul", rows, test.random(7, (long) heads * SIZE));
    }

    private String attention(String query, String key, String value) {
        Map<String, Object> attributes = Map.of("layer", 0, "num_heads", 3, "kv_num_heads", 1, "head_size", SIZE,
                "scale", 1.0f);
        return test.op("io.updraft::CachedAttention", attributes, query, key, value);
    }

    private Graph merged(Graph graph, PassOptions options) {
        PassContext context = test.context(options);
        Graph lowered = new AbsorbBias().apply(new LowerMatMul().apply(graph, context), context);
        return new MergeQkv().apply(lowered, context);
    }

    private void assertLeft(String query, String key, String value) {
        Graph graph = merged(test.build(attention(query, key, value)), PassOptions.DEFAULT);
        assertThat(TestGraph.only(graph, "CachedAttention").inputs().subList(0, 3)).containsExactly(query, key, value);
    }

    /// Rows of queries, keys and values side by side.
    private static float[] sideBySide(Graph graph, List<String> names) {
        List<Tensor> values = names.stream().map(name -> Evaluation.of(graph, name)).toList();
        int width = values.stream().mapToInt(value -> (int) value.shape().dim(-1)).sum();
        float[] all = new float[Evaluation.IDS.length * width];
        int at = 0;
        for (int row = 0; row < Evaluation.IDS.length; row++) {
            for (Tensor value : values) {
                for (long i = 0; i < value.shape().dim(-1); i++) {
                    all[at++] = (float) value.getDouble(row * value.shape().dim(-1) + i);
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"false,false,false", "true,true,true", "true,false,true", "false,true,false"})
    void givesQueriesKeysAndValuesSideBySide(boolean queryBias, boolean keyBias, boolean valueBias) {
        String query = product(x, 3);
        String key = product(x, 1);
        String value = product(x, 1);
        List<String> names = List.of(queryBias ? test.op("Add", query, test.random(3 * SIZE)) : query,
                keyBias ? test.op("Add", test.random(SIZE), key) : key,
                valueBias ? test.op("Add", value, test.random(SIZE)) : value);
        Graph original = test.build(attention(names.get(0), names.get(1), names.get(2)));
        Graph graph = merged(original, PassOptions.DEFAULT);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear", "CachedAttention");
        Node attention = TestGraph.only(graph, "CachedAttention");
        assertThat(attention.inputs().subList(1, 3)).containsExactly("", "");
        assertThat(LinearNode.of(TestGraph.only(graph, "Linear")).parts()).hasSize(3);
        assertThat(Evaluation.floats(graph, attention.input(0))).containsExactly(sideBySide(original, names),
                Offset.offset(1e-6f));
    }

    @Test
    void readsPackedRowsInsteadOfTheirParts() {
        String packed = product(x, 5);
        test.op("Split", Map.of("axis", -1), List.of(packed, test.longs(15, 5, 5)), List.of("q", "k", "v"));
        Graph graph = merged(test.build(attention("q", "k", "v")), PassOptions.DEFAULT);
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear", "CachedAttention");
        assertThat(TestGraph.only(graph, "CachedAttention").inputs().subList(0, 3)).containsExactly(packed, "", "");
    }

    @Test
    void leavesPartsInAnotherOrder() {
        test.op("Split", Map.of("axis", -1), List.of(product(x, 5), test.longs(5, 15, 5)), List.of("k", "q", "v"));
        assertLeft("q", "k", "v");
    }

    @Test
    void leavesPartsOfTokens() {
        test.op("Split", Map.of("axis", 1, "num_outputs", 3), List.of(product(x, 5)), List.of("q", "k", "v"));
        assertLeft("q", "k", "v");
    }

    @Test
    void leavesPartsOfAsManyTokens() {
        test.op("Split", Map.of("axis", 1), List.of(product(x, 3), test.longs(15, 5, 5)), List.of("q", "k", "v"));
        assertLeft("q", "k", "v");
    }

    @Test
    void leavesProductsOfOtherRows() {
        assertLeft(product(x, 3), product(test.rows(7), 1), product(x, 1));
    }

    @Test
    void leavesOneValueForTwo() {
        String key = product(x, 1);
        assertLeft(product(x, 3), key, key);
    }

    @Test
    void leavesRowsThatAnotherReads() {
        String query = product(x, 3);
        String key = product(x, 1);
        String value = product(x, 1);
        String logits = test.op("Add", attention(query, key, value), query);
        Graph graph = merged(test.build(logits), PassOptions.DEFAULT);
        assertThat(TestGraph.only(graph, "CachedAttention").input(1)).isEqualTo(key);
    }

    @Test
    void leavesWeightsStoredInDifferentWays() {
        Tensor halves = Tensor.allocate(DataType.FLOAT16, Shape.of(7, SIZE));
        String value = test.op("MatMul", x, test.op("Cast", Map.of("to", DataType.FLOAT.onnxCode()), test.constant(
                halves)));
        assertLeft(product(x, 3), product(x, 1), value);
    }

    @Test
    void leavesAllWhereMergingIsOff() {
        Graph original = test.build(attention(product(x, 3), product(x, 1), product(x, 1)));
        Graph graph = merged(original, new PassOptions(1 << 20, false, true, java.util.Optional.empty()));
        assertThat(TestGraph.types(graph)).filteredOn("Linear"::equals).hasSize(3);
    }
}
