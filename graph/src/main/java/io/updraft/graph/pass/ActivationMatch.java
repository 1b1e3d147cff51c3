package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorId;
import java.util.List;
import java.util.Optional;

/// A value recognised as an activation function of another value, as one operator or as x * Sigmoid(x).
///
/// @param activation the name that GatedActivation gives it
/// @param nodes that compute it
record ActivationMatch(String activation, String input, List<Node> nodes) {
    /// The slope of QuickGelu: x * sigmoid(1.702 x) (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).
    private static final double QUICK_GELU = 1.702;

    static Optional<ActivationMatch> of(String value, GraphView view) {
        return view.producer(value).flatMap(node -> of(node, view));
    }

    private static Optional<ActivationMatch> of(Node node, GraphView view) {
        boolean microsoft = node.operator().domain().equals(OperatorId.MICROSOFT);
        if (!microsoft && !node.operator().domain().isEmpty()) {
            return Optional.empty();
        }
        return switch (node.operator().type()) {
            case "Mul" -> sigmoidProduct(node, view);
            case "Swish" -> sigmoid(node.attributes().number("alpha", 1), node.input(0), List.of(node));
            case "QuickGelu" ->
                sigmoid(node.attributes().number("alpha", (float) QUICK_GELU), node.input(0), List.of(node));
            case "Relu" -> Optional.of(new ActivationMatch("relu", node.input(0), List.of(node)));
            case "Gelu" -> Optional.of(new ActivationMatch(
                    node.attributes().text("approximate", "none").equals("tanh") ? "gelu_tanh" : "gelu", node.input(0),
                    List.of(node)));
            case "FastGelu" -> microsoft && node.input(1).isEmpty()
                    ? Optional.of(new ActivationMatch("gelu_tanh", node.input(0), List.of(node)))
                    : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<ActivationMatch> sigmoidProduct(Node product, GraphView view) {
        for (int i = 0; i < 2; i++) {
            String x = product.input(i);
            Optional<Node> sigmoid = view.producer(product.input(1 - i), "Sigmoid");
            if (sigmoid.isPresent() && sigmoid.get().input(0).equals(x)) {
                return sigmoid(1, x, List.of(sigmoid.get(), product));
            }
            Optional<Node> scaled = sigmoid.flatMap(node -> view.producer(node.input(0), "Mul"));
            Optional<GraphView.ScalarOperand> slope = scaled.flatMap(view::scalarOperand);
            if (slope.isPresent() && slope.get().other().equals(x)) {
                return sigmoid(slope.get().value(), x, List.of(scaled.get(), sigmoid.get(), product));
            }
        }
        return Optional.empty();
    }

    private static Optional<ActivationMatch> sigmoid(double slope, String input, List<Node> nodes) {
        if (slope == 1) {
            return Optional.of(new ActivationMatch("silu", input, nodes));
        }
        return Math.abs(slope - QUICK_GELU) < 1e-4
                ? Optional.of(new ActivationMatch("quick_gelu", input, nodes))
                : Optional.empty();
    }
}
