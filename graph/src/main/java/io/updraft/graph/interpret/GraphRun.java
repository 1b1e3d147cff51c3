package io.updraft.graph.interpret;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.graph.kernels.KernelSet;
import io.updraft.runtime.operator.DatumContract;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Datum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A graph, or a body within one, made ready to run: for each node how it is evaluated, and which values are dropped
/// after it. Immutable.
final class GraphRun {
    private final Graph graph;
    private final List<Evaluation> evaluations = new ArrayList<>();
    private final List<List<String>> lastUses = new ArrayList<>();

    GraphRun(Graph graph, OperatorRegistry registry, Optional<KernelSet> kernels) {
        this.graph = graph;
        for (Node node : graph.nodes()) {
            evaluations.add(evaluation(node, registry, kernels));
        }
        findLastUses();
    }

    Graph graph() {
        return graph;
    }

    private static Evaluation evaluation(Node node, OperatorRegistry registry, Optional<KernelSet> kernels) {
        OperatorContract contract = registry.find(node.operator())
                .orElseThrow(() -> new GraphException(node.describe() + ": operator is not supported"));
        if (contract instanceof DatumContract datum) {
            Map<String, GraphRun> bodies = new LinkedHashMap<>();
            node.bodies().forEach((name, body) -> bodies.put(name, new GraphRun(body, registry, kernels)));
            return new DatumEvaluation(node, datum, bodies, kernels);
        }
        return new TensorEvaluation(node, contract, kernels.map(set -> set.runner(node.operator())));
    }

    private void findLastUses() {
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < graph.nodes().size(); i++) {
            lastUses.add(new ArrayList<>());
            for (String output : graph.nodes().get(i).outputs()) {
                last.put(output, i);
            }
            int index = i;
            graph.nodes().get(i).uses().forEach(input -> last.put(input, index));
        }
        graph.outputs().forEach(output -> last.remove(output.name()));
        last.forEach((name, index) -> lastUses.get(index).add(name));
    }

    /// @param inputs one for each of the graph's inputs, in order
    /// @return one for each of the graph's outputs, in order
    List<Datum> run(List<? extends Datum> inputs, Optional<Scope> surroundings, Budget budget) {
        if (inputs.size() != graph.inputs().size()) {
            throw new GraphException("graph '" + graph.name() + "' has " + graph.inputs().size() + " inputs, not "
                    + inputs.size());
        }
        Scope scope = new Scope(graph.initializers(), surroundings);
        for (int i = 0; i < inputs.size(); i++) {
            Value declared = graph.inputs().get(i);
            scope.put(declared.name(), Declarations.conform("input", declared, inputs.get(i)));
        }
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            budget.spend(node);
            evaluate(node, evaluations.get(i), scope, budget);
            lastUses.get(i).forEach(scope::forget);
        }
        List<Datum> outputs = new ArrayList<>();
        for (Value output : graph.outputs()) {
            Datum value = scope.find(output.name())
                    .orElseThrow(() -> new GraphException("output '" + output.name() + "' was not computed"));
            outputs.add(Declarations.conform("output", output, value));
        }
        return outputs;
    }

    private static void evaluate(Node node, Evaluation evaluation, Scope scope, Budget budget) {
        List<Optional<Datum>> inputs = new ArrayList<>();
        for (String input : node.inputs()) {
            inputs.add(input.isEmpty()
                    ? Optional.empty()
                    : Optional.of(scope.find(input).orElseThrow(() -> new GraphException(
                            node.describe() + ": input '" + input + "' was not computed before it"))));
        }
        List<? extends Datum> outputs = evaluation.run(inputs, scope, budget);
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                if (i >= outputs.size()) {
                    throw new OperatorException(node.describe() + ": output " + i + " is not supported");
                }
                scope.put(node.outputs().get(i), outputs.get(i));
            }
        }
    }
}
