package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Recognises causal attention over a cache, in elementary operators or in ONNX Attention, RotaryEmbedding and
/// com.microsoft::MultiHeadAttention, and makes each layer's one CachedAttention.
///
/// Exporters spell it in many ways, so the shape of the subgraph decides little: its borders are found, its
/// parameters measured, and it is replaced only if it computes what attention with these parameters gives.
public final class RecognizeAttention implements Pass {
    @Override
    public String name() {
        return "attention spelled out";
    }

    @Override
    public String reason() {
        return "attention in tiles over the cache instead of matrices of all scores and copies of past and present";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        List<LayerCache> open = context.signature().caches().stream()
                .filter(cache -> graph.outputs().stream().anyMatch(output -> output.name().equals(cache.presentKey())))
                .toList();
        boolean other = graph.nodes().stream().anyMatch(node -> node.is(OperatorId.MICROSOFT, "GroupQueryAttention"));
        if (open.isEmpty() || other) {
            return graph;
        }
        Optional<Node> windowed = graph.nodes().stream()
                .filter(node -> node.is("Attention") && node.attributes().has("local_window_size")).findFirst();
        if (windowed.isPresent()) {
            context.note(windowed.get().describe() + " left alone: its local_window_size, new in version 25, is not "
                    + "supported");
            return graph;
        }
        SampleBases bases = new SampleBases(graph, context);
        AttentionRegionFinder finder = new AttentionRegionFinder(bases);
        Recognition recognition = new Recognition(bases);
        GraphEdit edit = new GraphEdit(graph);
        int found = 0;
        for (LayerCache cache : open) {
            int layer = context.signature().caches().indexOf(cache);
            try {
                recognition.replace(finder.find(cache), layer, edit);
                edit.outputs(CacheValues.withoutOutputs(edit.outputs(), cache));
                context.count("subgraph -> CachedAttention");
                found++;
            } catch (NotRecognized reason) {
                context.note("layer " + layer + " left alone: " + reason.getMessage());
            }
        }
        return found > 0 ? CacheValues.withoutUnusedInputs(edit.build(), context.signature()) : graph;
    }

    /// Measures regions and writes the nodes that replace them.
    private static final class Recognition {
        private final SampleBases bases;
        private final GraphView view;
        private final RotaryTables tables;
        private final Map<Tensor, String> names = new IdentityHashMap<>();

        Recognition(SampleBases bases) {
            this.bases = bases;
            this.view = new GraphView(bases.graph());
            this.tables = new RotaryTables(bases);
        }

        void replace(AttentionRegion region, int layer, GraphEdit edit) {
            Optional<HeadNorm> queryNorm = HeadNorm.find(region, region.ofQuery(), view);
            Optional<HeadNorm> keyNorm = HeadNorm.find(region, region.ofKey(), view);
            float epsilon = queryNorm.or(() -> keyNorm).map(HeadNorm::epsilon).orElse(1e-6f);
            if (queryNorm.isPresent() && keyNorm.isPresent() && keyNorm.get().epsilon() != epsilon) {
                throw new NotRecognized("queries and keys are normalized with different epsilons");
            }
            RotaryTables.Rotation rotation = tables.find(region, keyNorm.map(HeadNorm::output).orElse(region.key()));
            AttentionSpec unscaled = new AttentionSpec(region.heads(), region.kvHeads(), region.headSize(), 1,
                    AttentionScale.softcap(region, view), new AttentionWindow(bases).find(region), rotation,
                    weights(queryNorm), weights(keyNorm), epsilon);
            AttentionSpec spec = unscaled.withScale(new AttentionScale(bases).find(region, unscaled));
            new AttentionCheck(bases).check(region, spec);
            checkUnshared(region);
            edit.replace(maker(region), node(region, spec, layer, queryNorm, keyNorm, edit));
        }

        private float[] weights(Optional<HeadNorm> norm) {
            return norm.flatMap(found -> view.constant(found.weight())).map(Tensor::toFloats).orElse(new float[0]);
        }

        /// The node that makes the region's output; what else it makes goes with it.
        private Node maker(AttentionRegion region) {
            return view.producer(region.output()).orElseThrow();
        }

        /// Nobody else may read the keys and values that vanish, nor the scores that Attention may give.
        private void checkUnshared(AttentionRegion region) {
            for (String output : maker(region).outputs()) {
                boolean replaced = output.isEmpty() || output.equals(region.output())
                        || output.equals(region.cache().presentKey()) || output.equals(region.cache().presentValue());
                if (!replaced && (view.isOutput(output) || !view.consumers(output).isEmpty())) {
                    throw new NotRecognized("'" + output + "' of " + maker(region).describe() + " is wanted too");
                }
            }
            Set<Node> inside = new HashSet<>(region.nodes());
            for (String name : List.of(region.cache().presentKey(), region.cache().presentValue())) {
                for (Node user : view.consumers(name)) {
                    boolean shapeOnly = user.is("Shape");
                    if (!inside.contains(user) && !shapeOnly) {
                        throw new NotRecognized(user.describe() + " reads '" + name + "' from outside");
                    }
                }
            }
        }

        private Node node(AttentionRegion region, AttentionSpec spec, int layer, Optional<HeadNorm> queryNorm,
                Optional<HeadNorm> keyNorm, GraphEdit edit) {
            boolean rotary = spec.rotation().dim() > 0;
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("layer", layer);
            attributes.put("num_heads", spec.heads());
            attributes.put("kv_num_heads", spec.kvHeads());
            attributes.put("head_size", spec.headSize());
            attributes.put("scale", (float) spec.scale());
            attributes.put("softcap", (float) spec.softcap());
            attributes.put("local_window_size", spec.window());
            attributes.put("do_rotary", rotary);
            attributes.put("rotary_interleaved", spec.rotation().interleaved());
            attributes.put("rotary_dim", spec.rotation().dim());
            attributes.put("smooth_softmax", 0);
            attributes.put("qk_norm_epsilon", (float) spec.epsilon());
            List<String> inputs = new ArrayList<>(List.of(region.query(), region.key(), region.value()));
            inputs.add(rotary ? tableName("cos_cache", spec.rotation().cos(), edit) : "");
            inputs.add(rotary ? tableName("sin_cache", spec.rotation().sin(), edit) : "");
            inputs.add(queryNorm.map(HeadNorm::weight).orElse(""));
            inputs.add(keyNorm.map(HeadNorm::weight).orElse(""));
            inputs.add("");
            return new Node(OperatorId.updraft("CachedAttention"), "attention." + layer, inputs,
                    List.of(region.output()),
                    Attributes.of(attributes));
        }

        private String tableName(String base, Tensor table, GraphEdit edit) {
            return names.computeIfAbsent(table, value -> edit.constant(base, value));
        }
    }
}
