package io.updraft.graph.interpret;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Value;
import io.updraft.graph.kernels.KernelSet;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Evaluates a graph for given inputs. Immutable and safe for any thread.
///
/// A value is dropped after its last use, so the memory needed is that of the values alive at a time. An interrupted
/// thread stops before its next node.
public final class Interpreter {
    /// A loop over a long text with a large body takes a tenth of this.
    private static final long MOST_NODES = 10_000_000;

    private final GraphRun run;
    private final long mostNodes;

    /// @throws GraphException
    ///             if a node's operator has no contract
    public Interpreter(Graph graph, OperatorRegistry registry) {
        this(graph, registry, MOST_NODES, Optional.empty());
    }

    /// @param mostNodes
    ///            how many nodes a run may evaluate, those of loops each time: one that never ends is stopped
    /// @param kernels
    ///            to run nodes on where they take them; empty for reference implementations alone
    /// @throws GraphException
    ///             if a node's operator has no contract
    public Interpreter(Graph graph, OperatorRegistry registry, long mostNodes, Optional<KernelSet> kernels) {
        this.run = new GraphRun(graph, registry, kernels);
        this.mostNodes = mostNodes;
    }

    /// Evaluates a graph whose inputs and outputs are tensors.
    ///
    /// @param inputs
    ///            a tensor for each of the graph's inputs
    /// @return the graph's outputs by name, in order
    /// @throws GraphException
    ///             if an input is missing or of another element type than declared, or an output is no tensor
    /// @throws OperatorException
    ///             if a node cannot be evaluated
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        runData(inputs).forEach((name, value) -> {
            if (!(value instanceof Tensor tensor)) {
                throw new GraphException("output '" + name + "' is " + value + ", not a tensor");
            }
            tensors.put(name, tensor);
        });
        return tensors;
    }

    /// Evaluates a graph whose inputs and outputs may be sequences and optionals as well.
    ///
    /// @param inputs
    ///            one for each of the graph's inputs
    /// @return the graph's outputs by name, in order
    /// @throws GraphException
    ///             if an input is missing or not as declared
    /// @throws OperatorException
    ///             if a node cannot be evaluated
    public Map<String, Datum> runData(Map<String, ? extends Datum> inputs) {
        List<Datum> ordered = new ArrayList<>();
        for (Value input : run.graph().inputs()) {
            Datum value = inputs.get(input.name());
            if (value == null) {
                throw new GraphException(
                        "input '" + input.name() + "' is missing; the model wants a " + input.describe());
            }
            Declarations.checkShape(input, value);
            ordered.add(value);
        }
        List<Datum> outputs = run.run(ordered, Optional.empty(), new Budget(mostNodes));
        Map<String, Datum> named = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) {
            named.put(run.graph().outputs().get(i).name(), outputs.get(i));
        }
        return named;
    }
}
