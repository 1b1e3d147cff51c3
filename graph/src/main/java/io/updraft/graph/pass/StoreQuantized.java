package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.quant.format.CodebookFormat;
import io.updraft.quant.format.IntegerFormat;
import io.updraft.quant.format.LlmInt8Format;
import io.updraft.quant.format.QuantizedWeight;
import io.updraft.quant.format.WeightFormat;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rounds the floating-point weights of MatMul and Gemm to a format of few bits, in operators that a file can hold:
///
/// - integers in blocks: com.microsoft::MatMulNBits;
/// - integers by channel: DequantizeLinear and MatMul;
/// - NF4: com.microsoft::MatMulBnb4, its scales behind a Gather in the dynamic map where they are quantized again;
/// - fp8: DequantizeLinear, Transpose and MatMul;
/// - what no standard has (powers of two, LLM.int8()): io.updraft::Linear.
///
/// ONNX Runtime runs the integers, and NF4.
public final class StoreQuantized implements Pass {
    private final WeightFormat format;
    private final List<Stored> stored = new ArrayList<>();

    /// A matrix that was rounded.
    ///
    /// @param bitsBefore
    ///            of an element as the model had it
    public record Stored(String node, long n, long k, int bitsBefore, double bitsPerWeight) {
        public long elements() {
            return n * k;
        }
    }

    public StoreQuantized(WeightFormat format) {
        this.format = format;
    }

    /// The matrices that the last application rounded.
    public List<Stored> stored() {
        return List.copyOf(stored);
    }

    @Override
    public String name() {
        return "weights quantized for a file";
    }

    @Override
    public String reason() {
        return "the user asked for a model of fewer bits";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        stored.clear();
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        Map<String, QuantizedWeight> done = new HashMap<>();
        List<Node> products = graph.nodes().stream().filter(node -> node.is("MatMul") || node.is("Gemm")).toList();
        for (int i = 0; i < products.size(); i++) {
            Node node = products.get(i);
            context.progress(i + 1, products.size(), node.name());
            if (node.is("Gemm") && !isPlain(node.attributes())) {
                context.note(node.describe() + " left as it is: alpha, beta or transA");
                continue;
            }
            boolean transposed = node.is("Gemm") && node.attributes().flag("transB", false);
            Optional<ConstantWeight> weight = ConstantWeight.find(node.input(1), view, transposed)
                    .filter(found -> found.format().equals("dense") && !view.isConstant(node.input(0)));
            if (weight.isPresent()) {
                store(node, weight.get(), view, edit, context, done);
            }
        }
        return edit.build();
    }

    private static boolean isPlain(Attributes gemm) {
        return gemm.number("alpha", 1) == 1 && gemm.number("beta", 1) == 1 && !gemm.flag("transA", false);
    }

    private void store(Node node, ConstantWeight weight, GraphView view, GraphEdit edit, PassContext context,
            Map<String, QuantizedWeight> done) {
        if (format instanceof CodebookFormat book && isNf4(book) && weight.k() % book.blockSize() != 0) {
            context.note(node.describe() + " left as it is: MatMulBnb4's blocks of " + book.blockSize()
                    + " do not divide its " + weight.k() + " columns");
            return;
        }
        Tensor dense = view.constant(weight.weight()).orElseThrow();
        boolean byRows = weight.layout().equals("NK");
        QuantizedWeight quantized = done.computeIfAbsent(weight.weight() + byRows,
                _ -> QuantizeWeights.quantize(node.name(), format,
                        new DenseRows(dense, Math.toIntExact(weight.n()), Math.toIntExact(weight.k()), byRows)));
        boolean biased = node.is("Gemm") && !node.input(2).isEmpty();
        String product = biased ? edit.fresh(node.output(0) + ".product") : node.output(0);
        String constant = weight.weight() + "." + format.label();
        List<Node> nodes = new ArrayList<>(new StoredProduct(node, product, constant, quantized, edit, context)
                .nodes(format, dense.type()));
        if (biased) {
            nodes.add(new Node(context.onnx("Add", 14), node.name() + ".bias", List.of(product, node.input(2)),
                    List.of(node.output(0)), Attributes.NONE));
        }
        edit.replace(node, nodes.toArray(Node[]::new));
        stored.add(new Stored(node.name(), weight.n(), weight.k(), dense.type().bits(),
                format.bitsPerWeight(weight.n(), weight.k(), QuantizeWeights.scaleType(dense))));
        context.count(node.operator().type() + " in " + format.label());
    }

    private static boolean isNf4(CodebookFormat format) {
        return format.codebook() == Codebook.NF4;
    }

    /// Whether ONNX Runtime runs what is written.
    public static boolean isPortable(WeightFormat format) {
        return switch (format) {
            case IntegerFormat _ -> true;
            case CodebookFormat book -> isNf4(book);
            case LlmInt8Format _ -> false;
        };
    }
}
