package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns act(gate) * up into GatedActivation, and the two products before it into one.
public final class FuseGatedActivation implements Pass {
    @Override
    public String name() {
        return "gate and up in one product, activation and product in one";
    }

    @Override
    public String reason() {
        return "the input is read once, and the widest activation of the layer passes through memory once";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node product : graph.nodes()) {
            if (!product.is("Mul")) {
                continue;
            }
            for (int i = 0; i < 2; i++) {
                Optional<ActivationMatch> match = ActivationMatch.of(product.input(i), view);
                if (match.isPresent() && fuse(product, match.get(), product.input(1 - i), view, edit, context)) {
                    break;
                }
            }
        }
        return edit.build();
    }

    private static boolean fuse(Node product, ActivationMatch match, String up, GraphView view, GraphEdit edit,
            PassContext context) {
        String gate = match.input();
        Optional<Node> gateMaker = view.producer(gate);
        Optional<Node> upMaker = view.producer(up);
        if (gateMaker.isEmpty() || upMaker.isEmpty() || gate.equals(up)) {
            return false;
        }
        List<Node> fused = new ArrayList<>(match.nodes());
        fused.add(product);
        boolean gateOnlyHere = isUsedOnlyBy(match.nodes(), gate, view)
                && match.nodes().stream().allMatch(node -> isUsedOnlyBy(fused, node.output(0), view));
        Attributes activation = Attributes.of(Map.of("activation", match.activation()));
        OperatorId operator = OperatorId.updraft("GatedActivation");
        Node split = gateMaker.get();
        if (isHalves(split, gate, up, view)) {
            edit.replace(product,
                    new Node(operator, product.name(), List.of(split.input(0)), product.outputs(), activation));
            context.count("Split + " + match.activation() + " + Mul -> GatedActivation");
            return true;
        }
        if (!LinearNode.is(gateMaker.get()) || !LinearNode.is(upMaker.get())
                || LinearNode.of(gateMaker.get()).width() != LinearNode.of(upMaker.get()).width()) {
            return false;
        }
        String output = edit.fresh(gate + ".up");
        Optional<LinearNode> merged = context.options().merge() && gateOnlyHere && view.onlyConsumer(up).isPresent()
                ? MergeLinears.merged(List.of(gateMaker.get(), upMaker.get()), output, view)
                : Optional.empty();
        if (merged.isPresent()) {
            edit.remove(gateMaker.get());
            edit.remove(upMaker.get());
            edit.add(merged.get().node());
            context.count("gate and up merged");
        }
        edit.replace(product,
                new Node(operator, product.name(), merged.isPresent() ? List.of(output) : List.of(gate, up),
                        product.outputs(), activation));
        context.count(match.activation() + " + Mul -> GatedActivation");
        return true;
    }

    private static boolean isUsedOnlyBy(List<Node> nodes, String value, GraphView view) {
        return nodes.containsAll(view.consumers(value)) && !view.isOutput(value);
    }

    /// Whether a Split into two on the last axis gives gate first and up second.
    private static boolean isHalves(Node split, String gate, String up, GraphView view) {
        long axis = split.attributes().integer("axis", 0);
        return split.is("Split") && (axis == -1 || axis == 2) && split.outputs().equals(List.of(gate, up))
                && (split.input(1).isEmpty() || view.constant(split.input(1))
                        .filter(sizes -> sizes.elements() == 2 && sizes.getLong(0) == sizes.getLong(1)).isPresent());
    }
}
