package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evaluates nodes whose inputs are all constant, unless the result would be larger than what it is made from.
///
/// Weights therefore stay as they are stored: nothing is dequantized, widened or repeated here.
public final class FoldConstants implements Pass {
    /// A result up to this size may be larger than its inputs; that of a Cast may be eight times as large anyway.
    private static final long SMALL = 64L << 10;

    @Override
    public String name() {
        return "fold constants";
    }

    @Override
    public String reason() {
        return "what does not depend on the tokens is computed once, when the model is loaded";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        Map<String, Tensor> constants = new HashMap<>(graph.initializers());
        for (Node node : graph.nodes()) {
            Optional<List<Tensor>> values = node.is("Constant")
                    ? ConstantNodes.value(node).map(List::of)
                    : evaluate(node, view, constants, context);
            if (values.isEmpty()) {
                continue;
            }
            for (int i = 0; i < node.outputs().size(); i++) {
                if (!node.output(i).isEmpty()) {
                    constants.put(node.output(i), values.get().get(i));
                    edit.define(node.output(i), values.get().get(i));
                }
            }
            edit.remove(node);
            context.count(node.operator().type() + " folded");
        }
        return edit.build();
    }

    private static Optional<List<Tensor>> evaluate(Node node, GraphView view, Map<String, Tensor> constants,
            PassContext context) {
        if (node.inputs().isEmpty()
                || !node.inputs().stream().allMatch(name -> name.isEmpty() || constants.containsKey(name))
                || node.outputs().stream().anyMatch(view::isOutput)) {
            return Optional.empty();
        }
        Optional<OperatorContract> contract = context.registry().find(node.operator());
        if (contract.isEmpty() || isWeightArithmetic(node, view, constants)) {
            return Optional.empty();
        }
        List<Optional<Tensor>> inputs = new ArrayList<>();
        long read = 0;
        for (String name : node.inputs()) {
            Optional<Tensor> value = Optional.ofNullable(constants.get(name));
            inputs.add(value);
            read += value.map(tensor -> tensor.tensorType().bytes()).orElse(0L);
        }
        OperatorCall call = OperatorCall.of(node.operator(), node.name(), node.attributes(), node.outputs().size(),
                inputs);
        try {
            long written = contract.get().infer(call).stream().mapToLong(TensorType::bytes).sum();
            if (written > context.options().largestFolded()
                    || written > Math.max(node.is("Cast") ? 8 * read : read, SMALL)) {
                return Optional.empty();
            }
            List<Tensor> values = contract.get().evaluate(call);
            return values.size() < node.outputs().size() ? Optional.empty() : Optional.of(values);
        } catch (OperatorException broken) {
            // It breaks its contract just the same when it runs, and is reported there if anything needs it.
            context.note("not folded: " + broken.getMessage());
            return Optional.empty();
        }
    }

    /// Whether the node prepares a weight matrix for a product or a table for a lookup, which later passes absorb.
    private static boolean isWeightArithmetic(Node node, GraphView view, Map<String, Tensor> constants) {
        Tensor first = constants.get(node.input(0));
        if (first == null || first.shape().rank() < 2) {
            return false;
        }
        return switch (node.operator().type()) {
            case "DequantizeLinear", "Transpose", "Cast", "QuantizeLinear" -> view.consumers(node.output(0)).stream()
                    .anyMatch(user -> switch (user.operator().type()) {
                        case "Gather" -> user.input(0).equals(node.output(0));
                        case "MatMul", "Gemm", "Transpose", "Cast", "DequantizeLinear" -> true;
                        default -> false;
                    });
            default -> false;
        };
    }
}
