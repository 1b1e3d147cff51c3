package io.updraft.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphVerifier;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FuseGatedActivationTest {
    private final TestGraph test = new TestGraph();
    private final String x = test.rows(7);
    private final String gate = test.op("MatMul", x, test.random(7, 13));
    private final String up = test.op("MatMul", x, test.random(7, 13));

    /// Whatever was fused, the values must be the same.
    private Graph fused(String logits) {
        PassContext context = test.context();
        Graph original = test.build(logits);
        Graph graph = new FuseGatedActivation().apply(new LowerMatMul().apply(original, context), context);
        GraphVerifier.verify(graph);
        assertThat(Evaluation.floats(graph, logits)).containsExactly(Evaluation.floats(original, logits),
                Offset.offset(1e-6f));
        return graph;
    }

    @ParameterizedTest
    @ValueSource(strings = {"silu", "gelu", "gelu_tanh", "quick_gelu", "relu"})
    void knowsEveryActivation(String activation) {
        String activated = switch (activation) {
            case "silu" -> test.op("Mul", test.op("Sigmoid", gate), gate);
            case "gelu" -> test.op("Gelu", gate);
            case "gelu_tanh" -> test.op("Gelu", Map.of("approximate", "tanh"), gate);
            case "quick_gelu" ->
                test.op("Mul", gate, test.op("Sigmoid", test.op("Mul", gate, test.scalar(1.702))));
            default -> test.op("Relu", gate);
        };
        Graph graph = fused(test.op("Mul", up, activated));
        assertThat(TestGraph.types(graph)).containsExactly("Gather", "Linear", "GatedActivation");
        assertThat(TestGraph.only(graph, "GatedActivation").attributes().text("activation")).isEqualTo(activation);
    }

    @Test
    void keepsAnActivationThatAnotherReads() {
        String activated = test.op("Mul", gate, test.op("Sigmoid", gate));
        Graph graph = fused(test.op("Sub", test.op("Mul", activated, up), activated));
        assertThat(TestGraph.types(graph)).contains("Sigmoid", "GatedActivation");
    }

    @Test
    void keepsASigmoidThatAnotherReads() {
        String sigmoid = test.op("Sigmoid", gate);
        Graph graph = fused(test.op("Sub", test.op("Mul", test.op("Mul", gate, sigmoid), up), sigmoid));
        assertThat(TestGraph.types(graph)).contains("Sigmoid", "GatedActivation");
    }

    @Test
    void leavesAnotherSlope() {
        String activated = test.op("Mul", gate, test.op("Sigmoid", test.op("Mul", gate, test.scalar(1.5))));
        assertThat(TestGraph.types(fused(test.op("Mul", activated, up)))).doesNotContain("GatedActivation");
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
