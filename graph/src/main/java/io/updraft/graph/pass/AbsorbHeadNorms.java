package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Normalizes the heads of queries and keys inside CachedAttention, where Reshape, SimplifiedLayerNormalization and
/// Reshape do it in front (Qwen3, Gemma 3 as exporters for the CPU write them).
public final class AbsorbHeadNorms implements Pass {
    /// Inputs of CachedAttention up to the weight of keys.
    private static final int INPUTS = 7;

    @Override
    public String name() {
        return "normalization of query and key heads";
    }

    @Override
    public String reason() {
        return "a head is normalized while it is rotated, and query, key and value can be one product";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        GraphEdit edit = new GraphEdit(graph);
        GraphView view = new GraphView(graph);
        for (Node attention : graph.nodes()) {
            if (!attention.is(OperatorId.UPDRAFT, "CachedAttention") || attention.input(1).isEmpty()
                    || !attention.input(5).isEmpty() || !attention.input(6).isEmpty()) {
                continue;
            }
            long size = attention.attributes().integer("head_size");
            Optional<Norm> query = norm(attention.input(0), attention.attributes().integer("num_heads") * size, size,
                    view);
            Optional<Norm> key = norm(attention.input(1), attention.attributes().integer("kv_num_heads") * size, size,
                    view);
            if (query.isEmpty() && key.isEmpty()) {
                continue;
            }
            float epsilon = query.or(() -> key).map(Norm::epsilon).orElseThrow();
            if (query.isPresent() && key.isPresent() && key.get().epsilon != epsilon) {
                context.note(
                        attention.describe() + " left alone: queries and keys are normalized with different epsilons");
                continue;
            }
            List<String> inputs = new ArrayList<>(attention.inputs());
            while (inputs.size() < INPUTS) {
                inputs.add("");
            }
            query.ifPresent(norm -> absorb(norm, inputs, 0, 5));
            key.ifPresent(norm -> absorb(norm, inputs, 1, 6));
            Attributes attributes = attention.attributes().with("qk_norm_epsilon", epsilon);
            edit.replace(attention,
                    new Node(attention.operator(), attention.name(), inputs, attention.outputs(), attributes));
            context.count("normalization of heads -> CachedAttention");
        }
        return edit.build();
    }

    private record Norm(String source, String weight, float epsilon) {
    }

    private static void absorb(Norm norm, List<String> inputs, int rows, int weight) {
        inputs.set(rows, norm.source);
        inputs.set(weight, norm.weight);
    }

    /// Reshape keeps the order of elements, so that normalizing runs of `size` is normalizing heads whatever the shape
    /// in between, provided that it starts from rows of `width`.
    private static Optional<Norm> norm(String rows, long width, long size, GraphView view) {
        Optional<Node> back = reshapeTo(rows, width, view);
        Optional<Node> norm = back.flatMap(node -> view.producer(behindCast(node.input(0), view)))
                .filter(HeadNorm::isNorm)
                .filter(node -> node.attributes().integer("axis", -1) == -1)
                .filter(node -> view.constant(node.input(1)).filter(weight -> weight.elements() == size).isPresent());
        Optional<Node> heads = norm.flatMap(node -> reshapeTo(behindCast(node.input(0), view), size, view));
        return heads.map(node -> node.input(0)).filter(source -> isRows(source, view)).map(source -> new Norm(source,
                norm.get().input(1), norm.get().attributes().number("epsilon", 1e-5f)));
    }

    private static String behindCast(String name, GraphView view) {
        return view.producer(name, "Cast").map(node -> node.input(0)).orElse(name);
    }

    private static Optional<Node> reshapeTo(String name, long last, GraphView view) {
        return view.producer(name, "Reshape").filter(node -> {
            Optional<Tensor> shape = view.constant(node.input(1));
            return shape.isPresent() && shape.get().elements() > 0
                    && shape.get().getLong(shape.get().elements() - 1) == last;
        });
    }

    /// Whether the value is made by a product or is a part of one, and so has the rank of rows.
    private static boolean isRows(String name, GraphView view) {
        return view.producer(name).filter(node -> switch (node.operator().type()) {
            case "MatMul", "MatMulNBits", "Linear", "Gemm", "Add", "Mul" -> true;
            case "Split" -> isLastAxis(node) && isRows(node.input(0), view);
            default -> false;
        }).isPresent();
    }

    private static boolean isLastAxis(Node split) {
        long axis = split.attributes().integer("axis", 0);
        return axis == -1 || axis == 2;
    }
}
