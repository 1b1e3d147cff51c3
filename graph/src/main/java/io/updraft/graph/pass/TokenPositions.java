package io.updraft.graph.pass;

import io.updraft.graph.ir.Graph;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether a value that a graph computes from its mask or positions is what it should be, found by computing it for
/// a few lengths.
final class TokenPositions {
    private static final List<SampleStep> SAMPLES = List.of(new SampleStep(3, 0), new SampleStep(2, 5),
            new SampleStep(1, 7));

    private final Graph graph;
    private final PassContext context;

    TokenPositions(Graph graph, PassContext context) {
        this.graph = graph;
        this.context = context;
    }

    /// Whether the value is the position of the last token.
    boolean isLastPosition(String name) {
        return SAMPLES.stream().allMatch(sample -> holds(name, sample, new long[]{sample.total() - 1}));
    }

    /// Whether the value is the position of each new token.
    boolean isPositions(String name) {
        return SAMPLES.stream().allMatch(sample -> holds(name, sample,
                IntStream.range(sample.past(), sample.total()).asLongStream().toArray()));
    }

    private boolean holds(String name, SampleStep sample, long[] expected) {
        PartialEvaluator evaluator = sample.evaluator(graph, context, 1 << 16);
        evaluator.run(PartialEvaluator.slice(graph, List.of(name)));
        Optional<Tensor> value = evaluator.value(name);
        return value.isPresent() && value.get().elements() == expected.length
                && java.util.Arrays.equals(value.get().toLongs(), expected);
    }
}
