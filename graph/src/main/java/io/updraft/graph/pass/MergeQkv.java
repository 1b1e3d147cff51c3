package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.OperatorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Makes query, key and value of an attention layer in one product.
public final class MergeQkv implements Pass {
    @Override
    public String name() {
        return "query, key and value in one product";
    }

    @Override
    public String reason() {
        return "the input is read once, and threads share one larger piece of work";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        if (!context.options().merge()) {
            return graph;
        }
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node attention : graph.nodes()) {
            if (!attention.is(OperatorId.UPDRAFT, "CachedAttention") || attention.input(1).isEmpty()) {
                continue;
            }
            Optional<String> split = packedBefore(attention, view);
            if (split.isPresent()) {
                edit.replace(attention, packed(attention, split.get()));
                context.count("Split of packed query, key and value removed");
                continue;
            }
            List<Node> products = Stream.of(0, 1, 2).filter(i -> view.onlyConsumer(attention.input(i)).isPresent())
                    .flatMap(i -> view.producer(attention.input(i)).stream()).toList();
            if (products.size() != 3) {
                continue;
            }
            String output = edit.fresh(attention.name() + ".qkv");
            Optional<LinearNode> merged = MergeLinears.merged(products, output, view);
            if (merged.isPresent()) {
                products.forEach(edit::remove);
                edit.add(merged.get().node());
                edit.replace(attention, packed(attention, output));
                context.count("query, key and value merged");
            }
        }
        return edit.build();
    }

    private static Node packed(Node attention, String qkv) {
        List<String> inputs = new ArrayList<>(attention.inputs());
        inputs.set(0, qkv);
        inputs.set(1, "");
        inputs.set(2, "");
        return attention.withInputs(inputs);
    }

    /// The value that a Split on the last axis takes apart into exactly this layer's query, key and value.
    private static Optional<String> packedBefore(Node attention, GraphView view) {
        return view.producer(attention.input(0), "Split")
                .filter(split -> split.outputs().equals(attention.inputs().subList(0, 3)))
                .filter(split -> isLastAxis(split) && sizes(split, view).equals(expectedSizes(attention)))
                .map(split -> split.input(0));
    }

    private static boolean isLastAxis(Node split) {
        long axis = split.attributes().integer("axis", 0);
        return axis == -1 || axis == 2;
    }

    private static List<Long> sizes(Node split, GraphView view) {
        if (split.attributes().has("split")) {
            return java.util.Arrays.stream(split.attributes().integers("split")).boxed().toList();
        }
        return view.constant(split.input(1)).map(tensor -> java.util.Arrays.stream(tensor.toLongs()).boxed().toList())
                .orElse(List.of());
    }

    private static List<Long> expectedSizes(Node attention) {
        long size = attention.attributes().integer("head_size");
        long kv = attention.attributes().integer("kv_num_heads") * size;
        return List.of(attention.attributes().integer("num_heads") * size, kv, kv);
    }
}
