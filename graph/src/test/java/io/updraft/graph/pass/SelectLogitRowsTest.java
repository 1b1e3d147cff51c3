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

class SelectLogitRowsTest {
    private final TestGraph test = new TestGraph();

    private String attention(String x) {
        Map<String, Object> attributes = Map.of("layer", 0, "num_heads", 1, "kv_num_heads", 1, "head_size", 8, "scale",
                1.0f);
        return test.op("io.updraft::CachedAttention", attributes, x, x, x);
    }

    /// Rows with what a layer adds to them.
    private String layer(String x) {
        String residual = test.op("Add", x, attention(test.op("SimplifiedLayerNormalization", x, test.random(8))));
        return test.op("Add", residual, test.op("Tanh", residual));
    }

    private static List<String> selected(Graph graph) {
        return graph.nodes().stream().filter(node -> node.operator().type().equals("SelectRows"))
                .map(node -> node.input(0)).toList();
    }

    private Graph rewritten(Graph original, String logits) {
        Graph graph = new SelectLogitRows().apply(original, test.context());
        assertThat(Evaluation.floats(graph, logits)).containsExactly(Evaluation.selected(original, logits),
                Offset.offset(1e-6f));
        return graph;
    }

    @Test
    void selectsBehindTheLastAttentionAndOnTheResidualBesideIt() {
        String first = layer(test.rows(8));
        String attended = attention(test.op("SimplifiedLayerNormalization", first, test.random(8)));
        String logits = test.op("MatMul", test.op("Add", first, attended), test.random(8, 11));
        Graph graph = rewritten(test.build(logits), logits);
        assertThat(selected(graph)).containsExactlyInAnyOrder(first, attended);
    }

    @Test
    void selectsAValueOnceForAllItsReaders() {
        String attended = attention(test.rows(8));
        String logits = test.op("Mul", test.op("Tanh", attended), test.op("Sigmoid", attended));
        Graph graph = rewritten(test.build(logits), logits);
        assertThat(selected(graph)).containsExactly(attended);
    }

    @Test
    void selectsIdsWhereNothingAttends() {
        String logits = test.op("Tanh", test.rows(8));
        Graph graph = rewritten(test.build(logits), logits);
        assertThat(selected(graph)).containsExactly("ids");
    }

    @Test
    void selectsBehindARangeOverAllRows() {
        String attended = attention(test.rows(8));
        test.op("io.updraft::DynamicQuantize", Map.of(), List.of(attended), List.of("x", "scale", "zero"));
        Map<String, Object> attributes = Map.of("parts", 1, "N", new long[]{3}, "K", 8, "format", "integer", "layout",
                "KN", "quant_axis", "", "block_size", 0, "activation", "uint8_dynamic");
        Tensor weight = Tensor.allocate(DataType.INT8, Shape.of(8, 3));
        for (long i = 0; i < weight.elements(); i++) {
            weight.setLong(i, 11 * i % 100);
        }
        String logits = test.op("io.updraft::Linear", attributes, "x", test.constant(weight), test.random(1), "", "",
                "", "scale", "zero");
        Graph graph = rewritten(test.build(logits), logits);
        assertThat(selected(graph)).containsExactly("x");
        Node linear = TestGraph.only(graph, "Linear");
        assertThat(linear.inputs()).endsWith("scale", "zero");
    }

    @Test
    void leavesAGraphWhoseTokensAreNotIndependent() {
        PassContext context = test.context();
        Graph graph = test.build(test.op("Softmax", Map.of("axis", 1), test.rows(8)));
        assertThat(new SelectLogitRows().apply(graph, context)).isEqualTo(graph);
        assertThat(context.report(new SelectLogitRows()).notes()).singleElement().asString().contains("Softmax");
    }
}
