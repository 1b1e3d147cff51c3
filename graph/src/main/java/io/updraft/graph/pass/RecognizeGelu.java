package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Recognises Gelu spelled out, exact and by tanh:
/// x/2 (1 + erf(x / sqrt 2)) and x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).
public final class RecognizeGelu implements Pass {
    private static final int GELU_OPSET = 20;

    @Override
    public String name() {
        return "Gelu spelled out";
    }

    @Override
    public String reason() {
        return "one pass over the activation instead of five to eight";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        Optional<OperatorId> gelu = context.registry().find(OperatorId.ONNX, "Gelu", GELU_OPSET)
                .map(OperatorContract::id);
        if (gelu.isEmpty()) {
            context.note("operator Gelu is not supported");
            return graph;
        }
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node inner : graph.nodes()) {
            Optional<String> x = inner.is("Erf") ? erfArgument(inner, view) : tanhArgument(inner, view);
            Optional<Node> last = x.flatMap(name -> view.onlyConsumer(inner.output(0))
                    .filter(node -> node.is("Add") && view.isScalar(GraphView.other(node, inner.output(0)), 1))
                    .flatMap(one -> halfProduct(one.output(0), name, view)));
            if (last.isPresent()) {
                String form = inner.is("Erf") ? "none" : "tanh";
                edit.replace(last.get(), new Node(gelu.get(), last.get().name(), List.of(x.get()), last.get().outputs(),
                        Attributes.of(Map.of("approximate", form))));
                context.count(inner.operator().type() + ", ..., Mul -> Gelu");
            }
        }
        return edit.build();
    }

    private static Optional<String> erfArgument(Node erf, GraphView view) {
        return view.producer(erf.input(0)).flatMap(node -> {
            boolean quotient = node.is("Div") && view.isScalar(node.input(1), Math.sqrt(2));
            Optional<GraphView.ScalarOperand> factor = node.is("Mul") ? view.scalarOperand(node) : Optional.empty();
            if (quotient) {
                return Optional.of(node.input(0));
            }
            return factor.filter(found -> isNear(found.value(), Math.sqrt(0.5))).map(GraphView.ScalarOperand::other);
        });
    }

    private static Optional<String> tanhArgument(Node tanh, GraphView view) {
        if (!tanh.is("Tanh")) {
            return Optional.empty();
        }
        Optional<Node> sum = view.producer(tanh.input(0), "Mul").flatMap(view::scalarOperand)
                .filter(factor -> isNear(factor.value(), Math.sqrt(2 / Math.PI)))
                .flatMap(factor -> view.producer(factor.other(), "Add"));
        return sum.flatMap(add -> {
            for (int i = 0; i < 2; i++) {
                String x = add.input(i);
                Optional<GraphView.ScalarOperand> cubic = view.producer(add.input(1 - i), "Mul")
                        .flatMap(view::scalarOperand).filter(factor -> isNear(factor.value(), 0.044715));
                if (cubic.filter(factor -> isCube(factor.other(), x, view)).isPresent()) {
                    return Optional.of(x);
                }
            }
            return Optional.empty();
        });
    }

    private static boolean isCube(String name, String x, GraphView view) {
        return view.producer(name).filter(node -> {
            boolean power = node.is("Pow") && node.input(0).equals(x) && view.isScalar(node.input(1), 3);
            boolean product = node.is("Mul") && node.inputs().contains(x)
                    && view.producer(GraphView.other(node, x), "Mul")
                            .filter(square -> square.inputs().equals(List.of(x, x))).isPresent();
            return power || product;
        }).isPresent();
    }

    private static boolean isNear(double value, double expected) {
        return Math.abs(value - expected) <= 1e-4 * expected;
    }

    /// The node that gives `one` * x / 2, in any order.
    private static Optional<Node> halfProduct(String one, String x, GraphView view) {
        Optional<Node> first = view.onlyConsumer(one).filter(node -> node.is("Mul"));
        if (first.isEmpty()) {
            return Optional.empty();
        }
        String factor = GraphView.other(first.get(), one);
        if (isHalf(factor, x, view)) {
            return first;
        }
        Optional<Node> second = view.onlyConsumer(first.get().output(0)).filter(node -> node.is("Mul"));
        if (factor.equals(x)) {
            return second.filter(node -> view.isScalar(GraphView.other(node, first.get().output(0)), 0.5));
        }
        return view.isScalar(factor, 0.5)
                ? second.filter(node -> GraphView.other(node, first.get().output(0)).equals(x))
                : Optional.empty();
    }

    private static boolean isHalf(String name, String x, GraphView view) {
        return view.producer(name).filter(node -> {
            if (node.is("Div")) {
                return node.input(0).equals(x) && view.isScalar(node.input(1), 2);
            }
            return node.is("Mul") && view.scalarOperand(node)
                    .filter(factor -> factor.other().equals(x) && isNear(factor.value(), 0.5)).isPresent();
        }).isPresent();
    }
}
