package io.updraft.tests.conformance;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Runs a graph node by node with the contracts' reference implementations, checking that what is inferred comes true.
final class ContractRun {
    private ContractRun() {
    }

    static Map<String, Tensor> run(Graph graph, Map<String, Tensor> inputs, OperatorRegistry registry) {
        Map<String, Tensor> values = new HashMap<>(graph.initializers());
        values.putAll(inputs);
        for (Node node : graph.nodes()) {
            List<Optional<Tensor>> arguments = new ArrayList<>();
            for (String input : node.inputs()) {
                arguments.add(Optional.ofNullable(values.get(input)));
            }
            OperatorContract contract = registry.find(node.operator()).orElseThrow();
            OperatorCall call = OperatorCall.of(node.operator(), node.name(), node.attributes(), node.outputs().size(),
                    arguments);
            List<TensorType> inferred = contract.infer(call);
            List<Tensor> results = contract.evaluate(call);
            for (int i = 0; i < node.outputs().size(); i++) {
                if (!node.outputs().get(i).isEmpty()) {
                    if (!inferred.get(i).equals(results.get(i).tensorType())) {
                        throw new AssertionError(node.describe() + " output " + i + " was inferred as "
                                + inferred.get(i) + " and evaluated to " + results.get(i).tensorType());
                    }
                    values.put(node.outputs().get(i), results.get(i));
                }
            }
        }
        return values;
    }
}
