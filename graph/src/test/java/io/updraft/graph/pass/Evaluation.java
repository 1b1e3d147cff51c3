package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Values of small graphs by the contracts' references, so that a rewritten graph can be compared with the original.
///
/// Operators that need a session have stand-ins: SelectRows takes the rows [#SELECTED], DynamicQuantize takes its range
/// over all rows, and CachedAttention adds up all rows of its query so far, which mixes tokens as attention does.
final class Evaluation {
    static final long[] IDS = {3, 0, 10, 7, 7};
    static final long[] SELECTED = {1, 4};

    private Evaluation() {
    }

    /// The value of `name` for [#IDS].
    static Tensor of(Graph graph, String name) {
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.put("evaluation.selected", Tensor.ofLongs(Shape.of(SELECTED.length), SELECTED));
        constants.put("evaluation.axis", Tensor.ofLongs(Shape.SCALAR, 1));
        Graph complete = graph.with(constants, graph.nodes().stream().map(Evaluation::standIn).toList());
        PartialEvaluator evaluator = new PartialEvaluator(complete, TestGraph.REGISTRY, 1 << 20);
        evaluator.define("ids", Tensor.ofLongs(Shape.of(1, IDS.length), IDS));
        evaluator.run(complete.nodes());
        return evaluator.value(name).orElseThrow(() -> new AssertionError("'" + name + "' has no value"));
    }

    static float[] floats(Graph graph, String name) {
        return of(graph, name).toFloats();
    }

    /// The rows [#SELECTED] of a value [1, tokens, width].
    static float[] selected(Graph graph, String name) {
        Tensor all = of(graph, name);
        int width = (int) all.shape().dim(-1);
        float[] rows = new float[SELECTED.length * width];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) all.getDouble(SELECTED[i / width] * width + i % width);
        }
        return rows;
    }

    private static Node standIn(Node node) {
        if (!node.operator().domain().equals(OperatorId.UPDRAFT)) {
            return node;
        }
        return switch (node.operator().type()) {
            case "SelectRows" -> onnx(node, "Gather", List.of(node.input(0), "evaluation.selected"),
                    Attributes.of(Map.of("axis", 1)));
            case "CachedAttention" ->
                onnx(node, "CumSum", List.of(node.input(0), "evaluation.axis"), Attributes.NONE);
            case "DynamicQuantize" -> onnx(node, "DynamicQuantizeLinear", node.inputs(), Attributes.NONE);
            default -> node;
        };
    }

    private static Node onnx(Node node, String type, List<String> inputs, Attributes attributes) {
        OperatorId id = TestGraph.REGISTRY.find("", type, 21).map(OperatorContract::id).orElseThrow();
        return new Node(id, node.name(), inputs, node.outputs(), attributes);
    }
}
