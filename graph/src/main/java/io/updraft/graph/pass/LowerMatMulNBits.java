package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Turns com.microsoft::MatMulNBits into Linear with the weight as it is stored.
///
/// Inputs of the operator: A, B, scales, zero_points, g_idx, bias. Accuracy level 4 allows activations rounded to
/// int8 in blocks, and is taken up.
public final class LowerMatMulNBits implements Pass {
    @Override
    public String name() {
        return "products with weights of 2, 4 and 8 bits";
    }

    @Override
    public String reason() {
        return "the same operator as for other weights, so that bias, neighbours and activation can be merged with it";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node node : graph.nodes()) {
            if (!node.is(OperatorId.MICROSOFT, "MatMulNBits")) {
                continue;
            }
            if (node.attributes().integer("weight_prepacked", 0) != 0) {
                context.note(node.describe() + " left alone: its weight is packed for another device");
            } else if (!IntStream.range(1, node.inputs().size()).mapToObj(node::input)
                    .allMatch(name -> name.isEmpty() || view.isConstant(name))) {
                context.note(node.describe() + " left alone: its weight is not constant");
            } else {
                edit.replace(node, linear(node));
                context.count("MatMulNBits -> Linear");
            }
        }
        return edit.build();
    }

    private static Node linear(Node node) {
        Attributes given = node.attributes();
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("K", given.integer("K"));
        attributes.put("format", "nbits");
        attributes.put("bits", given.integer("bits", 4));
        attributes.put("block_size", given.integer("block_size"));
        attributes.put("activation", given.integer("accuracy_level", 0) == 4 ? "int8_block" : "float");
        LinearNode.Part part = new LinearNode.Part(node.input(1), node.input(2), node.input(3), node.input(4),
                node.input(5), given.integer("N"));
        return new LinearNode(node.name(), node.input(0), List.of(part), List.of(), node.output(0), attributes).node();
    }
}
