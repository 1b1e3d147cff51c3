package io.updraft.graph.program;

import io.updraft.attention.LayerShape;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.graph.program.RowShapes.RowType;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The nodes of a token-parallel graph that its logits need, in order, as kernels are asked for them. The same for every
/// device.
///
/// @param aliases for each view (a reshape and its kin) the value that it views
/// @param operands every value of the graph
/// @param layers those that keep keys and values
/// @param positionIds the input that gets positions, where there is one
public record ProgramNodes(List<KernelRequest> requests, Map<String, String> aliases, Map<String, Operand> operands,
        List<LayerShape> layers, String inputIds, Optional<String> positionIds, String logits) {
    /// Operators that give their first input another shape and nothing else.
    private static final Set<String> VIEWS = Set.of("Reshape", "Squeeze", "Unsqueeze", "Flatten", "Identity");

    public ProgramNodes {
        requests = List.copyOf(requests);
        aliases = Map.copyOf(aliases);
        operands = Map.copyOf(operands);
        layers = List.copyOf(layers);
    }

    /// @param inputIds name of the ids among the graph's inputs; any other input gets positions
    /// @param logits name of the output [1, R, vocabulary]
    /// @throws GraphException if the graph is not token-parallel
    public static ProgramNodes of(Graph graph, String inputIds, String logits, OperatorRegistry registry) {
        Map<String, RowType> types = RowShapes.of(graph, registry, tokens -> inputTypes(graph, tokens));
        Map<String, String> aliases = aliases(graph);
        List<Node> live = liveNodes(graph, aliases, logits);
        Map<String, Operand> operands = operands(graph, types);
        List<KernelRequest> requests = live.stream().map(node -> request(node, operands, aliases)).toList();
        Optional<String> positions = graph.inputs().stream().map(Value::name)
                .filter(name -> !name.equals(inputIds)).findFirst();
        return new ProgramNodes(requests, aliases, operands, layers(live), inputIds, positions, logits);
    }

    /// The value whose memory a value has.
    public String root(String name) {
        return aliases.getOrDefault(name, name);
    }

    private static Map<String, TensorType> inputTypes(Graph graph, int tokens) {
        Map<String, TensorType> types = new HashMap<>();
        for (Value input : graph.inputs()) {
            if (input.shape().isPresent() && input.shape().get().size() != 2) {
                throw new GraphException("input '" + input.name() + "' has shape " + input.shape().get()
                        + "; a token-parallel graph takes ids and positions [1, tokens] only");
            }
            types.put(input.name(), TensorType.of(input.type(), 1, tokens));
        }
        return types;
    }

    private static Map<String, String> aliases(Graph graph) {
        Map<String, String> aliases = new HashMap<>();
        for (Node node : graph.nodes()) {
            if (isView(node)) {
                String source = node.input(0);
                aliases.put(node.output(0), aliases.getOrDefault(source, source));
            }
        }
        return aliases;
    }

    private static boolean isView(Node node) {
        return node.operator().domain().equals(OperatorId.ONNX) && VIEWS.contains(node.operator().type());
    }

    /// Nodes that the logits need, in order; views and what only gives them their shapes fall away.
    private static List<Node> liveNodes(Graph graph, Map<String, String> aliases, String logits) {
        Set<String> wanted = new HashSet<>(Set.of(aliases.getOrDefault(logits, logits)));
        List<Node> live = new ArrayList<>();
        for (Node node : graph.nodes().reversed()) {
            boolean isAlias = aliases.containsKey(node.output(0));
            if (!isAlias && node.outputs().stream().anyMatch(wanted::contains)) {
                node.inputs().forEach(input -> wanted.add(aliases.getOrDefault(input, input)));
                live.add(node);
            }
        }
        return live.reversed();
    }

    private static Map<String, Operand> operands(Graph graph, Map<String, RowType> types) {
        Map<String, Operand> operands = new HashMap<>();
        types.forEach((name, type) -> operands.put(name, new Operand(name, type.type(), type.shape(),
                Optional.ofNullable(graph.initializers().get(name)))));
        return operands;
    }

    private static KernelRequest request(Node node, Map<String, Operand> operands, Map<String, String> aliases) {
        List<Operand> inputs = node.inputs().stream().map(name -> input(name, operands, aliases)).toList();
        List<Operand> outputs = node.outputs().stream()
                .map(name -> name.isEmpty() ? Operand.ABSENT : operands.get(name))
                .toList();
        return new KernelRequest(node.operator(), node.name(), node.attributes(), inputs, outputs);
    }

    /// A view keeps its own shape but takes the constant, if any, of what it views.
    private static Operand input(String name, Map<String, Operand> operands, Map<String, String> aliases) {
        if (name.isEmpty()) {
            return Operand.ABSENT;
        }
        Operand operand = Objects.requireNonNull(operands.get(name), name);
        Operand root = Objects.requireNonNull(operands.get(aliases.getOrDefault(name, name)), name);
        Optional<Tensor> constant = root.constant().map(tensor -> tensor.reshaped(operand.shape().base()));
        return new Operand(name, operand.type(), operand.shape(), constant);
    }

    private static List<LayerShape> layers(List<Node> nodes) {
        Map<Long, LayerShape> layers = new TreeMap<>();
        for (Node node : nodes) {
            if (node.is(OperatorId.UPDRAFT, "CachedAttention")) {
                int headSize = (int) node.attributes().integer("head_size");
                layers.put(node.attributes().integer("layer"), new LayerShape(
                        (int) node.attributes().integer("kv_num_heads"), headSize, headSize));
            }
        }
        return List.copyOf(layers.values());
    }
}
