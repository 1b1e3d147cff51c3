package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.operator.Attributes;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Gives reshapes that keep a row for each token a constant shape that says so, [0, 0, ...], in place of one computed
/// from batch and sequence length.
///
/// Reshape, Flatten, Squeeze and Unsqueeze keep the order of elements: where input and output are [1, tokens, ...] for
/// two numbers of tokens, every row stays itself.
public final class FixReshapes implements Pass {
    private static final SampleStep FIRST = AttentionRegion.SAMPLE;
    private static final SampleStep SECOND = new SampleStep(7, 2);

    @Override
    public String name() {
        return "shapes of rows";
    }

    @Override
    public String reason() {
        return "the arithmetic on lengths that only shapes rows falls away";
    }

    @Override
    public Graph apply(Graph graph, PassContext context) {
        if (graph.nodes().stream().noneMatch(FixReshapes::isReshape)) {
            return graph;
        }
        SampleBases bases = new SampleBases(graph, context);
        OperatorId reshape = context.onnx("Reshape", 14);
        GraphEdit edit = new GraphEdit(graph);
        for (Node node : graph.nodes()) {
            if (!isReshape(node) || bases.at(FIRST).isKnown(node.output(0))
                    || !isRows(bases, node.input(0)) || !isRows(bases, node.output(0))) {
                continue;
            }
            long[] shape = bases.at(FIRST).shape(node.output(0)).orElseThrow().dims();
            shape[0] = 0;
            shape[1] = 0;
            String constant = edit.constant(node.output(0) + ".shape", Tensor.ofLongs(Shape.of(shape.length), shape));
            edit.replace(node, new Node(reshape, node.name(), List.of(node.input(0), constant), node.outputs(),
                    Attributes.NONE));
            context.count(node.operator().type() + " -> Reshape to a constant shape");
        }
        return edit.build();
    }

    private static boolean isReshape(Node node) {
        return node.is("Reshape") || node.is("Flatten") || node.is("Squeeze") || node.is("Unsqueeze");
    }

    private static boolean isRows(SampleBases bases, String name) {
        Optional<Shape> first = bases.at(FIRST).shape(name);
        Optional<Shape> second = bases.at(SECOND).shape(name);
        if (first.isEmpty() || second.isEmpty() || first.get().rank() < 2
                || first.get().rank() != second.get().rank()) {
            return false;
        }
        long[] one = first.get().dims();
        long[] other = second.get().dims();
        return one[0] == 1 && other[0] == 1 && one[1] == FIRST.tokens() && other[1] == SECOND.tokens()
                && Arrays.equals(one, 2, one.length, other, 2, other.length);
    }
}
