package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns DynamicQuantizeLinear, MatMulInteger, Cast and the products with both scales into DynamicQuantize and Linear.
///
/// DynamicQuantize takes its range over the rows of each sequence, so that a step of several sequences gives each
/// what it gets alone.
public final class LowerDynamicQuantization implements Pass {
    @Override
    public String name() {
        return "dynamically quantized products";
    }

    @Override
    public String reason() {
        return "integer products with their scales applied once, without a pass over memory for each of four operators";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node quantize : graph.nodes()) {
            if (!quantize.is("DynamicQuantizeLinear")) {
                continue;
            }
            List<Product> products = products(quantize, view);
            if (products.isEmpty()) {
                context.note(quantize.describe() + " left alone: not all that uses it is an integer product with a "
                        + "constant weight");
                continue;
            }
            edit.replace(quantize, new Node(OperatorId.updraft("DynamicQuantize"), quantize.name(), quantize.inputs(),
                    quantize.outputs(), Attributes.NONE));
            for (Product product : products) {
                product.absorbed.forEach(edit::remove);
                edit.replace(product.last, product.linear(quantize).node());
                context.count("MatMulInteger + Cast + Mul -> Linear");
            }
            context.count("DynamicQuantizeLinear -> DynamicQuantize");
        }
        return edit.build();
    }

    /// MatMulInteger and what follows it up to the float product.
    private record Product(Node integer, Tensor weight, String scales, List<Node> absorbed, Node last,
            boolean perColumn) {
        LinearNode linear(Node quantize) {
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("K", weight.shape().dim(0));
            attributes.put("format", "integer");
            attributes.put("layout", "KN");
            attributes.put("quant_axis", perColumn ? "N" : "");
            attributes.put("block_size", 0);
            attributes.put("activation", "uint8_dynamic");
            LinearNode.Part part = new LinearNode.Part(integer.input(1), scales, integer.input(3), "", "",
                    weight.shape().dim(1));
            return new LinearNode(integer.name(), quantize.output(0), List.of(part),
                    List.of(quantize.output(1), quantize.output(2)), last.output(0), attributes);
        }
    }

    /// The products that use a quantized activation; empty if anything else does too.
    private static List<Product> products(Node quantize, GraphView view) {
        List<Product> products = new ArrayList<>();
        for (Node user : view.consumers(quantize.output(0))) {
            Optional<Product> product = product(user, quantize, view);
            if (product.isEmpty()) {
                return List.of();
            }
            products.add(product.get());
        }
        long scaleUses = view.consumers(quantize.output(1)).size();
        long zeroUses = view.consumers(quantize.output(2)).size();
        boolean output = quantize.outputs().stream().anyMatch(view::isOutput);
        return scaleUses == products.size() && zeroUses == products.size() && !output ? products : List.of();
    }

    private static Optional<Product> product(Node integer, Node quantize, GraphView view) {
        Optional<Tensor> weight = view.constant(integer.input(1));
        if (!integer.is("MatMulInteger") || !integer.input(2).equals(quantize.output(2)) || weight.isEmpty()
                || weight.get().shape().rank() != 2
                || !integer.input(3).isEmpty() && !view.isConstant(integer.input(3))) {
            return Optional.empty();
        }
        Optional<Node> cast = view.onlyConsumer(integer.output(0)).filter(node -> node.is("Cast"))
                .filter(node -> DataType.ofOnnx((int) node.attributes().integer("to")) == DataType.FLOAT);
        Optional<Node> first = cast.flatMap(node -> view.onlyConsumer(node.output(0))).filter(node -> node.is("Mul"));
        if (cast.isEmpty() || first.isEmpty()) {
            return Optional.empty();
        }
        String factor = GraphView.other(first.get(), cast.get().output(0));
        Optional<Node> scaleProduct = view.producer(factor, "Mul")
                .filter(node -> view.onlyConsumer(factor).isPresent());
        if (scaleProduct.isPresent()) {
            return weightScale(scaleProduct.get(), quantize, view)
                    .flatMap(scales -> product(integer, weight.get(), scales,
                            List.of(integer, cast.get(), scaleProduct.get()), first.get(), view));
        }
        Optional<Node> second = view.onlyConsumer(first.get().output(0)).filter(node -> node.is("Mul"));
        if (second.isEmpty()) {
            return Optional.empty();
        }
        String otherFactor = GraphView.other(second.get(), first.get().output(0));
        String scales = factor.equals(quantize.output(1)) ? otherFactor : factor;
        boolean both = factor.equals(quantize.output(1)) || otherFactor.equals(quantize.output(1));
        return both
                ? product(integer, weight.get(), scales, List.of(integer, cast.get(), first.get()), second.get(), view)
                : Optional.empty();
    }

    private static Optional<String> weightScale(Node product, Node quantize, GraphView view) {
        String scale = quantize.output(1);
        return product.inputs().contains(scale) && view.isConstant(GraphView.other(product, scale))
                ? Optional.of(GraphView.other(product, scale))
                : Optional.empty();
    }

    private static Optional<Product> product(Node integer, Tensor weight, String scales, List<Node> absorbed, Node last,
            GraphView view) {
        Optional<Tensor> scale = view.constant(scales);
        long n = weight.shape().dim(1);
        Optional<Tensor> zero = view.constant(integer.input(3));
        if (scale.isEmpty() || !isPerTensorOrColumn(scale.get(), n)
                || zero.isPresent() && !isPerTensorOrColumn(zero.get(), n)) {
            return Optional.empty();
        }
        boolean perColumn = scale.get().elements() > 1 || zero.isPresent() && zero.get().elements() > 1;
        return Optional.of(new Product(integer, weight, scales, absorbed, last, perColumn));
    }

    private static boolean isPerTensorOrColumn(Tensor tensor, long n) {
        return tensor.elements() == 1 || tensor.elements() == n && tensor.shape().dim(-1) == n;
    }
}
