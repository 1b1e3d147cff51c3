package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A Llama in ONNX's own operators of opset 23: RMSNormalization, RotaryEmbedding and Attention.
public final class StandardLlama {
    /// How the cache and the mask reach Attention.
    public enum CacheForm {
        /// Attention appends to the cache; queries [batch, sequence, heads * headDim], `is_causal`.
        INSIDE_FLAT,
        /// Attention appends to the cache; queries [batch, heads, sequence, headDim], `is_causal`.
        INSIDE_HEADS,
        /// Concat appends, and a mask BOOL[1, 1, sequence, total] says what is visible, as torch's exporter writes it.
        CONCAT_MASK
    }

    private static final double EPSILON = 1e-5;

    private final LlmSizes sizes;
    private final CacheForm form;
    private final LlmGraph graph;

    private StandardLlama(LlmSizes sizes, CacheForm form, LlmGraph graph) {
        this.sizes = sizes;
        this.form = form;
        this.graph = graph;
    }

    /// Writes `model.onnx`, its weights in `model.onnx.data`.
    public static void write(Path folder, LlmSizes sizes, CacheForm form) {
        OnnxModelBuilder onnx = new OnnxModelBuilder("main_graph").opset("", 23).irVersion(11)
                .input("input_ids", DataType.INT64, "batch", "sequence")
                .input("attention_mask", DataType.INT64, "batch", "total")
                .input("position_ids", DataType.INT64, "batch", "sequence")
                .output("logits", DataType.FLOAT, "batch", "sequence", sizes.vocabulary());
        CacheValues.declare(onnx, sizes, DataType.FLOAT);
        LlmGraph graph = new LlmGraph(onnx, new RandomWeights(13, false), DataType.FLOAT, true);
        new StandardLlama(sizes, form, graph).model();
        onnx.write(folder.resolve("model.onnx"));
    }

    private void model() {
        String residual = graph.op("Gather", "embedding", graph.normal("model.embed_tokens.weight", 0, 1, sizes
                .vocabulary(), sizes.hidden()), "input_ids");
        String mask = form == CacheForm.CONCAT_MASK ? mask() : "";
        angles();
        for (int layer = 0; layer < sizes.layers(); layer++) {
            String name = "model.layers." + layer;
            String attended = attention(layer, norm(residual, name + ".input_layernorm"), mask);
            residual = graph.op("Add", name + ".middle", residual, attended);
            residual = graph.op("Add", name + ".output", residual, mlp(name + ".mlp", norm(residual, name
                    + ".post_attention_layernorm")));
        }
        Projection.dense().apply(graph, norm(residual, "model.norm"), "lm_head", sizes.hidden(), sizes.vocabulary(),
                false,
                "logits");
    }

    /// Cosines and sines [batch, sequence, headDim / 2] of the positions.
    private void angles() {
        float[] frequencies = new float[sizes.headDim() / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = (float) RotaryCache.frequency(i, sizes.headDim());
        }
        String inverse = graph.weight("inverse_frequencies", Tensor.ofFloats(Shape.of(1, 1, frequencies.length),
                frequencies));
        String positions = graph.op("Cast", Map.of("to", DataType.FLOAT), "positions_float", graph.op("Unsqueeze",
                "positions_column", "position_ids", graph.longs(-1)));
        String angles = graph.op("Mul", "angles", positions, inverse);
        graph.op("Cos", "cosines", angles);
        graph.op("Sin", "sines", angles);
    }

    private String mask() {
        String total = graph.op("Shape", Map.of("start", 2, "end", 3), "past_length", CacheValues.pastKey(0));
        String sequence = graph.op("Shape", Map.of("start", 1, "end", 2), "sequence_length", "input_ids");
        String limit = graph.op("Squeeze", "total_length", graph.op("Add", "total_axis", total, sequence));
        String keys = graph.op("Range", "key_positions", graph.scalar(0), limit, graph.scalar(1));
        String rows = graph.op("Unsqueeze", "query_positions", "position_ids", graph.longs(1, 3));
        return graph.op("LessOrEqual", "visible", keys, rows);
    }

    private String norm(String x, String name) {
        return graph.op("RMSNormalization", Map.of("axis", -1, "epsilon", EPSILON), name, x,
                graph.normal(name + ".weight",
                        1, 0.2, sizes.hidden()));
    }

    private String attention(int layer, String x, String mask) {
        String name = "model.layers." + layer + ".self_attn";
        String query = project(x, name + ".q_proj", sizes.queryWidth());
        String key = project(x, name + ".k_proj", sizes.kvWidth());
        String value = project(x, name + ".v_proj", sizes.kvWidth());
        double scale = 1 / Math.sqrt(sizes.headDim());
        List<String> outputs = List.of(name + ".attn", CacheValues.presentKey(layer), CacheValues.presentValue(layer));
        String joined = switch (form) {
            case INSIDE_FLAT -> graph.op("", "Attention", Map.of("is_causal", 1, "q_num_heads", sizes.heads(),
                    "kv_num_heads", sizes.kvHeads(), "scale", scale), outputs, rotate(query, sizes.heads()),
                    rotate(key,
                            sizes.kvHeads()),
                    value, "", CacheValues.pastKey(layer), CacheValues.pastValue(layer));
            case INSIDE_HEADS -> merged(name, graph.op("", "Attention", Map.of("is_causal", 1, "scale", scale), outputs,
                    rotate(heads(query, sizes.heads()), 0), rotate(heads(key, sizes.kvHeads()), 0), heads(value, sizes
                            .kvHeads()),
                    "", CacheValues.pastKey(layer), CacheValues.pastValue(layer)));
            case CONCAT_MASK -> {
                String keys = graph.op("Concat", Map.of("axis", -2), CacheValues.presentKey(layer), CacheValues.pastKey(
                        layer), rotate(heads(key, sizes.kvHeads()), 0));
                String values = graph.op("Concat", Map.of("axis", -2), CacheValues.presentValue(layer), CacheValues
                        .pastValue(layer), heads(value, sizes.kvHeads()));
                yield merged(name,
                        graph.op("Attention", Map.of("scale", scale), name + ".attn", rotate(heads(query, sizes
                                .heads()), 0), keys, values, mask));
            }
        };
        return Projection.dense().apply(graph, joined, name + ".o_proj", sizes.queryWidth(), sizes.hidden(), false, name
                + ".o");
    }

    private String project(String x, String name, int width) {
        return Projection.dense().apply(graph, x, name, sizes.hidden(), width, false, name + ".out");
    }

    /// @param heads of x [batch, sequence, heads * headDim]; 0 for x [batch, heads, sequence, headDim]
    private String rotate(String x, int heads) {
        return graph.op("RotaryEmbedding", heads == 0 ? Map.of() : Map.of("num_heads", heads), x + "_rotary", x,
                "cosines",
                "sines");
    }

    private String heads(String x, int heads) {
        String split = graph.op("Reshape", x + "_split", x, graph.longs(0, 0, heads, sizes.headDim()));
        return graph.op("Transpose", Map.of("perm", List.of(0, 2, 1, 3)), x + "_heads", split);
    }

    private String merged(String name, String x) {
        String rows = graph.op("Transpose", Map.of("perm", List.of(0, 2, 1, 3)), name + ".rows", x);
        return graph.op("Reshape", name + ".merged", rows, graph.longs(0, 0, sizes.queryWidth()));
    }

    private String mlp(String name, String x) {
        String gate = Projection.dense().apply(graph, x, name + ".gate_proj", sizes.hidden(), sizes.mlp(), false, name
                + ".gate");
        String up = Projection.dense().apply(graph, x, name + ".up_proj", sizes.hidden(), sizes.mlp(), false,
                name + ".up");
        String activated = graph.op("Mul", name + ".silu", gate, graph.op("Sigmoid", name + ".sigmoid", gate));
        String gated = graph.op("Mul", name + ".gated", activated, up);
        return Projection.dense().apply(graph, gated, name + ".down_proj", sizes.mlp(), sizes.hidden(), false, name
                + ".down");
    }
}
