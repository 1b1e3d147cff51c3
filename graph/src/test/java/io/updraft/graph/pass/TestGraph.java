package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphVerifier;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Writes small graphs by hand. Token ids are "ids"; every method gives the name of the value it makes.
final class TestGraph {
    static final OperatorRegistry REGISTRY = StandardOperators.registry();

    private final List<Value> inputs = new ArrayList<>();
    private final List<Value> outputs = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final List<DecoderNames.LayerCache> caches = new ArrayList<>();
    private final int opset;

    TestGraph() {
        this(21);
    }

    TestGraph(int opset) {
        this.opset = opset;
        inputs.add(new Value("ids", DataType.INT64, Optional.empty()));
    }

    String input(String name, DataType type, long... shape) {
        List<Dimension> dims = Arrays.stream(shape)
                .mapToObj(size -> size < 0 ? (Dimension) new Dimension.Symbol("n") : new Dimension.Fixed(size))
                .toList();
        inputs.add(new Value(name, type, Optional.of(dims)));
        return name;
    }

    String output(String name) {
        outputs.add(new Value(name, DataType.FLOAT, Optional.empty()));
        return name;
    }

    void cache(String pastKey, String pastValue, String presentKey, String presentValue) {
        caches.add(new DecoderNames.LayerCache(pastKey, pastValue, presentKey, presentValue));
    }

    String constant(Tensor value) {
        String name = "c" + constants.size();
        constants.put(name, value);
        return name;
    }

    String scalar(double value) {
        return constant(Tensor.ofFloats(Shape.SCALAR, (float) value));
    }

    String longs(long... values) {
        return constant(Tensor.ofLongs(Shape.of(values.length), values));
    }

    String random(long... shape) {
        Tensor tensor = Tensor.allocate(DataType.FLOAT, Shape.of(shape));
        Random random = new Random(constants.size());
        for (long i = 0; i < tensor.elements(); i++) {
            tensor.setDouble(i, random.nextDouble() - 0.5);
        }
        return constant(tensor);
    }

    /// Rows of `width` for every token.
    String rows(int width) {
        return op("Gather", random(11, width), "ids");
    }

    String op(String type, String... operands) {
        return op(type, Map.of(), operands);
    }

    String op(String type, Map<String, ?> attributes, String... operands) {
        String output = "v" + nodes.size();
        op(type, attributes, List.of(operands), List.of(output));
        return output;
    }

    void op(String type, Map<String, ?> attributes, List<String> from, List<String> to) {
        String domain = type.contains("::") ? type.substring(0, type.indexOf("::")) : "";
        String name = type.substring(type.lastIndexOf(':') + 1);
        OperatorId id = REGISTRY.find(domain, name, domain.isEmpty() ? opset : 1).map(OperatorContract::id)
                .orElseThrow();
        nodes.add(new Node(id, name + nodes.size(), from, to, Attributes.of(attributes)));
    }

    Graph build() {
        Graph graph = new Graph("test", inputs, outputs, constants, nodes);
        GraphVerifier.verify(graph);
        return graph;
    }

    Graph build(String logits) {
        output(logits);
        return build();
    }

    PassContext context() {
        return context(PassOptions.DEFAULT);
    }

    PassContext context(PassOptions options) {
        String logits = outputs.isEmpty() ? "logits" : outputs.getFirst().name();
        return new PassContext(REGISTRY, new DecoderSignature(
                new DecoderNames("ids", Optional.of("mask"), Optional.of("positions"), logits, caches), 0, 0, 64),
                options);
    }

    /// One pass over the graph, which must stay legal.
    Graph after(Pass pass, String logits) {
        Graph graph = pass.apply(build(logits), context());
        GraphVerifier.verify(graph);
        return graph;
    }

    static List<String> types(Graph graph) {
        return graph.nodes().stream().map(node -> node.operator().type()).toList();
    }

    static Node only(Graph graph, String type) {
        List<Node> found = graph.nodes().stream().filter(node -> node.operator().type().equals(type)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " nodes of type " + type + " in " + types(graph));
        }
        return found.getFirst();
    }
}
