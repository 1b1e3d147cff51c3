package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FuseGatedActivationTest {
    private final TestGraph test = new TestGraph();
    private final String x = test.rows(7);
    private final String gate = test.op("MatMul", x, test.random(7, 13));
    private final String up = test.op("MatMul", x, test.random(7, 13));

    private Graph fused(String logits) {
        PassContext context = test.context();
        return new FuseGatedActivation().apply(new LowerMatMul().apply(test.build(logits), context), context);
    }

    @Test
    void mergesGateAndUp() {
        Graph graph = fused(test.op("Mul", test.op("Mul", gate, test.op("Sigmoid", gate)), up));
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear", "GatedActivation");
        assertThat(TestGraph.only(graph, "GatedActivation").attributes().text("activation")).isEqualTo("silu");
        assertThat(LinearNode.of(TestGraph.only(graph, "Linear")).width()).isEqualTo(26);
    }

    @Test
    void keepsAGateThatAnotherReads() {
        String product = test.op("Mul", up, test.op("Gelu", Map.of("approximate", "tanh"), gate));
        Graph graph = fused(test.op("Add", product, gate));
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear", "Linear", "GatedActivation", "Add");
        assertThat(TestGraph.only(graph, "GatedActivation").inputs()).containsExactly(gate, up);
    }

    @Test
    void knowsTheHalvesOfOneProduct() {
        String packed = test.op("MatMul", x, test.random(7, 26));
        test.op("Split", Map.of("axis", -1, "num_outputs", 2), List.of(packed), List.of("left", "right"));
        Graph graph = fused(test.op("Mul", test.op("Mul", "left", test.op("Sigmoid", "left")), "right"));
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear", "GatedActivation");
    }

    @Test
    void leavesTheSigmoidOfAnotherValue() {
        Graph graph = fused(test.op("Mul", test.op("Mul", gate, test.op("Sigmoid", up)), up));
        assertThat(TestGraph.types(graph)).doesNotContain("GatedActivation");
    }

    @Test
    void doesNotTakeTheSecondHalfForTheGate() {
        String packed = test.op("MatMul", x, test.random(7, 26));
        test.op("Split", Map.of("axis", -1, "num_outputs", 2), List.of(packed), List.of("left", "right"));
        Graph graph = fused(test.op("Mul", test.op("Relu", "right"), "left"));
        assertThat(TestGraph.types(graph)).doesNotContain("GatedActivation");
    }
}
