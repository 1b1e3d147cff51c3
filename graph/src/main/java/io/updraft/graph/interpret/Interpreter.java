package io.updraft.graph.interpret;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evaluates a graph for given inputs. Immutable and safe for any thread.
///
/// A value is dropped after its last use, so the memory needed is that of the values alive at a time.
public final class Interpreter {
    private final Graph graph;
    private final List<OperatorContract> contracts = new ArrayList<>();
    private final List<List<String>> lastUses = new ArrayList<>();

    /// @throws GraphException
    ///             if a node's operator has no contract
    public Interpreter(Graph graph, OperatorRegistry registry) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            contracts.add(registry.find(node.operator())
                    .orElseThrow(() -> new GraphException(node.describe() + ": operator is not supported")));
        }
        findLastUses();
    }

    private void findLastUses() {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            lastUses.add(new ArrayList<>());
            for (String output : graph.nodes().get(i).outputs()) {
                last.put(output, i);
            }
            for (String input : graph.nodes().get(i).inputs()) {
                last.put(input, i);
            }
        }
        graph.outputs().forEach(output -> last.remove(output.name()));
        last.forEach((name, index) -> lastUses.get(index).add(name));
    }

    /// @param inputs
    ///            a tensor for each of the graph's inputs
    /// @return the graph's outputs by name, in order
    /// @throws GraphException
    ///             if an input is missing or of another element type than declared
    /// @throws OperatorException
    ///             if a node cannot be evaluated
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> values = new HashMap<>(graph.initializers());
        for (Value input : graph.inputs()) {
            Tensor tensor = inputs.get(input.name());
            if (tensor == null || tensor.type() != input.type()) {
                throw new GraphException("input '" + input.name() + "' is "
                        + (tensor == null ? "missing" : "a " + tensor) + "; the model wants " + input.type()
                        + input.shape().map(Object::toString).orElse(""));
            }
            values.put(input.name(), tensor);
        }
        for (int i = 0; i < graph.nodes().size(); i++) {
            evaluate(graph.nodes().get(i), contracts.get(i), values);
            lastUses.get(i).forEach(values::remove);
        }
        Map<String, Tensor> outputs = new LinkedHashMap<>();
        for (Value output : graph.outputs()) {
            Tensor tensor = values.get(output.name());
            if (tensor == null) {
                throw new GraphException("output '" + output.name() + "' was not computed");
            }
            outputs.put(output.name(), tensor);
        }
        return outputs;
    }

    private static void evaluate(Node node, OperatorContract contract, Map<String, Tensor> values) {
        List<Optional<Tensor>> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            inputs.add(input.isEmpty() ? Optional.empty() : Optional.of(required(node, input, values)));
        }
        List<Boolean> used = node.outputs().stream().map(output -> !output.isEmpty()).toList();
        List<Tensor> outputs;
        try {
            outputs = contract.evaluate(new OperatorCall(node.operator(), node.name(), node.attributes(),
                    inputs.stream().map(value -> value.map(Tensor::tensorType)).toList(), inputs, used));
        } catch (TensorException failure) {
            throw new OperatorException(node.describe() + ": " + failure.getMessage(), failure);
        }
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                if (i >= outputs.size()) {
                    throw new OperatorException(node.describe() + ": output " + i + " is not supported");
                }
                values.put(node.outputs().get(i), outputs.get(i));
            }
        }
    }

    private static Tensor required(Node node, String name, Map<String, Tensor> values) {
        Tensor tensor = values.get(name);
        if (tensor == null) {
            throw new GraphException(node.describe() + ": input '" + name + "' was not computed before it");
        }
        return tensor;
    }
}
