package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who makes and who uses each value of a graph.
final class GraphView {
    private final Graph graph;
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, List<Node>> consumers = new HashMap<>();
    private final Set<String> outputs = new HashSet<>();

    GraphView(Graph graph) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    producers.put(output, node);
                }
            }
            for (String input : node.inputs()) {
                if (!input.isEmpty()) {
                    consumers.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
                }
            }
        }
        for (Value output : graph.outputs()) {
            outputs.add(output.name());
        }
    }

    Graph graph() {
        return graph;
    }

    /// The node that makes a value; empty for graph inputs and initializers.
    Optional<Node> producer(String name) {
        return Optional.ofNullable(producers.get(name));
    }

    /// The node that makes a value, if it is of this ONNX type.
    Optional<Node> producer(String name, String type) {
        return producer(name).filter(node -> node.is(type));
    }

    /// The nodes that use a value, once for each use.
    List<Node> consumers(String name) {
        return consumers.getOrDefault(name, List.of());
    }

    boolean isOutput(String name) {
        return outputs.contains(name);
    }

    /// The node that alone uses a value, which is no graph output either.
    Optional<Node> onlyConsumer(String name) {
        List<Node> users = consumers(name);
        return users.size() == 1 && !isOutput(name) ? Optional.of(users.getFirst()) : Optional.empty();
    }

    boolean isConstant(String name) {
        return graph.initializers().containsKey(name);
    }

    Optional<Tensor> constant(String name) {
        return Optional.ofNullable(graph.initializers().get(name));
    }

    /// The value of a constant with one element.
    Optional<Double> scalar(String name) {
        return constant(name).filter(tensor -> tensor.elements() == 1 && tensor.data().byteSize() > 0)
                .map(tensor -> tensor.getDouble(0));
    }

    /// Whether a value is a constant with one element, close to `expected`.
    boolean isScalar(String name, double expected) {
        return scalar(name).filter(value -> Math.abs(value - expected) <= 1e-3 * Math.abs(expected)).isPresent();
    }

    /// The input of a two-input node that is not `name`.
    static String other(Node node, String name) {
        return node.input(0).equals(name) ? node.input(1) : node.input(0);
    }

    /// The constant scalar among a node's two inputs, with the index of the other input.
    Optional<ScalarOperand> scalarOperand(Node node) {
        for (int i = 0; i < 2; i++) {
            Optional<Double> value = scalar(node.input(i));
            if (value.isPresent() && !isConstant(node.input(1 - i))) {
                return Optional.of(new ScalarOperand(value.get(), i, node.input(1 - i)));
            }
        }
        return Optional.empty();
    }

    /// A constant scalar that a node combines with `other`.
    record ScalarOperand(double value, int index, String other) {
    }
}
