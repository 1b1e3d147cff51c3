package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Recognises normalization over the last axis spelled out in elementary operators:
/// x / sqrt(mean(x^2) + epsilon) * weight, and the same of x - mean(x) with a bias.
public final class RecognizeNormalization implements Pass {
    @Override
    public String name() {
        return "normalization spelled out";
    }

    @Override
    public String reason() {
        return "one pass over a row instead of eight";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        DataTypes types = DataTypes.of(graph);
        for (Node mean : graph.nodes()) {
            if (mean.is("ReduceMean") && isOverLastAxis(mean, view)) {
                match(mean, view, types).ifPresent(match -> replace(match, view, edit, context));
            }
        }
        return edit.build();
    }

    /// @param last the node whose output the new node takes over
    private record Match(String x, String weight, double epsilon, Node last) {
    }

    private static boolean isOverLastAxis(Node mean, GraphView view) {
        long[] axes = mean.attributes().has("axes")
                ? mean.attributes().integers("axes")
                : view.constant(mean.input(1)).map(Tensor::toLongs).orElse(new long[0]);
        return axes.length == 1 && axes[0] == -1 && mean.attributes().flag("keepdims", true);
    }

    private static Optional<Match> match(Node mean, GraphView view, DataTypes types) {
        Optional<String> x = squared(mean.input(0), view);
        Optional<Node> add = view.onlyConsumer(mean.output(0)).filter(node -> node.is("Add"));
        Optional<Double> epsilon = add.flatMap(node -> view.scalar(GraphView.other(node, mean.output(0))));
        if (x.isEmpty() || epsilon.isEmpty()) {
            return Optional.empty();
        }
        Optional<Node> scaled = view.onlyConsumer(add.get().output(0)).flatMap(root -> scaled(root, x.get(), view));
        if (scaled.isEmpty()) {
            return Optional.empty();
        }
        String normalized = behindCast(scaled.get().output(0), view);
        Optional<Node> product = view.onlyConsumer(normalized).filter(node -> node.is("Mul"));
        if (product.isEmpty()) {
            return Optional.empty();
        }
        String weight = GraphView.other(product.get(), normalized);
        boolean isRow = view.constant(weight).filter(value -> value.shape().rank() == 1 && value.type().isFloat())
                .isPresent();
        return isRow
                ? Optional.of(
                        new Match(inFrontOfCast(x.get(), weight, view, types), weight, epsilon.get(), product.get()))
                : Optional.empty();
    }

    private static Optional<String> squared(String name, GraphView view) {
        return view.producer(name).flatMap(node -> {
            boolean square = node.is("Pow") && view.isScalar(node.input(1), 2)
                    || node.is("Mul") && node.input(0).equals(node.input(1));
            return square ? Optional.of(node.input(0)) : Optional.empty();
        });
    }

    /// The node that gives x / sqrt(...), whose root is Sqrt or Pow to -1/2.
    private static Optional<Node> scaled(Node root, String x, GraphView view) {
        if (root.is("Pow") && view.isScalar(root.input(1), -0.5)) {
            return productWith(x, root.output(0), view);
        }
        if (!root.is("Sqrt")) {
            return Optional.empty();
        }
        Optional<Node> next = view.onlyConsumer(root.output(0));
        if (next.filter(node -> node.is("Div") && node.input(0).equals(x) && node.input(1).equals(root.output(0)))
                .isPresent()) {
            return next;
        }
        return next.filter(node -> node.is("Reciprocal") || node.is("Div") && view.isScalar(node.input(0), 1))
                .flatMap(node -> productWith(x, node.output(0), view));
    }

    private static Optional<Node> productWith(String x, String factor, GraphView view) {
        return view.onlyConsumer(factor).filter(node -> node.is("Mul") && GraphView.other(node, factor).equals(x));
    }

    private static String behindCast(String name, GraphView view) {
        return view.onlyConsumer(name).filter(node -> node.is("Cast")).map(node -> node.output(0)).orElse(name);
    }

    /// The input in the weight's type, where a Cast made it wider only for the normalization.
    private static String inFrontOfCast(String x, String weight, GraphView view, DataTypes types) {
        return view.producer(x, "Cast").map(cast -> cast.input(0))
                .filter(source -> !types.of(x).equals(types.of(weight)) && types.of(source).equals(types.of(weight)))
                .orElse(x);
    }

    private static void replace(Match match, GraphView view, GraphEdit edit, PassContext context) {
        Optional<String> centred = view.producer(match.x, "Sub").filter(sub -> view.producer(sub.input(1), "ReduceMean")
                .filter(mean -> isOverLastAxis(mean, view) && mean.input(0).equals(sub.input(0))).isPresent())
                .map(sub -> sub.input(0));
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("axis", -1);
        attributes.put("epsilon", (float) match.epsilon);
        if (centred.isEmpty()) {
            edit.replace(match.last, new Node(OperatorId.onnx("SimplifiedLayerNormalization", 1), match.last.name(),
                    List.of(match.x, match.weight), match.last.outputs(), Attributes.of(attributes)));
            context.count("Pow, ReduceMean, ..., Mul -> SimplifiedLayerNormalization");
            return;
        }
        List<String> inputs = new ArrayList<>(List.of(centred.get(), match.weight));
        Node last = match.last;
        Optional<Node> bias = view.onlyConsumer(match.last.output(0)).filter(node -> node.is("Add"))
                .filter(node -> isBias(GraphView.other(node, match.last.output(0)), match.weight, view));
        if (bias.isPresent()) {
            inputs.add(GraphView.other(bias.get(), match.last.output(0)));
            last = bias.get();
        }
        edit.replace(last, new Node(context.onnx("LayerNormalization", 17), last.name(), inputs, last.outputs(),
                Attributes.of(attributes)));
        context.count("ReduceMean, Sub, ..., Mul -> LayerNormalization");
    }

    private static boolean isBias(String name, String weight, GraphView view) {
        return view.constant(name).filter(value -> value.shape().rank() == 1
                && view.constant(weight).filter(other -> other.elements() == value.elements()).isPresent()).isPresent();
    }
}
