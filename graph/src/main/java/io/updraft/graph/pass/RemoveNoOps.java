package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import java.util.Optional;

/// Removes nodes that give their input back: Identity, Dropout at inference, a Cast to the type that the value has
/// already, a Concat of one.
public final class RemoveNoOps implements Pass {
    @Override
    public String name() {
        return "remove no-ops";
    }

    @Override
    public String reason() {
        return "nodes that only pass a value on cost a copy and hide patterns";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        DataTypes types = DataTypes.of(graph);
        for (Node node : graph.nodes()) {
            if (view.isOutput(node.output(0)) || !isNoOp(node, view, types)) {
                continue;
            }
            edit.redirect(node.output(0), node.input(0));
            edit.remove(node);
            context.count(node.operator().type() + " removed");
        }
        return edit.build();
    }

    private static boolean isNoOp(Node node, GraphView view, DataTypes types) {
        if (!node.operator().domain().isEmpty()) {
            return false;
        }
        return switch (node.operator().type()) {
            case "Identity" -> true;
            case "Concat", "Sum", "Max", "Min", "Mean" -> node.inputs().size() == 1;
            case "Dropout" -> view.consumers(node.output(1)).isEmpty() && !view.isOutput(node.output(1))
                    && (node.input(2).isEmpty() || view.isScalar(node.input(2), 0));
            case "Cast" -> {
                Optional<DataType> type = types.of(node.input(0));
                yield type.isPresent() && type.get() == DataType.ofOnnx((int) node.attributes().integer("to"));
            }
            default -> false;
        };
    }
}
