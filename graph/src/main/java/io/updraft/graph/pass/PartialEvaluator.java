package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Runs as much of a graph as follows from what is known: types everywhere, values where all inputs have values.
///
/// With concrete shapes for the inputs and values only for mask and positions, exactly the arithmetic on shapes,
/// masks and positions gets values, however it is spelled. Nodes without contract, or that break theirs, leave their
/// outputs unknown.
final class PartialEvaluator {
    private final OperatorRegistry registry;
    private final Map<String, TensorType> types;
    private final Map<String, Tensor> values;
    private final long largest;

    /// @param largest elements of the largest value that is computed
    PartialEvaluator(Graph graph, OperatorRegistry registry, long largest) {
        this.registry = registry;
        this.largest = largest;
        this.types = new HashMap<>();
        this.values = new HashMap<>(graph.initializers());
        graph.initializers().forEach((name, tensor) -> types.put(name, tensor.tensorType()));
    }

    /// A copy that can learn more without the original knowing.
    PartialEvaluator(PartialEvaluator base, long largest) {
        this.registry = base.registry;
        this.largest = largest;
        this.types = new HashMap<>(base.types);
        this.values = new HashMap<>(base.values);
    }

    void define(String name, TensorType type) {
        types.put(name, type);
    }

    void define(String name, Tensor value) {
        types.put(name, value.tensorType());
        values.put(name, value);
    }

    /// Forgets a value that was known, and keeps its type.
    void forget(String name) {
        values.remove(name);
    }

    Optional<TensorType> type(String name) {
        return Optional.ofNullable(types.get(name));
    }

    Optional<Shape> shape(String name) {
        return type(name).map(TensorType::shape);
    }

    Optional<Tensor> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    boolean isKnown(String name) {
        return values.containsKey(name);
    }

    /// The nodes of `graph` that `targets` depend on, in order.
    static List<Node> slice(Graph graph, Collection<String> targets) {
        return slice(graph, targets, _ -> false);
    }

    /// The nodes that `targets` depend on, in order, without what is only behind values for which `stop` holds.
    static List<Node> slice(Graph graph, Collection<String> targets, Predicate<String> stop) {
        Set<String> wanted = new HashSet<>(targets);
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(name -> !name.isEmpty() && wanted.contains(name))) {
                nodes.add(node);
                node.inputs().stream().filter(stop.negate()).forEach(wanted::add);
            }
        }
        return nodes.reversed();
    }

    /// Visits nodes in order. Values that are defined already stay as they are.
    void run(Collection<Node> nodes) {
        for (Node node : nodes) {
            if (!node.outputs().stream().allMatch(name -> name.isEmpty() || isKnown(name))) {
                visit(node);
            }
        }
    }

    private void visit(Node node) {
        Optional<OperatorContract> contract = registry.find(node.operator());
        if (contract.isEmpty()) {
            return;
        }
        List<Optional<TensorType>> inputTypes = new ArrayList<>();
        List<Optional<Tensor>> inputValues = new ArrayList<>();
        boolean known = true;
        for (String input : node.inputs()) {
            TensorType type = types.get(input);
            if (!input.isEmpty() && type == null) {
                return;
            }
            inputTypes.add(Optional.ofNullable(type));
            inputValues.add(value(input));
            known &= input.isEmpty() || isKnown(input);
        }
        OperatorCall call = new OperatorCall(node.operator(), node.name(), node.attributes(), inputTypes, inputValues,
                node.outputs().stream().map(name -> !name.isEmpty()).toList());
        try {
            List<TensorType> outputs = contract.get().infer(call);
            List<Tensor> results = List.of();
            if (node.is("Shape")) {
                results = List.of(shapeOf(call));
            } else if (node.is("Size")) {
                results = List.of(Tensor.ofLongs(Shape.SCALAR, call.shape(0).elements()));
            } else if (known && outputs.stream().allMatch(type -> type.shape().elements() <= largest)) {
                results = contract.get().evaluate(call);
            }
            for (int i = 0; i < node.outputs().size() && i < outputs.size(); i++) {
                learn(node.output(i), outputs.get(i),
                        i < results.size() ? Optional.of(results.get(i)) : Optional.empty());
            }
        } catch (OperatorException broken) {
            // Unknown outputs: whoever needs them refuses, and says which value it was.
            node.outputs().forEach(types::remove);
        }
    }

    private void learn(String name, TensorType type, Optional<Tensor> value) {
        if (!name.isEmpty() && !isKnown(name)) {
            types.put(name, type);
            value.ifPresent(tensor -> define(name, tensor));
        }
    }

    private static Tensor shapeOf(OperatorCall call) {
        long[] dims = call.shape(0).dims();
        int start = clamp(call.attributes().integer("start", 0), dims.length);
        int end = clamp(call.attributes().integer("end", dims.length), dims.length);
        long[] part = start < end ? Arrays.copyOfRange(dims, start, end) : new long[0];
        return Tensor.ofLongs(Shape.of(part.length), part);
    }

    private static int clamp(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }
}
