package io.updraft.graph.ir;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Says whether a graph is legal: every value has one name and one producer, is produced before it is used, and every
/// output exists. Runs after reading and after each pass; linear in the size of the graph.
public final class GraphVerifier {
    private static final int CYCLE_NODES_SHOWN = 8;

    private final Graph graph;
    /// Who makes each value, in words.
    private final Map<String, String> producers = new HashMap<>();
    /// Index of the node that makes each value.
    private final Map<String, Integer> producingNodes = new HashMap<>();

    /// What the surroundings have made before this graph runs; empty for a model's graph.
    private final Set<String> surroundings;

    private GraphVerifier(Graph graph, Set<String> surroundings) {
        this.graph = graph;
        this.surroundings = surroundings;
    }

    /// @throws GraphException naming the value or nodes to blame, if the graph is not legal
    public static void verify(Graph graph) {
        new GraphVerifier(graph, Set.of()).verify();
    }

    private void verify() {
        graph.inputs().forEach(input -> produce(input.name(), "a graph input"));
        graph.initializers().keySet().forEach(name -> {
            if (name.isEmpty()) {
                throw failure("an initializer has no name");
            }
            produce(name, "an initializer");
        });
        List<Node> nodes = graph.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.outputs().stream().allMatch(String::isEmpty)) {
                throw failure("node " + node.describe() + " has no outputs");
            }
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    produce(output, "node " + node.describe());
                    producingNodes.put(output, i);
                }
            }
        }
        verifyOrder();
        verifyOutputs();
        verifyBodies();
    }

    private void produce(String name, String producer) {
        String other = producers.putIfAbsent(name, producer);
        if (other != null) {
            throw failure("the name '" + name + "' is given twice: by " + other + " and by " + producer);
        }
    }

    private void verifyOrder() {
        List<Node> nodes = graph.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            List<String> uses = nodes.get(i).uses().toList();
            for (String input : uses) {
                if (!producers.containsKey(input) && surroundings.contains(input)) {
                    continue;
                }
                if (!producers.containsKey(input)) {
                    throw failure("node " + nodes.get(i).describe() + " uses '" + input
                            + "', which nothing in the graph produces");
                }
                Integer producer = producingNodes.get(input);
                if (producer != null && producer >= i) {
                    throw disorder(nodes.get(i), input, nodes.get(producer));
                }
            }
        }
    }

    private void verifyBodies() {
        for (Node node : graph.nodes()) {
            for (Map.Entry<String, Graph> body : node.bodies().entrySet()) {
                Set<String> visible = new HashSet<>(surroundings);
                // What is made after the node was refused as out of order.
                visible.addAll(producers.keySet());
                try {
                    new GraphVerifier(body.getValue(), visible).verify();
                } catch (GraphException broken) {
                    throw failure("node " + node.describe() + ", attribute '" + body.getKey() + "': "
                            + broken.getMessage());
                }
            }
        }
    }

    private GraphException disorder(Node user, String value, Node producer) {
        List<Integer> cycle = findCycle();
        if (cycle.isEmpty()) {
            return failure("the nodes are not in topological order: " + user.describe() + " uses '" + value
                    + "' before " + producer.describe() + " produces it; sort the nodes");
        }
        String shown = cycle.stream().limit(CYCLE_NODES_SHOWN).map(index -> graph.nodes().get(index).describe())
                .collect(Collectors.joining(" -> "));
        String rest = cycle.size() > CYCLE_NODES_SHOWN ? " -> ... (" + cycle.size() + " nodes)" : "";
        return failure("the graph has a cycle: " + shown + rest + " -> " + graph.nodes().get(cycle.get(0)).describe());
    }

    /// Nodes of one cycle, each using a value of the one before it; empty if there is none.
    /// Depth first with an own stack: a graph may be deeper than the thread's.
    private List<Integer> findCycle() {
        int count = graph.nodes().size();
        boolean[] done = new boolean[count];
        boolean[] open = new boolean[count];
        int[] nextInput = new int[count];
        for (int start = 0; start < count; start++) {
            Deque<Integer> path = new ArrayDeque<>();
            if (!done[start]) {
                path.push(start);
                open[start] = true;
            }
            while (!path.isEmpty()) {
                int index = path.peek();
                List<String> inputs = graph.nodes().get(index).inputs();
                if (nextInput[index] == inputs.size()) {
                    done[index] = true;
                    open[index] = false;
                    path.pop();
                    continue;
                }
                Integer producer = producingNodes.get(inputs.get(nextInput[index]++));
                if (producer == null || done[producer]) {
                    continue;
                }
                if (open[producer]) {
                    return cycleOf(path, producer);
                }
                open[producer] = true;
                path.push(producer);
            }
        }
        return List.of();
    }

    /// The top of the path down to `last`: the path leads from users up to producers, so this is the order of the data.
    private static List<Integer> cycleOf(Deque<Integer> path, int last) {
        List<Integer> cycle = new ArrayList<>();
        for (int index : path) {
            cycle.add(index);
            if (index == last) {
                break;
            }
        }
        return cycle;
    }

    private void verifyOutputs() {
        Set<String> seen = new HashSet<>();
        for (Value output : graph.outputs()) {
            if (!producers.containsKey(output.name())) {
                throw failure("graph output '" + output.name() + "' is produced by nothing in the graph");
            }
            if (!seen.add(output.name())) {
                throw failure("graph output '" + output.name() + "' is listed twice");
            }
        }
    }

    private GraphException failure(String reason) {
        return new GraphException("graph '" + graph.name() + "': " + reason);
    }
}
