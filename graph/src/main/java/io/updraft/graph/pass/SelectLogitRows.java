package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts SelectRows at the earliest points behind which only the rows whose logits are wanted matter: where values
/// that attention (or a range over all rows) still needs flow to nodes that it does not need.
///
/// In a decoder that is behind the last attention, on its output and on the residual beside it.
public final class SelectLogitRows implements Pass {
    @Override
    public String name() {
        return "only the rows whose logits are wanted";
    }

    @Override
    public String reason() {
        return "a prompt needs the logits of its last token alone; the vocabulary is the widest product of all";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphView view = new GraphView(graph);
        TokenRows rows = TokenRows.of(graph, context.signature());
        if (rows.refusal().isPresent()) {
            context.note("no rows selected: " + rows.refusal().get());
            return graph;
        }
        Set<String> whole = madeWhole(graph);
        GraphEdit edit = new GraphEdit(graph);
        Map<String, String> selected = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (node.outputs().stream().anyMatch(whole::contains)) {
                continue;
            }
            List<String> inputs = node.inputs().stream()
                    .map(input -> rows.isTokens(input) && (whole.contains(input) || view.producer(input).isEmpty())
                            ? selected.computeIfAbsent(input, name -> select(name, edit, context))
                            : input)
                    .toList();
            if (!inputs.equals(node.inputs())) {
                edit.replace(node, node.withInputs(inputs));
            }
        }
        return edit.build();
    }

    private static String select(String name, GraphEdit edit, PassContext context) {
        String output = edit.fresh(name + ".selected");
        edit.add(new Node(OperatorId.updraft("SelectRows"), output, List.of(name), List.of(output), Attributes.NONE));
        context.count("SelectRows placed");
        return output;
    }

    /// The outputs of all nodes that something across tokens is or depends on.
    private static Set<String> madeWhole(Graph graph) {
        Set<String> needed = new HashSet<>();
        Set<String> made = new HashSet<>();
        for (Node node : graph.nodes().reversed()) {
            if (isAcrossTokens(node) || node.outputs().stream().anyMatch(needed::contains)) {
                node.inputs().stream().filter(input -> !input.isEmpty()).forEach(needed::add);
                node.outputs().stream().filter(output -> !output.isEmpty()).forEach(made::add);
            }
        }
        return made;
    }

    private static boolean isAcrossTokens(Node node) {
        return node.is(OperatorId.UPDRAFT, "CachedAttention") || node.is(OperatorId.UPDRAFT, "DynamicQuantize");
    }
}
