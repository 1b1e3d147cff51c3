package io.updraft.graph.interpret;

import io.updraft.graph.ir.Node;
import io.updraft.graph.kernels.KernelSet;
import io.updraft.runtime.operator.Body;
import io.updraft.runtime.operator.DatumCall;
import io.updraft.runtime.operator.DatumContract;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.TensorException;
import io.updraft.runtime.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An operator on sequences, optionals or bodies.
///
/// @param bodies the graphs that the node's attributes hold
/// @param kernels told that the node runs on none of them
record DatumEvaluation(Node node, DatumContract contract, Map<String, GraphRun> bodies,
        Optional<KernelSet> kernels) implements Evaluation {
    @Override
    public List<Datum> run(List<Optional<Datum>> inputs, Scope scope, Budget budget) {
        kernels.ifPresent(set -> set.leaveOnHost(node.operator(), node.name()));
        Map<String, Body> bound = new HashMap<>();
        bodies.forEach((name, body) -> bound.put(name, new BoundBody(node, body, scope, budget)));
        try {
            return contract.run(new DatumCall(node.operator(), node.name(), node.attributes(), inputs,
                    node.outputs().size(), bound));
        } catch (TensorException | ArithmeticException | IndexOutOfBoundsException failure) {
            throw new OperatorException(node.describe() + ": " + failure.getMessage(), failure);
        }
    }

    private record BoundBody(Node node, GraphRun graph, Scope scope, Budget budget) implements Body {
        @Override
        public int inputs() {
            return graph.graph().inputs().size();
        }

        @Override
        public int outputs() {
            return graph.graph().outputs().size();
        }

        @Override
        public Optional<TensorType> outputType(int index) {
            return Declarations.typeOfNothing(graph.graph().outputs().get(index));
        }

        @Override
        public List<Datum> run(List<? extends Datum> inputs) {
            // Even a body without nodes must not run for ever.
            budget.spend(node);
            return graph.run(inputs, Optional.of(scope), budget);
        }
    }
}
