package io.updraft.graph.pass;

import io.updraft.graph.ir.DecoderNames.LayerCache;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.stream.LongStream;

/// One sequence with some new tokens behind some that are in the cache: a concrete case to look at a graph with.
///
/// @param tokens new tokens
/// @param past tokens in the cache
record SampleStep(int tokens, int past) {
    int total() {
        return tokens + past;
    }

    /// An evaluator that knows the types of the graph's inputs and the values of mask and positions.
    PartialEvaluator evaluator(Graph graph, PassContext context, long largest) {
        PartialEvaluator evaluator = new PartialEvaluator(graph, context.registry(), largest);
        DecoderSignature signature = context.signature();
        for (Value input : graph.inputs()) {
            if (input.name().equals(signature.inputIds())) {
                evaluator.define(input.name(), TensorType.of(DataType.INT64, 1, tokens));
            } else if (input.name().equals(signature.attentionMask())) {
                long[] ones = new long[total()];
                Arrays.fill(ones, 1);
                evaluator.define(input.name(), integers(input.type(), ones));
            } else if (input.name().equals(signature.positionIds())) {
                evaluator.define(input.name(), integers(input.type(), LongStream.range(past, total()).toArray()));
            } else {
                definePast(evaluator, graph, input, signature);
            }
        }
        return evaluator;
    }

    private static Tensor integers(DataType type, long[] values) {
        Tensor tensor = Tensor.allocate(type, Shape.of(1, values.length));
        for (int i = 0; i < values.length; i++) {
            tensor.setLong(i, values[i]);
        }
        return tensor;
    }

    private void definePast(PartialEvaluator evaluator, Graph graph, Value input, DecoderSignature signature) {
        for (int layer = 0; layer < signature.caches().size(); layer++) {
            LayerCache cache = signature.caches().get(layer);
            if (input.name().equals(cache.pastKey()) || input.name().equals(cache.pastValue())) {
                int heads = CacheValues.kvHeads(graph, layer, signature);
                long size = input.shape().filter(shape -> shape.size() == 4 && shape.get(3) instanceof Dimension.Fixed)
                        .map(shape -> ((Dimension.Fixed) shape.get(3)).size()).orElse((long) signature.headSize());
                evaluator.define(input.name(), TensorType.of(input.type(), 1, heads, past, size));
                return;
            }
        }
    }
}
