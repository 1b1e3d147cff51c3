package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Turns products with a constant matrix into Linear: MatMul, Gemm and QLinearMatMul; a weight's DequantizeLinear and
/// Transpose are absorbed, the weight stays as it is stored.
public final class LowerMatMul implements Pass {
    @Override
    public String name() {
        return "matrix products with weights";
    }

    @Override
    public String reason() {
        return "one operator for every way to store a weight, so that it is read once and never unpacked into memory";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        SampleBases bases = new SampleBases(graph, context);
        for (Node node : graph.nodes()) {
            if (!node.operator().domain().isEmpty()) {
                continue;
            }
            switch (node.operator().type()) {
                case "MatMul" -> ConstantWeight.find(node.input(1), view)
                        .filter(_ -> !view.isConstant(node.input(0)))
                        .ifPresent(weight -> replace(node, weight, view, edit, context));
                case "Gemm" -> gemm(node, view, () -> bases.at(AttentionRegion.SAMPLE), edit, context);
                case "QLinearMatMul" -> quantized(node, view, edit, context);
                default -> {
                }
            }
        }
        return edit.build();
    }

    private static void replace(Node node, ConstantWeight weight, GraphView view, GraphEdit edit,
            PassContext context) {
        boolean dequantizes = weight.format().equals("integer") && !view.isConstant(node.input(1));
        boolean rounds = dequantizes && context.options().roundActivations() && !isQuantized(node, view);
        ConstantWeight used = rounds ? BlockedWeight.of(weight, view, edit) : weight;
        edit.replace(node, new LinearNode(node.name(), node.input(0), List.of(used.part()), List.of(), node.output(0),
                used.attributes(rounds ? "int8_block" : "float")).node());
        context.count((dequantizes ? "DequantizeLinear + " : "") + node.operator().type() + " -> Linear"
                + (rounds ? " with its input rounded to int8 by blocks, as onnxruntime does" : ""));
    }

    /// Whether input or output of a product are quantized by the model itself; then it says how exact it wants to be.
    private static boolean isQuantized(Node product, GraphView view) {
        return view.producer(product.input(0), "DequantizeLinear").isPresent()
                || view.onlyConsumer(product.output(0)).filter(next -> next.is("QuantizeLinear")).isPresent();
    }

    private static void gemm(Node node, GraphView view, Supplier<PartialEvaluator> sample, GraphEdit edit,
            PassContext context) {
        Attributes attributes = node.attributes();
        Optional<ConstantWeight> weight = ConstantWeight.find(node.input(1), view, attributes.flag("transB", false));
        if (weight.isEmpty() || view.isConstant(node.input(0)) || attributes.flag("transA", false)
                || attributes.number("alpha", 1) != 1 || attributes.number("beta", 1) != 1) {
            return;
        }
        String bias = node.input(2);
        if (!bias.isEmpty() && view.constant(bias).filter(value -> isRow(value, weight.get().n())).isEmpty()) {
            return;
        }
        Optional<Node> before = view.producer(node.input(0), "Reshape");
        Optional<Node> after = view.onlyConsumer(node.output(0)).filter(next -> next.is("Reshape"));
        if (before.isEmpty() || after.isEmpty() || !isRows(sample.get(), before.get().input(0), weight.get().k())
                || !isRows(sample.get(), after.get().output(0), weight.get().n())) {
            context.note(node.describe() + " left alone: it does not stand between a Reshape to a matrix and one back");
            return;
        }
        edit.remove(node);
        edit.replace(after.get(), new LinearNode(node.name(), before.get().input(0),
                List.of(weight.get().part().withBias(bias)), List.of(), after.get().output(0),
                weight.get().attributes("float")).node());
        context.count("Reshape + Gemm + Reshape -> Linear");
    }

    /// Whether the value is [1, tokens, width] at the sample.
    private static boolean isRows(PartialEvaluator sample, String name, long width) {
        return sample.shape(name).equals(Optional.of(Shape.of(1, AttentionRegion.SAMPLE.tokens(), width)));
    }

    private static boolean isRow(Tensor bias, long n) {
        return bias.shape().rank() == 1 && bias.elements() == n;
    }

    /// Inputs: a, a_scale, a_zero_point, b, b_scale, b_zero_point, y_scale, y_zero_point.
    private static void quantized(Node node, GraphView view, GraphEdit edit, PassContext context) {
        Optional<Tensor> b = view.constant(node.input(3));
        Optional<Tensor> scales = view.constant(node.input(4));
        if (b.isEmpty() || scales.isEmpty() || b.get().shape().rank() != 2 || scales.get().shape().rank() > 1
                || !view.isConstant(node.input(5))) {
            return;
        }
        long k = b.get().shape().dim(0);
        long n = b.get().shape().dim(1);
        boolean perTensor = scales.get().elements() == 1;
        if (!perTensor && scales.get().elements() != n) {
            return;
        }
        String x = edit.fresh(node.input(0) + ".dequantized");
        String y = edit.fresh(node.output(0) + ".float");
        ConstantWeight weight = new ConstantWeight(node.input(3), node.input(4), node.input(5), k, n, "integer", "KN",
                perTensor ? "" : "N", 0);
        edit.replace(node,
                new Node(context.onnx("DequantizeLinear", 13), node.name() + ".dequantize",
                        List.of(node.input(0), node.input(1), node.input(2)), List.of(x), Attributes.NONE),
                new LinearNode(node.name(), x, List.of(weight.part()), List.of(), y, weight.attributes("float")).node(),
                new Node(context.onnx("QuantizeLinear", 13), node.name() + ".quantize",
                        List.of(y, node.input(6), node.input(7)), List.of(node.output(0)), Attributes.NONE));
        context.count("QLinearMatMul -> DequantizeLinear + Linear + QuantizeLinear");
    }
}
