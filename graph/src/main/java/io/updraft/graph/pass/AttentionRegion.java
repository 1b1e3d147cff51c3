package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The part of a graph that attends in one layer, whatever it is spelled in, between rows of queries, keys and values
/// and rows of results, all [1, tokens, heads * headSize].
///
/// @param nodes what computes `output` and the layer's present keys and values from `query`, `key`, `value`, the past
///        and values that are known
/// @param ofQuery values that depend on the query, but not on keys or values
/// @param ofKey values that the present keys depend on, from `key` on
record AttentionRegion(LayerCache cache, String query, String key, String value, String output, int heads, int kvHeads,
        int headSize, List<Node> nodes, Set<String> ofQuery, Set<String> ofKey) {
    /// The sample that regions are found and looked at with.
    static final SampleStep SAMPLE = new SampleStep(3, 5);

    AttentionRegion {
        nodes = List.copyOf(nodes);
        ofQuery = Set.copyOf(ofQuery);
        ofKey = Set.copyOf(ofKey);
    }

    /// Runs the region with given values, on top of what is known of the whole graph at the sample.
    PartialEvaluator run(SampleBases bases, SampleStep sample, Map<String, Tensor> values) {
        PartialEvaluator evaluator = new PartialEvaluator(bases.at(sample), 1L << 24);
        values.forEach(evaluator::define);
        evaluator.run(nodes);
        return evaluator;
    }
}
