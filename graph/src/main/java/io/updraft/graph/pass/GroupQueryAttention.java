package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns com.microsoft::GroupQueryAttention into CachedAttention: past and present become the session's cache, and
/// the lengths computed from the attention mask are dropped, because a step knows them.
///
/// Inputs of the operator: query or packed qkv, key, value, past_key, past_value, seqlens_k, total_sequence_length,
/// cos_cache, sin_cache, position_ids, attention_bias, head_sink, k_scale, v_scale, q_norm_weight, k_norm_weight.
public final class GroupQueryAttention implements Pass {
    @Override
    public String name() {
        return "grouped-query attention on the cache";
    }

    @Override
    public String reason() {
        return "keys and values stay where they are instead of being copied from past to present in every step";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        TokenPositions positions = new TokenPositions(graph, context);
        boolean found = false;
        for (Node node : graph.nodes()) {
            if (!node.is(OperatorId.MICROSOFT, "GroupQueryAttention")) {
                continue;
            }
            int layer = context.signature().layerOfPresentKey(node.output(1));
            Optional<String> refusal = layer < 0
                    ? Optional.of("its output '" + node.output(1) + "' is no present key of the model")
                    : refusal(node, context.signature().caches().get(layer), view, positions);
            if (refusal.isPresent()) {
                context.note(node.describe() + " left alone: " + refusal.get());
                continue;
            }
            edit.replace(node, cached(node, layer, graph, view, context));
            edit.outputs(CacheValues.withoutOutputs(edit.outputs(), context.signature().caches().get(layer)));
            context.count("GroupQueryAttention -> CachedAttention");
            found = true;
        }
        return found ? CacheValues.withoutUnusedInputs(edit.build(), context.signature()) : graph;
    }

    private static Optional<String> refusal(Node node, LayerCache cache, GraphView view, TokenPositions positions) {
        if (!node.input(3).equals(cache.pastKey()) || !node.input(4).equals(cache.pastValue())
                || !node.output(2).equals(cache.presentValue())) {
            return Optional.of("past and present are not those of one layer");
        }
        if (view.consumers(node.output(1)).size() + view.consumers(node.output(2)).size() > 0) {
            return Optional.of("another node reads its present keys or values");
        }
        if (!node.output(3).isEmpty()) {
            return Optional.of("the products of query and key are wanted as an output");
        }
        for (int input : new int[]{10, 12, 13}) {
            if (!node.input(input).isEmpty()) {
                return Optional.of((input == 10 ? "an attention bias" : "a quantized cache") + " is not supported");
            }
        }
        if (!node.attributes().flag("causal", true)) {
            return Optional.of("it is not causal");
        }
        for (String kind : List.of("k_quant_type", "v_quant_type")) {
            if (!node.attributes().text(kind, "NONE").equals("NONE")) {
                return Optional.of("a quantized cache is not supported");
            }
        }
        boolean rotary = node.attributes().flag("do_rotary", false);
        for (int input : rotary ? new int[]{7, 8, 11, 14, 15} : new int[]{11, 14, 15}) {
            if (!node.input(input).isEmpty() && !view.isConstant(node.input(input))) {
                return Optional.of("input " + input + " '" + node.input(input) + "' is not constant");
            }
        }
        if (rotary && (node.input(7).isEmpty() || node.input(8).isEmpty())) {
            return Optional.of("it rotates but has no cosine and sine tables");
        }
        if (!positions.isLastPosition(node.input(5))) {
            return Optional.of("'" + node.input(5) + "' is not the number of tokens minus one");
        }
        return node.input(9).isEmpty() || !rotary || positions.isPositions(node.input(9))
                ? Optional.empty()
                : Optional.of("'" + node.input(9) + "' is not the position of each token");
    }

    private static Node cached(Node node, int layer, Graph graph, GraphView view, PassContext context) {
        Attributes given = node.attributes();
        boolean rotary = given.flag("do_rotary", false);
        int headSize = CacheValues.headSize(graph, layer, context.signature(), node);
        float scale = given.number("scale", 0);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("layer", layer);
        attributes.put("num_heads", given.integer("num_heads"));
        attributes.put("kv_num_heads", given.integer("kv_num_heads"));
        attributes.put("head_size", headSize);
        attributes.put("scale", scale == 0 ? (float) (1 / Math.sqrt(headSize)) : scale);
        attributes.put("softcap", given.number("softcap", 0));
        attributes.put("local_window_size", given.integer("local_window_size", -1));
        attributes.put("do_rotary", rotary);
        attributes.put("rotary_interleaved", given.integer("rotary_interleaved", 0));
        attributes.put("rotary_dim",
                rotary ? 2 * view.constant(node.input(7)).map((Tensor cos) -> cos.shape().dim(-1)).orElse(0L) : 0L);
        attributes.put("smooth_softmax", given.integer("smooth_softmax", 0));
        attributes.put("qk_norm_epsilon", given.number("qk_norm_epsilon", 1e-6f));
        List<String> inputs = new ArrayList<>(List.of(node.input(0), node.input(1), node.input(2)));
        inputs.addAll(rotary ? List.of(node.input(7), node.input(8)) : List.of("", ""));
        inputs.addAll(List.of(node.input(14), node.input(15), node.input(11)));
        return new Node(OperatorId.updraft("CachedAttention"), node.name(), inputs, List.of(node.output(0)),
                Attributes.of(attributes));
    }
}
