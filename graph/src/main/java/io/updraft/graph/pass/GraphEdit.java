package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// Changes to a graph, collected and then made at once. [#build] orders the nodes and drops what nobody uses.
final class GraphEdit {
    private final Graph graph;
    private final Map<Node, List<Node>> replaced = new HashMap<>();
    private final List<Node> added = new ArrayList<>();
    private final Map<String, Tensor> initializers;
    private final Map<String, String> redirected = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final List<Value> inputs;
    private List<Value> outputs;

    GraphEdit(Graph graph) {
        this.graph = graph;
        this.inputs = graph.inputs();
        this.outputs = graph.outputs();
        this.initializers = new LinkedHashMap<>(graph.initializers());
        graph.inputs().forEach(input -> names.add(input.name()));
        names.addAll(graph.initializers().keySet());
        graph.nodes().forEach(node -> names.addAll(node.outputs()));
    }

    void remove(Node node) {
        replaced.put(node, List.of());
    }

    void replace(Node node, Node... with) {
        replaced.put(node, List.of(with));
    }

    boolean isReplaced(Node node) {
        return replaced.containsKey(node);
    }

    void add(Node node) {
        added.add(node);
    }

    /// A name that no value has yet.
    String fresh(String base) {
        String name = base;
        for (int i = 1; !names.add(name); i++) {
            name = base + "." + i;
        }
        return name;
    }

    /// A new constant; returns its name.
    String constant(String base, Tensor value) {
        String name = fresh(base);
        initializers.put(name, value);
        return name;
    }

    /// Makes the output of a node a constant under the same name.
    void define(String name, Tensor value) {
        initializers.put(name, value);
    }

    /// Lets all users of `from` use `to`.
    void redirect(String from, String to) {
        redirected.put(from, to);
    }

    List<Value> outputs() {
        return outputs;
    }

    void outputs(List<Value> newOutputs) {
        outputs = newOutputs;
    }

    private String resolve(String name) {
        String current = name;
        for (int i = 0; redirected.containsKey(current); i++) {
            if (i > redirected.size()) {
                throw new GraphException("value '" + name + "' is redirected in a circle");
            }
            current = redirected.getOrDefault(current, current);
        }
        return current;
    }

    /// @throws GraphException if the changes leave a cycle or a use of a value that nobody makes
    Graph build() {
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            nodes.addAll(replaced.getOrDefault(node, List.of(node)));
        }
        nodes.addAll(added);
        nodes.replaceAll(node -> node.withInputs(node.inputs().stream().map(this::resolve).toList()));
        for (Value output : outputs) {
            String source = resolve(output.name());
            if (!source.equals(output.name())) {
                nodes.removeIf(node -> node.outputs().contains(output.name()));
                nodes.add(new Node(OperatorId.onnx("Identity", 1), output.name(), List.of(source),
                        List.of(output.name()), Attributes.NONE));
            }
        }
        return withoutUnused(new Graph(graph.name(), inputs, outputs, initializers, sorted(nodes)));
    }

    /// Nodes ordered so that values are made before they are used, otherwise as they were.
    private static List<Node> sorted(List<Node> nodes) {
        Map<String, Integer> makers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                if (!output.isEmpty()) {
                    makers.put(output, i);
                }
            }
        }
        int[] waiting = new int[nodes.size()];
        List<List<Integer>> followers = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            followers.add(new ArrayList<>());
        }
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).inputs()) {
                Integer maker = makers.get(input);
                if (maker != null) {
                    followers.get(maker).add(i);
                    waiting[i]++;
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> result = new ArrayList<>(nodes.size());
        while (!ready.isEmpty()) {
            int next = ready.remove();
            result.add(nodes.get(next));
            for (int follower : followers.get(next)) {
                if (--waiting[follower] == 0) {
                    ready.add(follower);
                }
            }
        }
        if (result.size() != nodes.size()) {
            throw new GraphException("a rewrite left a cycle in the graph");
        }
        return result;
    }

    /// The graph without nodes and initializers that no output depends on; unused outputs of nodes lose their names.
    static Graph withoutUnused(Graph graph) {
        Set<String> used = new HashSet<>();
        graph.outputs().forEach(output -> used.add(output.name()));
        List<Node> kept = new ArrayList<>();
        for (Node node : graph.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(name -> !name.isEmpty() && used.contains(name))) {
                used.addAll(node.inputs());
                kept.add(withUsedOutputs(node, used));
            }
        }
        Map<String, Tensor> initializers = new LinkedHashMap<>(graph.initializers());
        initializers.keySet().removeIf(name -> !used.contains(name));
        return graph.with(initializers, kept.reversed());
    }

    private static Node withUsedOutputs(Node node, Set<String> used) {
        List<String> outputs = new ArrayList<>();
        for (String output : node.outputs()) {
            outputs.add(used.contains(output) ? output : "");
        }
        while (outputs.getLast().isEmpty()) {
            outputs.removeLast();
        }
        return outputs.equals(node.outputs())
                ? node
                : new Node(node.operator(), node.name(), node.inputs(), outputs, node.attributes());
    }
}
