package io.updraft.graph.ir;

import io.updraft.runtime.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model's computation. Immutable; passes make new ones.
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
        List<Node> nodes) {
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
        nodes = List.copyOf(nodes);
    }

    public Graph withNodes(List<Node> newNodes) {
        return new Graph(name, inputs, outputs, initializers, newNodes);
    }

    public Graph with(Map<String, Tensor> newInitializers, List<Node> newNodes) {
        return new Graph(name, inputs, outputs, newInitializers, newNodes);
    }
}
