package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Optional;

/// Adds a constant row inside the Linear that makes the other operand.
public final class AbsorbBias implements Pass {
    @Override
    public String name() {
        return "bias of products";
    }

    @Override
    public String reason() {
        return "the sum is still in a register when the product is done";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node add : graph.nodes()) {
            if (!add.is("Add")) {
                continue;
            }
            for (int i = 0; i < 2; i++) {
                String product = add.input(i);
                String bias = add.input(1 - i);
                Optional<LinearNode> linear = view.producer(product).filter(LinearNode::is).map(LinearNode::of)
                        .filter(found -> found.parts().size() == 1 && found.parts().getFirst().bias().isEmpty());
                if (linear.isPresent() && view.onlyConsumer(product).isPresent()
                        && view.constant(bias).filter(value -> isRow(value, linear.get().width())).isPresent()) {
                    edit.remove(view.producer(product).orElseThrow());
                    edit.replace(add, linear.get().withParts(List.of(linear.get().parts().getFirst().withBias(bias)))
                            .withOutput(add.output(0)).node());
                    context.count("Add -> bias of Linear");
                    break;
                }
            }
        }
        return edit.build();
    }

    private static boolean isRow(Tensor bias, long n) {
        return bias.type().isFloat() && bias.shape().rank() == 1 && bias.elements() == n;
    }
}
