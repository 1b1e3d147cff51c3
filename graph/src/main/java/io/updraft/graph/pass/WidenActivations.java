package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lets every floating point activation be FLOAT: small constants are converted, Casts between floating point types
/// removed. Weights of products and tables keep their type: what reads them (Linear, lookups) gives FLOAT.
public final class WidenActivations implements Pass {
    @Override
    public String name() {
        return "widen activations";
    }

    @Override
    public String reason() {
        return "the CPU computes in 32 bits; converting at every operator would cost time and accuracy";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        DataTypes types = DataTypes.of(graph);
        Map<String, String> widened = new HashMap<>();
        for (Node node : graph.nodes()) {
            List<Node> result = new ArrayList<>();
            if (isFloatCast(node, types) && !view.isOutput(node.output(0))) {
                edit.redirect(node.output(0), node.input(0));
                context.count("Cast between floating point types removed");
            } else if (isLookup(node) && types.of(node.output(0)).equals(Optional.of(DataType.DOUBLE))) {
                String rows = edit.fresh(node.output(0) + ".double");
                result.add(new Node(node.operator(), node.name(), node.inputs(), List.of(rows), node.attributes()));
                result.add(new Node(context.onnx("Cast", 13), node.name() + ".narrow", List.of(rows),
                        List.of(node.output(0)),
                        Attributes.of(Map.of("to", DataType.FLOAT.onnxCode()))));
                context.count("rows of a table of doubles narrowed");
            } else {
                result.add(withWideInputs(node, view, edit, widened, context));
            }
            edit.replace(node, result.toArray(Node[]::new));
        }
        edit.outputs(graph.outputs().stream()
                .map(output -> isOther(output.type()) ? new Value(output.name(), DataType.FLOAT, output.shape())
                        : output)
                .toList());
        return edit.build();
    }

    private static boolean isOther(DataType type) {
        return type == DataType.FLOAT16 || type == DataType.BFLOAT16 || type == DataType.DOUBLE;
    }

    private static boolean isFloatCast(Node node, DataTypes types) {
        if (!node.is("Cast") || !types.isFloat(node.input(0))) {
            return false;
        }
        DataType to = DataType.ofOnnx((int) node.attributes().integer("to"));
        return isOther(to) || to == DataType.FLOAT;
    }

    private static boolean isLookup(Node node) {
        return node.is("Gather") || node.is(OperatorId.MICROSOFT, "GatherBlockQuantized");
    }

    private static Node withWideInputs(Node node, GraphView view, GraphEdit edit, Map<String, String> widened,
            PassContext context) {
        List<String> inputs = new ArrayList<>(node.inputs());
        for (int i = 0; i < inputs.size(); i++) {
            String name = inputs.get(i);
            Optional<Tensor> constant = view.constant(name).filter(value -> isOther(value.type()));
            if (constant.isPresent() && !keepsType(node, i)) {
                inputs.set(i, widened.computeIfAbsent(name, _ -> {
                    context.count("constant widened");
                    return edit.constant(name + ".float", toFloat(constant.get()));
                }));
            }
        }
        Attributes attributes = node.attributes();
        if (node.is("Cast") && isOther(DataType.ofOnnx((int) attributes.integer("to")))) {
            attributes = attributes.with("to", DataType.FLOAT.onnxCode());
        }
        return new Node(node.operator(), node.name(), inputs, node.outputs(), attributes);
    }

    /// Whether the operator reads this constant in the type that it is stored in.
    private static boolean keepsType(Node node, int input) {
        if (LinearNode.is(node)) {
            return LinearNode.isWeightOrScale(node, input);
        }
        return isLookup(node);
    }

    private static Tensor toFloat(Tensor value) {
        return Tensor.ofFloats(value.shape(), value.toFloats());
    }
}
