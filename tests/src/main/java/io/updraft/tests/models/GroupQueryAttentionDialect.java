package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// com.microsoft::GroupQueryAttention with rotary embedding inside, as current onnxruntime-genai writes it.
final class GroupQueryAttentionDialect implements AttentionDialect {
    private boolean packed;
    private boolean bias;
    private boolean outputBias;
    private boolean normed;
    private boolean sinks;
    private int rotaryDim;
    private int[] windows = {-1};
    private final Map<String, Object> attributes = new TreeMap<>();

    /// One projection to query, key and value.
    GroupQueryAttentionDialect packed() {
        this.packed = true;
        return this;
    }

    GroupQueryAttentionDialect bias() {
        this.bias = true;
        return this;
    }

    GroupQueryAttentionDialect outputBias() {
        this.outputBias = true;
        return this;
    }

    /// RMS norms of each head of query and key, as Qwen 3 has them.
    GroupQueryAttentionDialect normed() {
        this.normed = true;
        return this;
    }

    /// A learned logit for each head that takes part in its softmax, as gpt-oss has them.
    GroupQueryAttentionDialect sinks() {
        this.sinks = true;
        return this;
    }

    /// Rotates the first `dim` elements of each head only.
    GroupQueryAttentionDialect rotaryDim(int dim) {
        this.rotaryDim = dim;
        return this;
    }

    /// Local windows by layer, over and over; -1 for none.
    GroupQueryAttentionDialect windows(int... sizes) {
        this.windows = sizes;
        return this;
    }

    GroupQueryAttentionDialect attribute(String name, Object value) {
        attributes.put(name, value);
        return this;
    }

    @Override
    public boolean positionIds() {
        return false;
    }

    @Override
    public void prologue(LlmGraph graph, LlmSizes sizes) {
        String sum = graph.op("ReduceSum", Map.of("keepdims", 1), "mask_sum", "attention_mask", graph.longs(1));
        String last = graph.op("Sub", "seqlens_k64", sum, graph.longs(1));
        graph.op("Cast", Map.of("to", DataType.INT32), "seqlens_k", last);
        String total = graph.op("Gather", Map.of("axis", 0), "total64",
                graph.op("Shape", "mask_shape", "attention_mask"),
                graph.longs(1));
        graph.op("Cast", Map.of("to", DataType.INT32), "total_seq_len", total);
    }

    @Override
    public String layer(LlmGraph graph, LlmSizes sizes, int layer, String x, Projection projection) {
        String name = "model.layers." + layer;
        List<String> inputs = new ArrayList<>(projections(graph, sizes, name, x, projection));
        int rotary = rotaryDim == 0 ? sizes.headDim() : rotaryDim;
        inputs.addAll(List.of(CacheValues.pastKey(layer), CacheValues.pastValue(layer), "seqlens_k", "total_seq_len",
                graph.weight("cos_cache", RotaryCache.cosines(graph.random(), graph.type(), sizes.context(), rotary)),
                graph.weight("sin_cache", RotaryCache.sines(graph.random(), graph.type(), sizes.context(), rotary))));
        if (sinks) {
            inputs.addAll(List.of("", "", graph.normal(name + ".attn.sinks", 0.5, 1, sizes.heads())));
        }
        Map<String, Object> all = new TreeMap<>(attributes);
        all.put("num_heads", sizes.heads());
        all.put("kv_num_heads", sizes.kvHeads());
        all.putIfAbsent("scale", 1 / Math.sqrt(sizes.headDim()));
        all.put("do_rotary", 1);
        all.putIfAbsent("rotary_interleaved", 0);
        all.put("local_window_size", windows[layer % windows.length]);
        graph.microsoft("GroupQueryAttention", all,
                List.of(name + ".attn", CacheValues.presentKey(layer), CacheValues.presentValue(layer)),
                inputs.toArray(String[]::new));
        return projection.apply(graph, name + ".attn", name + ".self_attn.o_proj", sizes.queryWidth(), sizes.hidden(),
                outputBias, name + ".o");
    }

    private List<String> projections(LlmGraph graph, LlmSizes sizes, String name, String x, Projection projection) {
        if (packed) {
            int width = sizes.queryWidth() + 2 * sizes.kvWidth();
            String qkv = projection.apply(graph, x, name + ".self_attn.qkv_proj", sizes.hidden(), width, bias,
                    name + ".qkv");
            if (!normed) {
                return List.of(qkv, "", "");
            }
            graph.op("", "Split", Map.of("axis", -1), List.of(name + ".q", name + ".k", name + ".v"), qkv,
                    graph.longs(sizes.queryWidth(), sizes.kvWidth(), sizes.kvWidth()));
        } else {
            String prefix = name + ".self_attn.";
            projection.apply(graph, x, prefix + "q_proj", sizes.hidden(), sizes.queryWidth(), bias, name + ".q");
            projection.apply(graph, x, prefix + "k_proj", sizes.hidden(), sizes.kvWidth(), bias, name + ".k");
            projection.apply(graph, x, prefix + "v_proj", sizes.hidden(), sizes.kvWidth(), bias, name + ".v");
        }
        if (!normed) {
            return List.of(name + ".q", name + ".k", name + ".v");
        }
        return List.of(headNorm(graph, name + ".q", sizes.queryWidth(), sizes.headDim()),
                headNorm(graph, name + ".k", sizes.kvWidth(), sizes.headDim()), name + ".v");
    }

    private static String headNorm(LlmGraph graph, String x, int width, int headDim) {
        String heads = graph.op("Reshape", x + "_heads", x, graph.longs(0, -1, headDim));
        String norm = graph.op("SimplifiedLayerNormalization", Map.of("axis", -1, "epsilon", 1e-6, "stash_type", 1),
                x + "_norm", heads, graph.normal(x + "_norm.weight", 1.2, 0.3, headDim));
        return graph.op("Reshape", x + "_normed", norm, graph.longs(0, -1, width));
    }
}
