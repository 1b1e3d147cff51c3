package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.quant.format.CodebookFormat;
import io.updraft.quant.format.IntegerFormat;
import io.updraft.quant.format.LlmInt8Format;
import io.updraft.quant.format.QuantizedWeight;
import io.updraft.quant.format.WeightFormat;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.PackedCodes;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The nodes that stand for one product with a rounded weight in a file.
///
/// @param node
///            the product as it was
/// @param output
///            name of the new product
/// @param constant
///            what names of constants begin with
record StoredProduct(Node node, String output, String constant, QuantizedWeight weight, GraphEdit edit,
        PassContext context) {
    List<Node> nodes(WeightFormat format, DataType type) {
        return switch (format) {
            case IntegerFormat _ when weight.isBlocked() -> nbits();
            case IntegerFormat _ -> channels();
            case CodebookFormat book when book.codebook() == Codebook.NF4 -> bnb4(type);
            case CodebookFormat book when book.codebook() == Codebook.E4M3 -> float8();
            case CodebookFormat _,LlmInt8Format _ -> linear(format);
        };
    }

    private List<Node> nbits() {
        Map<String, Object> attributes = sizes();
        attributes.put("bits", weight.bits());
        attributes.put("block_size", weight.blockSize());
        List<String> inputs = weight.zeroPoints().isPresent()
                ? List.of(node.input(0), codes(), scales(),
                        edit.constant(constant + ".zeros", weight.zeroPoints().get()))
                : List.of(node.input(0), codes(), scales());
        return List.of(new Node(OperatorId.microsoft("MatMulNBits"), node.name(), inputs, List.of(output),
                Attributes.of(attributes)));
    }

    private Map<String, Object> sizes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("K", weight.k());
        attributes.put("N", weight.n());
        return attributes;
    }

    private String codes() {
        return edit.constant(constant, weight.codes());
    }

    private String scales() {
        return edit.constant(constant + ".scales", weight.scales());
    }

    /// Stored as MatMul has it, [K, N], so that ONNX Runtime finds its own pattern.
    private List<Node> channels() {
        Tensor transposed = Tensor.allocateNative(weight.codes().type(), Shape.of(weight.k(), weight.n()));
        for (int row = 0; row < weight.n(); row++) {
            for (int column = 0; column < weight.k(); column++) {
                transposed.data().set(Tensor.BYTE, (long) column * weight.n() + row,
                        weight.codes().data().get(Tensor.BYTE, (long) row * weight.k() + column));
            }
        }
        String real = edit.fresh(constant + ".real");
        return List.of(
                new Node(context.onnx("DequantizeLinear", 13), node.name() + ".dequantize",
                        List.of(edit.constant(constant, transposed), scales()), List.of(real),
                        Attributes.of(Map.of("axis", 1))),
                matMul(real));
    }

    private Node matMul(String right) {
        return new Node(context.onnx("MatMul", 13), node.name(), List.of(node.input(0), right),
                List.of(output), Attributes.NONE);
    }

    private List<Node> float8() {
        Tensor codes = Tensor.over(new TensorType(DataType.FLOAT8E4M3FN, Shape.of(weight.n(), weight.k())),
                weight.codes().data());
        String real = edit.fresh(constant + ".real");
        String swapped = edit.fresh(constant + ".columns");
        return List.of(
                new Node(context.onnx("DequantizeLinear", 19), node.name() + ".dequantize",
                        List.of(edit.constant(constant, codes), scales()), List.of(real),
                        Attributes.of(Map.of("axis", 0))),
                new Node(context.onnx("Transpose", 13), node.name() + ".transpose", List.of(real),
                        List.of(swapped), Attributes.of(Map.of("perm", new long[]{1, 0}))),
                matMul(swapped));
    }

    private List<Node> bnb4(DataType type) {
        Tensor swapped = PackedCodes.swapNibbles(weight.codes());
        Map<String, Object> attributes = sizes();
        attributes.put("block_size", weight.blockSize());
        attributes.put("quant_type", 1);
        String absmax = weight.doubleScales().isPresent() ? edit.fresh(constant + ".absmax") : scales();
        Node product = new Node(OperatorId.microsoft("MatMulBnb4"), node.name(),
                List.of(node.input(0), edit.constant(constant, swapped), absmax), List.of(output),
                Attributes.of(attributes));
        List<Node> nodes = new ArrayList<>(weight.doubleScales()
                .map(twice -> new DoubleQuantizedScales(constant, edit, context).into(absmax, twice, type))
                .orElse(List.of()));
        nodes.add(product);
        return nodes;
    }

    private List<Node> linear(WeightFormat format) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("K", (long) weight.k());
        attributes.put("activation", "float");
        QuantizeWeights.describe(weight, format, attributes);
        LinearNode.Part part = new LinearNode.Part(codes(), scales(), "", "", "", weight.n());
        return List.of(
                new LinearNode(node.name(), node.input(0), List.of(part), List.of(), output, attributes).node());
    }
}
