package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A whole graph looked at with a few concrete numbers of tokens: types everywhere, values of shapes, masks and
/// positions. Each look is taken once and shared.
final class SampleBases {
    /// Elements of the largest value carried along; masks and tables of samples are far smaller.
    private static final long LARGEST = 1L << 16;
    /// For one table over the whole context.
    private static final long LARGEST_TABLE = 1L << 27;

    private final Graph graph;
    private final PassContext context;
    private final Map<SampleStep, PartialEvaluator> bases = new HashMap<>();

    SampleBases(Graph graph, PassContext context) {
        this.graph = graph;
        this.context = context;
    }

    PartialEvaluator at(SampleStep sample) {
        return bases.computeIfAbsent(sample, step -> {
            PartialEvaluator evaluator = step.evaluator(graph, context, LARGEST);
            evaluator.run(graph.nodes());
            return evaluator;
        });
    }

    /// An evaluator that has looked only at what `targets` depend on, for steps as long as the context.
    PartialEvaluator only(SampleStep sample, Collection<String> targets) {
        PartialEvaluator evaluator = sample.evaluator(graph, context, LARGEST_TABLE);
        evaluator.run(PartialEvaluator.slice(graph, List.copyOf(targets)));
        return evaluator;
    }

    Graph graph() {
        return graph;
    }

    PassContext context() {
        return context;
    }
}
