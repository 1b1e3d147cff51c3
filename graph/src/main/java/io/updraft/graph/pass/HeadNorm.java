package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Root-mean-square normalization of each head of queries or keys, before the rotation (Qwen3, Gemma 3).
///
/// @param output the normalized value in the graph
record HeadNorm(String weight, float epsilon, String output) {
    /// @param values of the region's query or key side
    static Optional<HeadNorm> find(AttentionRegion region, Set<String> values, GraphView view) {
        List<Node> norms = region.nodes().stream().filter(HeadNorm::isNorm)
                .filter(node -> values.contains(node.output(0))).toList();
        if (norms.isEmpty()) {
            return Optional.empty();
        }
        Node norm = norms.getFirst();
        Optional<Tensor> weight = view.constant(norm.input(1))
                .filter(value -> value.shape().rank() == 1 && value.elements() == region.headSize());
        if (norms.size() > 1 || weight.isEmpty() || norm.attributes().integer("axis", -1) != -1) {
            throw new NotRecognized(
                    norm.describe() + " does not normalize heads of " + region.headSize() + " elements");
        }
        return Optional.of(new HeadNorm(norm.input(1), norm.attributes().number("epsilon", 1e-5f), norm.output(0)));
    }

    static boolean isNorm(Node node) {
        return switch (node.operator().type()) {
            case "SimplifiedLayerNormalization", "RMSNormalization" -> true;
            default -> false;
        };
    }
}
