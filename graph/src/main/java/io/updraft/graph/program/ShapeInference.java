package io.updraft.graph.program;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Types of all values of a graph when the shapes of its inputs are given as numbers.
///
/// Small values that follow from shapes and constants alone (the arithmetic in front of a Reshape) are evaluated
/// on the way, so that the shapes they make are known too.
public final class ShapeInference {
    /// Values up to this size are carried along; the largest in use is a position table.
    private static final long LARGEST_KNOWN = 4096;

    private final OperatorRegistry registry;
    private final StepRows rows;
    private final boolean widensLookups;
    private final Map<String, TensorType> types = new HashMap<>();
    private final Map<String, Tensor> known = new HashMap<>();

    /// How many rows of each kind the step has, for the operators that change from one kind to another.
    public record StepRows(int tokens, int selected, int sequences) {
        int of(Rows rows) {
            return switch (rows) {
                case FIXED -> 1;
                case TOKENS -> tokens;
                case SELECTED -> selected;
                case SEQUENCES -> sequences;
            };
        }
    }

    private ShapeInference(OperatorRegistry registry, StepRows rows, boolean widensLookups) {
        this.registry = registry;
        this.rows = rows;
        this.widensLookups = widensLookups;
    }

    /// @param inputs
    ///            concrete types of the graph's inputs
    /// @throws GraphException
    ///             if a node has no contract
    /// @throws io.updraft.runtime.operator.OperatorException
    ///             if a node breaks its contract
    public static Map<String, TensorType> infer(Graph graph, OperatorRegistry registry, Map<String, TensorType> inputs,
            StepRows rows) {
        return infer(new ShapeInference(registry, rows, true), graph, inputs, Map.of());
    }

    /// As [#infer], for a graph as it was read: activations have the types that the model gives them.
    ///
    /// @param values
    ///            of inputs that shapes may depend on
    public static Map<String, TensorType> inferAsRead(Graph graph, OperatorRegistry registry,
            Map<String, TensorType> inputs, Map<String, Tensor> values) {
        return infer(new ShapeInference(registry, new StepRows(1, 1, 1), false), graph, inputs, values);
    }

    private static Map<String, TensorType> infer(ShapeInference inference, Graph graph, Map<String, TensorType> inputs,
            Map<String, Tensor> values) {
        inference.types.putAll(inputs);
        inference.known.putAll(values);
        graph.initializers().forEach((name, tensor) -> {
            inference.types.put(name, tensor.tensorType());
            inference.known.put(name, tensor);
        });
        graph.nodes().forEach(inference::visit);
        return inference.types;
    }

    private void visit(Node node) {
        if (node.is("io.updraft", "SelectRows")) {
            define(node, 0, withDim(type(node, 0), 1, rows.selected));
            return;
        }
        if (node.is("io.updraft", "DynamicQuantize")) {
            define(node, 0, new TensorType(DataType.UINT8, type(node, 0).shape()));
            define(node, 1, TensorType.of(DataType.FLOAT, rows.sequences));
            define(node, 2, TensorType.of(DataType.UINT8, rows.sequences));
            return;
        }
        OperatorContract contract = registry.find(node.operator())
                .orElseThrow(() -> new GraphException(node.describe() + ": operator is not supported"));
        List<Optional<TensorType>> inputTypes = new ArrayList<>();
        List<Optional<Tensor>> values = new ArrayList<>();
        for (String input : node.inputs()) {
            inputTypes.add(input.isEmpty() ? Optional.empty() : Optional.of(typeOf(node, input)));
            values.add(Optional.ofNullable(known.get(input)));
        }
        List<Boolean> used = node.outputs().stream().map(output -> !output.isEmpty()).toList();
        OperatorCall call = new OperatorCall(node.operator(), node.name(), node.attributes(), inputTypes, values, used);
        List<TensorType> outputs = contract.infer(call);
        for (int i = 0; i < node.outputs().size() && i < outputs.size(); i++) {
            define(node, i, widensLookups ? widened(node, outputs.get(i)) : outputs.get(i));
        }
        learnValues(node, contract, call, outputs);
    }

    /// Activations are FLOAT: rows looked up in a table of halves are widened by the lookup itself.
    private static TensorType widened(Node node, TensorType type) {
        boolean lookup = node.is("Gather") || node.is("com.microsoft", "GatherBlockQuantized");
        boolean half = type.type() == DataType.FLOAT16 || type.type() == DataType.BFLOAT16;
        return lookup && half ? new TensorType(DataType.FLOAT, type.shape()) : type;
    }

    private void learnValues(Node node, OperatorContract contract, OperatorCall call, List<TensorType> outputs) {
        if (node.is("Shape")) {
            known.put(node.output(0), shapeValue(call));
            return;
        }
        boolean small = outputs.stream().allMatch(type -> type.shape().elements() <= LARGEST_KNOWN);
        boolean allKnown = true;
        for (int i = 0; i < call.inputs(); i++) {
            allKnown &= !call.has(i) || call.known(i).isPresent();
        }
        if (small && allKnown && !"io.updraft".equals(node.operator().domain())) {
            List<Tensor> results = contract.evaluate(call);
            for (int i = 0; i < node.outputs().size() && i < results.size(); i++) {
                known.put(node.output(i), results.get(i));
            }
        }
    }

    private static Tensor shapeValue(OperatorCall call) {
        long[] dims = call.shape(0).dims();
        long start = clampAxis(call.attributes().integer("start", 0), dims.length);
        long end = clampAxis(call.attributes().integer("end", dims.length), dims.length);
        long[] part = start < end ? Arrays.copyOfRange(dims, (int) start, (int) end) : new long[0];
        return Tensor.ofLongs(Shape.of(part.length), part);
    }

    private static long clampAxis(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private void define(Node node, int output, TensorType type) {
        if (!node.output(output).isEmpty()) {
            types.put(node.output(output), type);
        }
    }

    private TensorType type(Node node, int input) {
        return typeOf(node, node.input(input));
    }

    private TensorType typeOf(Node node, String name) {
        TensorType type = types.get(name);
        if (type == null) {
            throw new GraphException(node.describe() + ": input '" + name + "' is not defined before it");
        }
        return type;
    }

    private static TensorType withDim(TensorType type, int axis, long size) {
        long[] dims = type.shape().dims();
        dims[axis] = size;
        return new TensorType(type.type(), Shape.of(dims));
    }
}
