package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.quant.format.CodebookFormat;
import io.updraft.quant.format.IntegerFormat;
import io.updraft.quant.format.LlmInt8Format;
import io.updraft.quant.format.QuantizationException;
import io.updraft.quant.format.QuantizedWeight;
import io.updraft.quant.format.WeightFormat;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/// Rounds the floating-point weights of Linear to a format of few bits, where the user asks for it. Weights that the model
/// has quantized itself stay as they are; so do tables that are looked up.
public final class QuantizeWeights implements Pass {
    @Override
    public String name() {
        return "weights quantized on loading";
    }

    @Override
    public String reason() {
        return "the user asked for weights of fewer bits than the model has";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        if (context.options().weights().isEmpty()) {
            return graph;
        }
        WeightFormat format = context.options().weights().get();
        List<Node> nodes = graph.nodes().stream().filter(LinearNode::is).toList();
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        Map<String, QuantizedWeight> done = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            if (node.attributes().text("format").equals("dense")) {
                edit.replace(node, quantized(LinearNode.of(node), format, view, edit, done));
                context.count("Linear in " + format.label());
            } else {
                context.note("weights that the model has quantized itself were left as they are");
            }
            context.progress(i + 1, nodes.size(), node.name());
        }
        return edit.build();
    }

    private static Node quantized(LinearNode linear, WeightFormat format, GraphView view, GraphEdit edit,
            Map<String, QuantizedWeight> done) {
        Map<String, Object> attributes = new LinkedHashMap<>(linear.attributes());
        boolean byRows = "NK".equals(attributes.remove("layout"));
        int k = Math.toIntExact((long) Objects.requireNonNull(attributes.get("K")));
        List<LinearNode.Part> parts = new ArrayList<>();
        for (LinearNode.Part part : linear.parts()) {
            Tensor weight = view.constant(part.weight()).orElseThrow();
            String name = part.weight() + "." + format.label();
            QuantizedWeight result = done.computeIfAbsent(name + byRows, _ -> quantize(linear.name(), format,
                    new DenseRows(weight, Math.toIntExact(part.n()), k, byRows)));
            describe(result, format, attributes);
            parts.add(new LinearNode.Part(edit.constant(name, result.codes()),
                    edit.constant(name + ".scales", result.scales()),
                    result.zeroPoints().map(zeros -> edit.constant(name + ".zeros", zeros)).orElse(""), "",
                    part.bias(), part.n()));
        }
        return new LinearNode(linear.name(), linear.x(), parts, linear.extras(), linear.output(), attributes).node();
    }

    static QuantizedWeight quantize(String node, WeightFormat format, DenseRows rows) {
        try {
            return format.quantize(rows, scaleType(rows.weight()),
                    (row, count) -> IntStream.range(0, count).parallel().forEach(row));
        } catch (QuantizationException refused) {
            throw new QuantizationException("'" + node + "' in " + format.label() + ": " + refused.getMessage());
        }
    }

    /// Scales are stored as the weights were.
    static DataType scaleType(Tensor weight) {
        return weight.type() == DataType.FLOAT16 ? DataType.FLOAT16 : DataType.FLOAT;
    }

    static void describe(QuantizedWeight weight, WeightFormat format, Map<String, Object> attributes) {
        switch (format) {
            case IntegerFormat _ when weight.isBlocked() -> {
                attributes.put("format", "nbits");
                attributes.put("bits", (long) weight.bits());
                attributes.put("block_size", (long) weight.blockSize());
            }
            case IntegerFormat _ -> integers(attributes);
            case CodebookFormat book -> {
                attributes.put("format", "codebook");
                attributes.put("codebook", book.codebook().name());
                attributes.put("block_size", (long) weight.blockSize());
            }
            case LlmInt8Format outliers -> {
                integers(attributes);
                attributes.put("activation", "int8_outliers");
                attributes.put("outlier_threshold", outliers.threshold());
            }
        }
    }

    private static void integers(Map<String, Object> attributes) {
        attributes.put("format", "integer");
        attributes.put("layout", "NK");
        attributes.put("quant_axis", "N");
        attributes.put("block_size", 0L);
    }
}
