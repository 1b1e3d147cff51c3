package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.tests.OnnxModelBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A decoder as onnxruntime-genai's model builder writes it: `genai_config.json`, `model.onnx`, `model.onnx.data`.
///
/// The methods choose what tells the architectures apart; what they leave alone is a Llama.
public final class GenaiLlm {
    private static final double EPSILON = 1e-5;

    private final String modelType;
    private final LlmSizes sizes;
    private DataType type = DataType.FLOAT;
    private boolean half;
    private Projection projection = Projection.dense();
    private Projection head = Projection.dense();
    private AttentionDialect attention = new GroupQueryAttentionDialect();
    private boolean tied;
    private boolean packedGateUp;
    private boolean gelu;
    private boolean fourNorms;
    private boolean layerNorm;
    private double embeddingScale = 1;
    private double logitSoftcap;
    private boolean sharedQuantizedEmbedding;

    public GenaiLlm(String modelType, LlmSizes sizes) {
        this.modelType = modelType;
        this.sizes = sizes;
    }

    /// Stores and computes in FLOAT16.
    public GenaiLlm half() {
        this.type = DataType.FLOAT16;
        this.half = true;
        return this;
    }

    /// Computes in FLOAT on weights that FLOAT16 can hold: what [#half] loses, this keeps.
    public GenaiLlm halfWeights() {
        this.half = true;
        return this;
    }

    GenaiLlm projection(Projection way) {
        this.projection = way;
        this.head = way;
        return this;
    }

    GenaiLlm attention(AttentionDialect dialect) {
        this.attention = dialect;
        return this;
    }

    /// One weight for the embedding and, transposed, for the logits.
    public GenaiLlm tied() {
        this.tied = true;
        return this;
    }

    /// One 4-bit weight, read by GatherBlockQuantized and MatMulNBits.
    GenaiLlm sharedQuantizedEmbedding() {
        this.sharedQuantizedEmbedding = true;
        return this;
    }

    public GenaiLlm packedGateUp() {
        this.packedGateUp = true;
        return this;
    }

    /// Gated by the tanh form of GELU instead of SiLU.
    public GenaiLlm gelu() {
        this.gelu = true;
        return this;
    }

    /// Norms before and after attention and MLP, as Gemma 2 has them.
    public GenaiLlm fourNorms() {
        this.fourNorms = true;
        return this;
    }

    /// LayerNormalization, and an MLP of two biased projections around GELU, as Phi-2 has them.
    public GenaiLlm layerNorm() {
        this.layerNorm = true;
        return this;
    }

    public GenaiLlm embeddingScale(double scale) {
        this.embeddingScale = scale;
        return this;
    }

    public GenaiLlm logitSoftcap(double cap) {
        this.logitSoftcap = cap;
        return this;
    }

    /// Writes the folder.
    public void write(Path folder) {
        GenaiConfig.write(folder, modelType, sizes, attention.positionIds());
        build().write(folder.resolve("model.onnx"));
    }

    OnnxModelBuilder build() {
        OnnxModelBuilder onnx = new OnnxModelBuilder("main_graph").opset("", 21).opset("com.microsoft", 1)
                .input("input_ids", DataType.INT64, "batch_size", "sequence_length")
                .input("attention_mask", DataType.INT64, "batch_size", "total_sequence_length");
        if (attention.positionIds()) {
            onnx.input("position_ids", DataType.INT64, "batch_size", "sequence_length");
        }
        onnx.output("logits", type, "batch_size", "sequence_length", sizes.vocabulary());
        CacheValues.declare(onnx, sizes, type);
        LlmGraph graph = new LlmGraph(onnx, new RandomWeights(7, half), type, true);
        attention.prologue(graph, sizes);
        logits(graph, layers(graph, embedding(graph)));
        return onnx;
    }

    private String embedding(LlmGraph graph) {
        String raw = embeddingScale == 1 ? "embed" : "embed_raw";
        if (sharedQuantizedEmbedding) {
            SharedEmbedding.gather(graph, sizes, raw);
        } else {
            String weight = graph.normal("model.embed_tokens.weight", 0, 1, sizes.vocabulary(), sizes.hidden());
            graph.op("Gather", raw, weight, "input_ids");
        }
        return embeddingScale == 1 ? raw : graph.op("Mul", "embed", raw, graph.scalar(embeddingScale));
    }

    private String layers(LlmGraph graph, String embedding) {
        String residual = embedding;
        String normed = norm(graph, "model.layers.0.input_layernorm", residual);
        for (int layer = 0; layer < sizes.layers(); layer++) {
            String name = "model.layers." + layer;
            String attended = attention.layer(graph, sizes, layer, normed, projection);
            if (fourNorms) {
                attended = norm(graph, name + ".post_attention_layernorm", attended);
            }
            String middle = name + (fourNorms ? ".pre_feedforward_layernorm" : ".post_attention_layernorm");
            normed = skipNorm(graph, middle, residual, attended);
            residual = middle + "/residual";
            String delta = layerNorm ? plainMlp(graph, name, normed) : gatedMlp(graph, name, normed);
            if (fourNorms) {
                delta = norm(graph, name + ".post_feedforward_layernorm", delta);
            }
            String next = layer + 1 < sizes.layers() ? "model.layers." + (layer + 1) + ".input_layernorm"
                    : "model.norm";
            normed = skipNorm(graph, next, residual, delta);
            residual = next + "/residual";
        }
        return normed;
    }

    private String norm(LlmGraph graph, String name, String x) {
        if (layerNorm) {
            return graph.op("LayerNormalization", Map.of("axis", -1, "epsilon", EPSILON, "stash_type", 1), name, x,
                    graph.normal(name + ".weight", 1, 0.2, sizes.hidden()), graph.normal(name + ".bias", 0, 0.2,
                            sizes.hidden()));
        }
        boolean casts = castsNorms();
        String normed = graph.op("SimplifiedLayerNormalization",
                Map.of("axis", -1, "epsilon", EPSILON, "stash_type", 1),
                casts ? name + "/float" : name, casts ? cast(graph, x, DataType.FLOAT, name + "/x") : x,
                normWeight(graph,
                        name));
        return casts ? cast(graph, normed, type, name) : normed;
    }

    /// Gemma's norms are computed in FLOAT, between casts, whatever the model's type.
    private boolean castsNorms() {
        return fourNorms && type != DataType.FLOAT;
    }

    private static String cast(LlmGraph graph, String x, DataType to, String output) {
        return graph.op("Cast", Map.of("to", to), output, x);
    }

    private String normWeight(LlmGraph graph, String name) {
        return graph.weight(name + ".weight",
                graph.random().normal(name + ".weight", castsNorms() ? DataType.FLOAT : type,
                        1, 0.2, sizes.hidden()));
    }

    private String skipNorm(LlmGraph graph, String name, String residual, String delta) {
        List<String> outputs = List.of(name, "", "", name + "/residual");
        String weight = normWeight(graph, name);
        if (layerNorm) {
            String bias = graph.normal(name + ".bias", 0, 0.2, sizes.hidden());
            return graph.microsoft("SkipLayerNormalization", Map.of("epsilon", EPSILON), outputs, residual, delta,
                    weight,
                    bias);
        }
        if (!castsNorms()) {
            return graph.microsoft("SkipSimplifiedLayerNormalization", Map.of("epsilon", EPSILON), outputs, residual,
                    delta,
                    weight);
        }
        graph.microsoft("SkipSimplifiedLayerNormalization", Map.of("epsilon", EPSILON),
                List.of(name + "/float", "", "", name
                        + "/residual_float"),
                cast(graph, residual, DataType.FLOAT, name + "/skip"), cast(graph, delta,
                        DataType.FLOAT, name + "/x"),
                weight);
        cast(graph, name + "/residual_float", type, name + "/residual");
        return cast(graph, name + "/float", type, name);
    }

    private String gatedMlp(LlmGraph graph, String name, String x) {
        String gate = name + ".gate";
        String up = name + ".up";
        if (packedGateUp) {
            String both = projection.apply(graph, x, name + ".mlp.gate_up_proj", sizes.hidden(), 2 * sizes.mlp(), false,
                    name + ".gate_up");
            graph.op("", "Split", Map.of("axis", -1, "num_outputs", 2), List.of(gate, up), both);
        } else {
            projection.apply(graph, x, name + ".mlp.gate_proj", sizes.hidden(), sizes.mlp(), false, gate);
            projection.apply(graph, x, name + ".mlp.up_proj", sizes.hidden(), sizes.mlp(), false, up);
        }
        String activated = gelu
                ? graph.op("Gelu", Map.of("approximate", "tanh"), name + ".act", gate)
                : graph.op("Mul", name + ".act", gate, graph.op("Sigmoid", name + ".sigmoid", gate));
        String gated = graph.op("Mul", name + ".gated", activated, up);
        return projection.apply(graph, gated, name + ".mlp.down_proj", sizes.mlp(), sizes.hidden(), false,
                name + ".down");
    }

    private String plainMlp(LlmGraph graph, String name, String x) {
        String inner = projection.apply(graph, x, name + ".mlp.fc1", sizes.hidden(), sizes.mlp(), true, name + ".fc1");
        String activated = graph.op("Gelu", Map.of("approximate", "none"), name + ".act", inner);
        return projection.apply(graph, activated, name + ".mlp.fc2", sizes.mlp(), sizes.hidden(), true, name + ".fc2");
    }

    private void logits(LlmGraph graph, String x) {
        String raw = logitSoftcap == 0 ? "logits" : "logits_raw";
        if (sharedQuantizedEmbedding) {
            SharedEmbedding.logits(graph, sizes, x, raw);
        } else if (tied) {
            String weight = graph.normal("model.embed_tokens.weight", 0, 1, sizes.vocabulary(), sizes.hidden());
            String transposed = graph.op("Transpose", Map.of("perm", List.of(1, 0)), "lm_head.MatMul.weight_T", weight);
            graph.op("MatMul", raw, x, transposed);
        } else {
            head.apply(graph, x, "lm_head", sizes.hidden(), sizes.vocabulary(), false, raw);
        }
        if (logitSoftcap != 0) {
            String cap = graph.scalar(logitSoftcap);
            graph.op("Mul", "logits", graph.op("Tanh", "logits_tanh", graph.op("Div", "logits_scaled", raw, cap)), cap);
        }
    }
}
