package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns Add and the normalization of the sum into SkipSimplifiedLayerNormalization, which also gives the sum.
public final class FuseResidualNormalization implements Pass {
    @Override
    public String name() {
        return "residual and normalization";
    }

    @Override
    public String reason() {
        return "the sum is normalized while it is in cache";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        RowWidths widths = RowWidths.of(graph);
        for (Node norm : graph.nodes()) {
            boolean simplified = norm.operator().type().equals("SimplifiedLayerNormalization");
            if (!simplified || !norm.output(1).isEmpty() || !isLastAxis(norm) || !view.isConstant(norm.input(1))) {
                continue;
            }
            Optional<Node> add = view.producer(norm.input(0), "Add").filter(node -> !edit.isReplaced(node));
            long width = view.constant(norm.input(1)).map(gamma -> gamma.elements()).orElse(0L);
            if (add.isEmpty() || widths.of(add.get().input(0)) != width || widths.of(add.get().input(1)) != width) {
                continue;
            }
            edit.remove(add.get());
            edit.replace(norm, new Node(OperatorId.microsoft("SkipSimplifiedLayerNormalization"), norm.name(),
                    List.of(add.get().input(0), add.get().input(1), norm.input(1)),
                    List.of(norm.output(0), "", "", add.get().output(0)),
                    Attributes.of(Map.of("epsilon", norm.attributes().number("epsilon", 1e-5f)))));
            context.count("Add + SimplifiedLayerNormalization -> SkipSimplifiedLayerNormalization");
        }
        return edit.build();
    }

    private static boolean isLastAxis(Node norm) {
        long axis = norm.attributes().integer("axis", -1);
        return axis == -1 || axis == 2;
    }
}
