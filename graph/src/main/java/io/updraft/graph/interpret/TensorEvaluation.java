package io.updraft.graph.interpret;

import io.updraft.graph.ir.Node;
import io.updraft.graph.kernels.NodeRunner;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorException;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An operator on tensors, on a kernel where one takes it, else by its contract's reference implementation.
///
/// @param runner of kernels; empty to do without
record TensorEvaluation(Node node, OperatorContract contract, Optional<NodeRunner> runner) implements Evaluation {
    @Override
    public List<Tensor> run(List<Optional<Datum>> inputs, Scope scope, Budget budget) {
        OperatorCall call = call(node, inputs);
        try {
            return runner.flatMap(way -> byKernel(way, call)).orElseGet(() -> contract.evaluate(call));
        } catch (TensorException | ArithmeticException failure) {
            throw new OperatorException(node.describe() + ": " + failure.getMessage(), failure);
        }
    }

    private Optional<List<Tensor>> byKernel(NodeRunner way, OperatorCall call) {
        List<TensorType> types = contract.infer(call);
        Limits.check(call, types);
        return way.run(call, types);
    }

    /// @throws OperatorException if an input is no tensor
    static OperatorCall call(Node node, List<Optional<Datum>> inputs) {
        List<Optional<Tensor>> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Optional<Datum> input = inputs.get(i);
            if (input.isPresent() && !(input.get() instanceof Tensor)) {
                throw new OperatorException(
                        node.describe() + ": input " + i + " is " + input.get() + ", expected a tensor");
            }
            tensors.add(input.map(Tensor.class::cast));
        }
        List<Boolean> used = node.outputs().stream().map(output -> !output.isEmpty()).toList();
        return new OperatorCall(node.operator(), node.name(), node.attributes(),
                tensors.stream().map(value -> value.map(Tensor::tensorType)).toList(), tensors, used);
    }
}
