package io.updraft.tests.models;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// com.microsoft::RotaryEmbedding with `position_ids`, then com.microsoft::MultiHeadAttention: the older dialect.
///
/// @param mask a mask [batch, 1, sequence, total] computed in the graph as the attention bias, rather than the attribute
///        `unidirectional`
record MultiHeadAttentionDialect(boolean mask) implements AttentionDialect {
    @Override
    public boolean positionIds() {
        return true;
    }

    @Override
    public void prologue(LlmGraph graph, LlmSizes sizes) {
        if (mask) {
            CausalMask.write(graph);
        }
    }

    @Override
    public String layer(LlmGraph graph, LlmSizes sizes, int layer, String x, Projection projection) {
        String name = "model.layers." + layer;
        String prefix = name + ".self_attn.";
        String q = projection.apply(graph, x, prefix + "q_proj", sizes.hidden(), sizes.queryWidth(), false,
                name + ".q");
        String k = projection.apply(graph, x, prefix + "k_proj", sizes.hidden(), sizes.kvWidth(), false, name + ".k");
        String v = projection.apply(graph, x, prefix + "v_proj", sizes.hidden(), sizes.kvWidth(), false, name + ".v");
        String rotatedQuery = rotate(graph, sizes, q);
        String rotatedKey = rotate(graph, sizes, k);
        Map<String, Object> attributes = new TreeMap<>(Map.of("num_heads", sizes.heads(), "scale", 1 / Math.sqrt(sizes
                .headDim())));
        if (!mask) {
            attributes.put("unidirectional", 1);
        }
        String bias = mask ? CausalMask.NAME : "";
        if (sizes.heads() == sizes.kvHeads()) {
            graph.microsoft("MultiHeadAttention", attributes, List.of(name + ".attn", CacheValues.presentKey(layer),
                    CacheValues.presentValue(layer)), rotatedQuery, rotatedKey, v, "", "", bias,
                    CacheValues.pastKey(layer),
                    CacheValues.pastValue(layer));
        } else {
            String keys = repeated(graph, sizes, rotatedKey, CacheValues.pastKey(layer), CacheValues.presentKey(layer));
            String values = repeated(graph, sizes, v, CacheValues.pastValue(layer), CacheValues.presentValue(layer));
            graph.microsoft("MultiHeadAttention", attributes, List.of(name + ".attn"), rotatedQuery, keys, values, "",
                    "",
                    bias);
        }
        return projection.apply(graph, name + ".attn", prefix + "o_proj", sizes.queryWidth(), sizes.hidden(), false,
                name
                        + ".o");
    }

    private static String rotate(LlmGraph graph, LlmSizes sizes, String x) {
        return graph.microsoft("RotaryEmbedding", Map.of(), List.of(x + "_rotary"), x, "position_ids", graph.weight(
                "cos_cache", RotaryCache.cosines(graph.random(), graph.type(), sizes.context(), sizes.headDim())),
                graph
                        .weight("sin_cache", RotaryCache.sines(graph.random(), graph.type(), sizes.context(), sizes
                                .headDim())));
    }

    /// Appends x to the cache, then repeats each head for the query heads that share it: [batch, total, heads * headDim].
    private static String repeated(LlmGraph graph, LlmSizes sizes, String x, String past, String present) {
        String split = graph.op("Reshape", x + "_split", x, graph.longs(0, 0, sizes.kvHeads(), sizes.headDim()));
        String heads = graph.op("Transpose", Map.of("perm", List.of(0, 2, 1, 3)), x + "_heads", split);
        graph.op("Concat", Map.of("axis", 2), present, past, heads);
        String inserted = graph.op("Unsqueeze", x + "_inserted", present, graph.longs(2));
        String total = graph.op("Gather", Map.of("axis", 0), x + "_total", graph.op("Shape", x + "_shape", present),
                graph
                        .longs(2));
        String shape = graph.op("Concat", Map.of("axis", 0), x + "_expand_shape", graph.longs(1, sizes.kvHeads(), sizes
                .heads() / sizes.kvHeads()), total, graph.longs(sizes.headDim()));
        String ones = graph.op("ConstantOfShape", Map.of("value", Tensor.ofLongs(Shape.of(1), 1)), x + "_ones", graph
                .longs(5));
        String minus = graph.op("Equal", x + "_minus", shape, graph.op("Mul", x + "_negative", ones, graph.scalar(-1)));
        String expanded = graph.op("Expand", x + "_expanded", inserted, graph.op("Where", x + "_where", minus, ones,
                shape));
        String joined = graph.op("Reshape", x + "_joined", expanded,
                graph.longs(1, sizes.heads(), -1, sizes.headDim()));
        String rows = graph.op("Transpose", Map.of("perm", List.of(0, 2, 1, 3)), x + "_rows", joined);
        return graph.op("Reshape", x + "_repeated", rows, graph.longs(0, 0, sizes.queryWidth()));
    }

    /// The causal mask and the padding mask as one addend [batch, 1, sequence, total] of 0 and the least float.
    private static final class CausalMask {
        static final String NAME = "attn_mask_reformat";

        private CausalMask() {
        }

        static void write(LlmGraph graph) {
            String least = graph.scalar(graph.type() == DataType.FLOAT16 ? -65504.0 : -Float.MAX_VALUE);
            String zero = graph.scalar(0.0);
            String ids = graph.op("Shape", "ids_shape", "input_ids");
            String batch = graph.op("Gather", Map.of("axis", 0), "mask_batch", ids, graph.longs(0));
            String sequence = graph.op("Gather", Map.of("axis", 0), "mask_sequence", ids, graph.scalar(1));
            String past = graph.op("Gather", Map.of("axis", 0), "mask_past", graph.op("Shape", "past_shape", CacheValues
                    .pastKey(0)), graph.scalar(2));
            String total = graph.op("Add", "mask_total", sequence, past);
            String rows = graph.op("Range", "mask_rows", past, total, graph.scalar(1));
            String columns = graph.op("Range", "mask_columns", graph.scalar(0), total, graph.scalar(1));
            String limits = graph.op("Reshape", "mask_limits", graph.op("Add", "mask_after", rows, graph.scalar(1)),
                    graph
                            .longs(-1, 1));
            String visible = graph.op("Less", "mask_visible", columns, limits);
            String causal = graph.op("Where", "mask_causal", visible, zero, least);
            String shape = graph.op("Concat", Map.of("axis", 0), "mask_shape", batch, graph.longs(1),
                    graph.op("Unsqueeze",
                            "mask_sequence_axis", sequence, graph.longs(0)),
                    graph.op("Unsqueeze", "mask_total_axis", total, graph
                            .longs(0)));
            String causalFour = graph.op("Expand", "mask_causal_expanded",
                    graph.op("Unsqueeze", "mask_causal_axes", causal,
                            graph.longs(0, 1)),
                    shape);
            String padding = graph.op("Expand", "mask_padding", graph.op("Unsqueeze", "mask_padding_axes",
                    "attention_mask", graph.longs(1, 2)), shape);
            String hidden = graph.op("Sub", "mask_hidden", graph.scalar(1.0),
                    graph.op("Cast", Map.of("to", graph.type()),
                            "mask_padding_float", padding));
            String where = graph.op("Where", "mask_padding_where", graph.op("Cast", Map.of("to", DataType.BOOL),
                    "mask_hidden_bool", hidden), least, hidden);
            graph.op("Add", NAME, where, causalFour);
        }
    }
}
