package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.PackedCodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Turns com.microsoft::MatMulBnb4 into Linear with a codebook. The two codes of a byte change places, as Linear has the
/// first in the low bits.
public final class LowerMatMulBnb4 implements Pass {
    @Override
    public String name() {
        return "products with bitsandbytes weights";
    }

    @Override
    public String reason() {
        return "the same operator as for other weights of few bits";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node node : graph.nodes()) {
            if (!node.is(OperatorId.MICROSOFT, "MatMulBnb4")) {
                continue;
            }
            if (!view.isConstant(node.input(1)) || !view.isConstant(node.input(2))) {
                context.note(node.describe() + " left alone: its weight is not constant");
            } else if (node.attributes().integer("K") % node.attributes().integer("block_size") != 0) {
                context.note(node.describe() + " left alone: a block reaches from one row into the next");
            } else {
                edit.replace(node, linear(node, view, edit));
                context.count("MatMulBnb4 -> Linear");
            }
        }
        return edit.build();
    }

    private static Node linear(Node node, GraphView view, GraphEdit edit) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("K", node.attributes().integer("K"));
        attributes.put("format", "codebook");
        attributes.put("codebook", node.attributes().integer("quant_type") == 0 ? "fp4" : "nf4");
        attributes.put("block_size", node.attributes().integer("block_size"));
        attributes.put("activation", "float");
        String codes = edit.constant(node.input(1) + ".swapped",
                PackedCodes.swapNibbles(view.constant(node.input(1)).orElseThrow()));
        LinearNode.Part part = new LinearNode.Part(codes, node.input(2), "", "", "", node.attributes().integer("N"));
        return new LinearNode(node.name(), node.input(0), List.of(part), List.of(), node.output(0), attributes).node();
    }
}
