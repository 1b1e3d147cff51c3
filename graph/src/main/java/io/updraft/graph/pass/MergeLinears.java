package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether products of one input can be one product with several parts, and that product.
final class MergeLinears {
    private MergeLinears() {
    }

    /// One Linear that gives the outputs of `nodes` side by side under the name `output`; empty if they differ in
    /// more than their weights.
    static Optional<LinearNode> merged(List<Node> nodes, String output, GraphView view) {
        List<LinearNode> linears = new ArrayList<>();
        for (Node node : nodes) {
            if (!LinearNode.is(node)) {
                return Optional.empty();
            }
            linears.add(LinearNode.of(node));
        }
        LinearNode first = linears.getFirst();
        List<LinearNode.Part> parts = new ArrayList<>();
        for (LinearNode linear : linears) {
            boolean alike = linear.x().equals(first.x()) && linear.extras().equals(first.extras())
                    && linear.attributes().equals(first.attributes())
                    && linear.parts().stream().allMatch(part -> isAlike(part, first.parts().getFirst(), view));
            if (!alike) {
                return Optional.empty();
            }
            parts.addAll(linear.parts());
        }
        return Optional.of(new LinearNode(first.name(), first.x(), parts, first.extras(), output, first.attributes()));
    }

    private static boolean isAlike(LinearNode.Part part, LinearNode.Part other, GraphView view) {
        return type(part.weight(), view).equals(type(other.weight(), view))
                && type(part.scales(), view).equals(type(other.scales(), view))
                && type(part.zeroPoints(), view).equals(type(other.zeroPoints(), view))
                && part.groupIndex().isEmpty() && other.groupIndex().isEmpty();
    }

    private static Optional<DataType> type(String name, GraphView view) {
        return view.constant(name).map(tensor -> tensor.type());
    }
}
