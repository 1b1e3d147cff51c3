package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Shape;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds the attention of a layer from its present keys and values: back to the rows they are made from, forward to
/// the first rows that depend on both, back from there to the rows of queries.
///
/// Only values that are not known at the sample are followed, so that the arithmetic on shapes, positions and masks
/// is never in the way, however it is spelled.
final class AttentionRegionFinder {
    private final Graph graph;
    private final GraphView view;
    private final PartialEvaluator sample;

    AttentionRegionFinder(SampleBases bases) {
        this.graph = bases.graph();
        this.view = new GraphView(graph);
        this.sample = bases.at(AttentionRegion.SAMPLE);
    }

    /// @throws NotRecognized if there is no such region
    AttentionRegion find(LayerCache cache) {
        Shape past = sample.shape(cache.pastKey()).filter(shape -> shape.rank() == 4)
                .orElseThrow(() -> new NotRecognized("'" + cache.pastKey() + "' is no input of rank 4"));
        int kvHeads = (int) past.dim(1);
        int size = (int) past.dim(3);
        if (!sample.shape(cache.pastValue()).equals(Optional.of(past))) {
            throw new NotRecognized("keys and values have different shapes");
        }
        String key = rowsBehind(cache.presentKey(), (long) kvHeads * size, Set.of(cache.pastKey()));
        String value = rowsBehind(cache.presentValue(), (long) kvHeads * size, Set.of(cache.pastValue()));
        String output = firstRowsOf(key, value, size);
        int width = (int) sample.shape(output).orElseThrow().dim(2);
        Set<String> others = Set.of(key, value, cache.pastKey(), cache.pastValue());
        String query = rowsBehind(output, width, others);
        Set<String> bounds = new HashSet<>(others);
        bounds.add(query);
        List<Node> nodes = PartialEvaluator.slice(graph, List.of(output, cache.presentKey(), cache.presentValue()),
                name -> bounds.contains(name) || sample.isKnown(name));
        Set<String> ofKeys = reachable(Set.of(key, value, cache.pastKey(), cache.pastValue()), nodes);
        Set<String> ofQuery = reachable(Set.of(query), nodes);
        ofQuery.removeAll(ofKeys);
        Set<String> ofKey = reachable(Set.of(key), PartialEvaluator.slice(graph, List.of(cache.presentKey()),
                name -> bounds.contains(name) || sample.isKnown(name)));
        return new AttentionRegion(cache, query, key, value, output, width / size, kvHeads, size, nodes, ofQuery,
                ofKey);
    }

    /// The one value [1, tokens, width] that `name` is made from besides `others`.
    private String rowsBehind(String name, long width, Set<String> others) {
        Set<String> found = new HashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(inputsOf(name));
        while (!open.isEmpty()) {
            String current = open.remove();
            if (!seen.add(current) || others.contains(current) || sample.isKnown(current)) {
                continue;
            }
            if (isRows(current, width)) {
                found.add(behindRotation(current, width));
                found.removeAll(others);
            } else if (view.producer(current).isEmpty()) {
                throw new NotRecognized("'" + name + "' depends on the input '" + current + "'");
            } else {
                open.addAll(inputsOf(current));
            }
        }
        if (found.size() != 1) {
            throw new NotRecognized("'" + name + "' is made from " + found.size() + " values of " + width
                    + " elements a token, not from one");
        }
        return found.iterator().next();
    }

    private boolean isRows(String name, long width) {
        return sample.shape(name).equals(Optional.of(Shape.of(1, AttentionRegion.SAMPLE.tokens(), width)));
    }

    /// The rows that an operator on rows rotates: the rotation belongs to the region.
    private String behindRotation(String rows, long width) {
        Optional<Node> rotation = view.producer(rows).filter(node -> node.operator().type().equals("RotaryEmbedding"));
        return rotation.filter(node -> isRows(node.input(0), width)).map(node -> node.input(0)).orElse(rows);
    }

    /// What a value depends on, known or not.
    private List<String> inputsOf(String name) {
        return view.producer(name).map(node -> inputsOf(node, name)).orElse(List.of());
    }

    /// An operator that attends gives its present keys from key and past key alone, whatever else it reads.
    private static List<String> inputsOf(Node node, String output) {
        boolean microsoft = node.is(OperatorId.MICROSOFT, "MultiHeadAttention");
        int index = node.outputs().indexOf(output);
        if ((!microsoft && !node.is("Attention")) || index == 0) {
            return node.inputs().stream().filter(input -> !input.isEmpty()).toList();
        }
        int past = (microsoft ? 6 : 4) + index - 1;
        return List.of(node.input(index), node.input(past));
    }

    /// The first value [1, tokens, n * size], n heads, that depends on both.
    private String firstRowsOf(String key, String value, int size) {
        Set<String> ofKey = new HashSet<>(Set.of(key));
        Set<String> ofValue = new HashSet<>(Set.of(value));
        for (Node node : graph.nodes()) {
            boolean withKey = node.inputs().stream().anyMatch(ofKey::contains);
            boolean withValue = node.inputs().stream().anyMatch(ofValue::contains);
            for (String output : node.outputs()) {
                if (output.isEmpty() || sample.isKnown(output)) {
                    continue;
                }
                if (withKey && withValue && isRowsOfHeads(output, size)) {
                    return output;
                }
                if (withKey) {
                    ofKey.add(output);
                }
                if (withValue) {
                    ofValue.add(output);
                }
            }
        }
        throw new NotRecognized("no rows depend on both '" + key + "' and '" + value + "'");
    }

    private boolean isRowsOfHeads(String name, int size) {
        return sample.shape(name).filter(shape -> shape.rank() == 3 && shape.dim(0) == 1
                && shape.dim(1) == AttentionRegion.SAMPLE.tokens() && shape.dim(2) % size == 0).isPresent();
    }

    private Set<String> reachable(Set<String> from, List<Node> nodes) {
        Set<String> reached = new HashSet<>(from);
        for (Node node : nodes) {
            if (node.inputs().stream().anyMatch(reached::contains)) {
                node.outputs().stream().filter(name -> !name.isEmpty() && !sample.isKnown(name)).forEach(reached::add);
            }
        }
        return reached;
    }
}
