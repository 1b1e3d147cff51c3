package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;

/// The last extent of activations, where the operator that makes them says it; enough to tell that a sum of two
/// activations does not broadcast.
final class RowWidths {
    private final Map<String, Long> widths = new HashMap<>();

    private RowWidths() {
    }

    static RowWidths of(Graph graph) {
        RowWidths result = new RowWidths();
        for (Node node : graph.nodes()) {
            long width = result.width(node, graph.initializers());
            if (width > 0) {
                node.outputs().forEach(output -> result.widths.put(output, width));
            }
        }
        return result;
    }

    /// The width, or -1 if it is not known.
    long of(String name) {
        return widths.getOrDefault(name, -1L);
    }

    private long width(Node node, Map<String, Tensor> constants) {
        return switch (node.operator().type()) {
            case "Linear" -> LinearNode.of(node).width();
            case "MatMul", "MatMulInteger", "Gather" -> {
                Tensor matrix = constants.get(node.input(node.is("Gather") ? 0 : 1));
                yield matrix != null && matrix.shape().rank() == 2 ? matrix.shape().dim(1) : -1;
            }
            case "GatherBlockQuantized" -> -1;
            case "MatMulNBits" -> node.attributes().integer("N", -1);
            case "CachedAttention" ->
                node.attributes().integer("num_heads", -1) * node.attributes().integer("head_size", -1);
            case "Add", "Mul", "Sub", "Div" -> {
                long left = of(node.input(0));
                long right = of(node.input(1));
                yield left == right
                        || constants.containsKey(node.input(1)) && constants.get(node.input(1)).elements() == 1
                                ? left
                                : constants.containsKey(node.input(0)) && constants.get(node.input(0)).elements() == 1
                                        ? right : -1;
            }
            case "SimplifiedLayerNormalization", "LayerNormalization", "RMSNormalization", "SkipLayerNormalization",
                    "SkipSimplifiedLayerNormalization", "Cast", "Sigmoid", "Relu", "Gelu", "Tanh", "Identity" ->
                of(node.input(0));
            default -> -1;
        };
    }
}
