package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import java.util.List;
import java.util.Optional;

/// The graph inputs and outputs of the caches: what their declared shapes say, and their removal.
final class CacheValues {
    private CacheValues() {
    }

    /// Elements of a head, from the declared shape of the layer's past [batch, heads, tokens, head size].
    static int headSize(Graph graph, int layer, DecoderSignature signature, Node node) {
        long size = declared(graph, signature.caches().get(layer).pastKey(), 3).orElse((long) signature.headSize());
        if (size <= 0) {
            throw new GraphException(node.describe() + ": neither the shape of '"
                    + signature.caches().get(layer).pastKey() + "' nor the model's configuration gives the head size");
        }
        return Math.toIntExact(size);
    }

    /// Heads of keys and values, or 0 where nothing says it.
    static int kvHeads(Graph graph, int layer, DecoderSignature signature) {
        return Math.toIntExact(
                declared(graph, signature.caches().get(layer).pastKey(), 1).orElse((long) signature.kvHeads()));
    }

    private static Optional<Long> declared(Graph graph, String input, int axis) {
        return graph.inputs().stream().filter(value -> value.name().equals(input)).findFirst().flatMap(Value::shape)
                .filter(shape -> shape.size() == 4 && shape.get(axis) instanceof Dimension.Fixed)
                .map(shape -> ((Dimension.Fixed) shape.get(axis)).size());
    }

    static List<Value> withoutOutputs(List<Value> outputs, LayerCache cache) {
        return outputs.stream().filter(
                output -> !output.name().equals(cache.presentKey()) && !output.name().equals(cache.presentValue()))
                .toList();
    }

    /// The graph without inputs that nothing reads any more; the token ids stay.
    static Graph withoutUnusedInputs(Graph graph, DecoderSignature signature) {
        GraphView view = new GraphView(graph);
        List<Value> inputs = graph.inputs().stream().filter(input -> input.name().equals(signature.inputIds())
                || !view.consumers(input.name()).isEmpty() || view.isOutput(input.name())).toList();
        return new Graph(graph.name(), inputs, graph.outputs(), graph.initializers(), graph.nodes());
    }
}
