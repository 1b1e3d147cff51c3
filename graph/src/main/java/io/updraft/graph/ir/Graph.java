package io.updraft.graph.ir;

import io.updraft.runtime.operator.Subgraph;
import io.updraft.runtime.tensor.Tensor;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A model's computation, or the part of one that an attribute holds (a branch, a loop's body). Immutable; passes make
/// new ones.
///
/// @param inputs
///            what a caller feeds (initializers are not among them)
/// @param outputs
///            what a caller gets
/// @param initializers
///            constants by name
/// @param nodes
///            in an order in which every value is produced before it is used
public record Graph(String name, List<Value> inputs, List<Value> outputs, Map<String, Tensor> initializers,
        List<Node> nodes) implements Subgraph {
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        nodes = List.copyOf(nodes);
    }

    public Graph with(Map<String, Tensor> newInitializers, List<Node> newNodes) {
        return new Graph(name, inputs, outputs, newInitializers, newNodes);
    }

    /// Values that this graph, or one within it, takes from its surroundings.
    public Set<String> captured() {
        Set<String> made = new HashSet<>(initializers.keySet());
        inputs.forEach(input -> made.add(input.name()));
        Set<String> captured = new LinkedHashSet<>();
        for (Node node : nodes) {
            node.uses().filter(name -> !made.contains(name)).forEach(captured::add);
            made.addAll(node.outputs());
        }
        outputs.stream().map(Value::name).filter(name -> !made.contains(name)).forEach(captured::add);
        return captured;
    }
}
