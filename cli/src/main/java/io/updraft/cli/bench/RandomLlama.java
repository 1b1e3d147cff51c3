package io.updraft.cli.bench;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A Llama with random weights as onnxruntime-genai lays it out: MatMulNBits or MatMul, GroupQueryAttention with RoPE,
/// (Skip)SimplifiedLayerNormalization; embeddings in the activations' type. In a file: int4, symmetric, block 32,
/// accuracy_level 4, the rest in float.
///
/// The weights say nothing, but they take the time and the memory of a real model. Same shape, same bytes.
public final class RandomLlama {
    private static final String MICROSOFT = "com.microsoft";

    private final LlamaShape shape;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("random llama");
    private final LlamaWeights weights;
    private final Format format;

    /// What the weights of products are.
    ///
    /// @param bits of a weight; 16 for halves
    /// @param block columns that share a scale
    /// @param accuracyLevel what x may be rounded to, as MatMulNBits counts; 0 for nothing said
    record Format(int bits, int block, int accuracyLevel) {
        /// As exporters write files for the CPU.
        static final Format FILE = new Format(4, 32, 4);
        static final Format HALF = new Format(16, 1, 0);
        static final Format INT8 = new Format(8, 128, 0);
        static final Format INT4 = new Format(4, 128, 0);

        /// Standard deviation of codes that are uniform.
        double deviation() {
            return (1 << bits) / Math.sqrt(12);
        }
    }

    private RandomLlama(LlamaShape shape, LlamaWeights weights, Format format) {
        this.shape = shape;
        this.weights = weights;
        this.format = format;
    }

    /// The graph in memory.
    static Graph graph(LlamaShape shape, Format format, OperatorRegistry registry) {
        MemoryWeights weights = new MemoryWeights();
        ModelProto model = new RandomLlama(shape, weights, format).build();
        Graph graph;
        try (OnnxModel read = OnnxModel.read("random llama", model.toByteArray(), registry)) {
            graph = read.graph();
        }
        Map<String, Tensor> constants = new LinkedHashMap<>(graph.initializers());
        constants.putAll(weights.tensors());
        return new Graph(graph.name(),
                graph.inputs().stream().filter(input -> !constants.containsKey(input.name())).toList(),
                graph.outputs(), constants, graph.nodes());
    }

    /// Writes `model.onnx`, `model.onnx.data` and `genai_config.json`, weights as they are drawn.
    ///
    /// @throws BenchException if the folder cannot be written
    public static void write(LlamaShape shape, Path folder) {
        try {
            Files.createDirectories(folder);
            Path unfinished = folder.resolve("model.onnx.partial");
            ModelProto model;
            try (RandomWeights weights = new RandomWeights(folder.resolve("model.onnx.data"))) {
                model = new RandomLlama(shape, weights, Format.FILE).build();
            }
            Files.writeString(folder.resolve("genai_config.json"), shape.genaiConfig());
            Files.write(unfinished, model.toByteArray());
            // Last, so that a folder with a model.onnx is complete.
            Files.move(unfinished, folder.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | UncheckedIOException e) {
            throw new BenchException("the random model cannot be written to " + folder + ": " + e.getMessage(), e);
        }
    }

    private ModelProto build() {
        inputs();
        weights.rotary(graph, shape.contextLength(), shape.headSize() / 2);
        small("one", 1);
        small("axis", 1);
        sequenceLengths();
        weights.floats(graph, "model.embed_tokens.weight", 0.02f, shape.vocabulary(), shape.hidden());
        node("", "Gather", List.of("model.embed_tokens.weight", "input_ids"), List.of("embed"));
        norm("model.layers.0.input_norm");
        NodeProto.Builder first = node("", "SimplifiedLayerNormalization",
                List.of("embed", "model.layers.0.input_norm"), List.of("model.layers.0.in"));
        first.addAttribute(real("epsilon", 1e-5f)).addAttribute(integer("axis", -1));
        String residual = "embed";
        for (int layer = 0; layer < shape.layers(); layer++) {
            residual = layer(layer, residual);
        }
        linear("final", "lm_head", shape.hidden(), shape.vocabulary(), "logits");
        graph.addOutput(value("logits", weights.type(), "batch", "sequence", shape.vocabulary()));
        return ModelProto.newBuilder().setIrVersion(10).setProducerName("updraft bench").setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(21))
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1)).build();
    }

    private void inputs() {
        graph.addInput(value("input_ids", TensorProto.DataType.INT64, "batch", "sequence"));
        graph.addInput(value("attention_mask", TensorProto.DataType.INT64, "batch", "total"));
        for (int layer = 0; layer < shape.layers(); layer++) {
            for (String kind : List.of("key", "value")) {
                graph.addInput(value("past_key_values." + layer + "." + kind, weights.type(), "batch",
                        shape.kvHeads(), "past", shape.headSize()));
            }
        }
        for (int layer = 0; layer < shape.layers(); layer++) {
            for (String kind : List.of("key", "value")) {
                graph.addOutput(value("present." + layer + "." + kind, weights.type(), "batch",
                        shape.kvHeads(), "total", shape.headSize()));
            }
        }
    }

    private void sequenceLengths() {
        node("", "ReduceSum", List.of("attention_mask", "axis"), List.of("mask_sum"))
                .addAttribute(integer("keepdims", 1));
        node("", "Sub", List.of("mask_sum", "one"), List.of("last_position"));
        node("", "Cast", List.of("last_position"), List.of("seqlens_k")).addAttribute(integer("to", 6));
        node("", "Shape", List.of("attention_mask"), List.of("mask_shape"));
        node("", "Gather", List.of("mask_shape", "one"), List.of("total")).addAttribute(integer("axis", 0));
        node("", "Cast", List.of("total"), List.of("total_sequence_length")).addAttribute(integer("to", 6));
    }

    /// @return the name of the residual stream after the layer
    private String layer(int index, String residual) {
        String layer = "model.layers." + index + ".";
        int kvWidth = shape.kvHeads() * shape.headSize();
        int width = shape.heads() * shape.headSize();
        linear(layer + "in", layer + "q_proj", shape.hidden(), width, layer + "q");
        linear(layer + "in", layer + "k_proj", shape.hidden(), kvWidth, layer + "k");
        linear(layer + "in", layer + "v_proj", shape.hidden(), kvWidth, layer + "v");
        String past = "past_key_values." + index;
        String present = "present." + index;
        NodeProto.Builder attention = node(MICROSOFT, "GroupQueryAttention",
                List.of(layer + "q", layer + "k", layer + "v", past + ".key", past + ".value", "seqlens_k",
                        "total_sequence_length", "cos_cache", "sin_cache"),
                List.of(layer + "attention", present + ".key", present + ".value"));
        attention.addAttribute(integer("num_heads", shape.heads())).addAttribute(integer("kv_num_heads",
                shape.kvHeads())).addAttribute(integer("do_rotary", 1));
        linear(layer + "attention", layer + "o_proj", width, shape.hidden(), layer + "o");
        String middle = layer + "residual";
        skipNorm(residual, layer + "o", layer + "post_norm", layer + "post", middle);
        linear(layer + "post", layer + "gate_proj", shape.hidden(), shape.intermediate(), layer + "gate");
        linear(layer + "post", layer + "up_proj", shape.hidden(), shape.intermediate(), layer + "up");
        node("", "Sigmoid", List.of(layer + "gate"), List.of(layer + "sigmoid"));
        node("", "Mul", List.of(layer + "gate", layer + "sigmoid"), List.of(layer + "silu"));
        node("", "Mul", List.of(layer + "silu", layer + "up"), List.of(layer + "gated"));
        linear(layer + "gated", layer + "down_proj", shape.intermediate(), shape.hidden(), layer + "down");
        boolean last = index == shape.layers() - 1;
        String next = "model.layers." + (index + 1) + ".";
        String sum = last ? "" : next + "sum";
        skipNorm(middle, layer + "down", last ? "model.norm" : next + "input_norm", last ? "final" : next + "in", sum);
        return sum;
    }

    private void linear(String input, String name, int k, int n, String output) {
        if (format.bits() == 16) {
            weights.floats(graph, name + ".weight", (float) Math.sqrt(3.0 / k), k, n);
            node("", "MatMul", List.of(input, name + ".weight"), List.of(output));
            return;
        }
        int block = format.block();
        weights.bytes(graph, name + ".weight_Q" + format.bits(), n, Math.ceilDiv(k, block),
                block * format.bits() / 8);
        // So that outputs are about as large as inputs.
        weights.constant(graph, name + ".weight_scales", (float) (1 / (format.deviation() * Math.sqrt(k))), n,
                Math.ceilDiv(k, block));
        NodeProto.Builder node = node(MICROSOFT, "MatMulNBits",
                List.of(input, name + ".weight_Q" + format.bits(), name + ".weight_scales"), List.of(output));
        node.addAttribute(integer("K", k)).addAttribute(integer("N", n)).addAttribute(integer("bits", format.bits()))
                .addAttribute(integer("block_size", block));
        if (format.accuracyLevel() > 0) {
            node.addAttribute(integer("accuracy_level", format.accuracyLevel()));
        }
    }

    private void norm(String name) {
        weights.constant(graph, name, 1, shape.hidden());
    }

    private void skipNorm(String residual, String update, String name, String output, String sum) {
        norm(name);
        List<String> outputs = sum.isEmpty() ? List.of(output) : List.of(output, "", "", sum);
        node(MICROSOFT, "SkipSimplifiedLayerNormalization", List.of(residual, update, name), outputs)
                .addAttribute(real("epsilon", 1e-5f));
    }

    private void small(String name, long value) {
        graph.addInitializer(TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(1).addInt64Data(value));
    }

    private NodeProto.Builder node(String domain, String type, List<String> inputs, List<String> outputs) {
        return graph.addNodeBuilder().setDomain(domain).setOpType(type).setName(outputs.getFirst())
                .addAllInput(inputs).addAllOutput(outputs);
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INT).setI(value).build();
    }

    private static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOAT).setF(value)
                .build();
    }

    /// @param dimensions numbers, or names of what varies
    static ValueInfoProto value(String name, TensorProto.DataType type, Object... dimensions) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dimension : dimensions) {
            TensorShapeProto.Dimension.Builder each = shape.addDimBuilder();
            if (dimension instanceof Integer number) {
                each.setDimValue(number);
            } else {
                each.setDimParam(dimension.toString());
            }
        }
        return ValueInfoProto.newBuilder().setName(name).setType(TypeProto.newBuilder().setTensorType(
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape))).build();
    }
}
