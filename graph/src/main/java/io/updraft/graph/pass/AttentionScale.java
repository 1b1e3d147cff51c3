package io.updraft.graph.pass;

import io.updraft.graph.ir.Node;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/// The factor on products of queries and keys, however a region applies it: measured, then rounded to the value that
/// exporters write.
///
/// One past key and one new key of zeros share the weight; with values of one and zero the result is the past key's
/// share p, and log(p / (1 - p)) its score.
final class AttentionScale {
    private static final SampleStep SAMPLE = new SampleStep(1, 1);

    private final SampleBases bases;

    AttentionScale(SampleBases bases) {
        this.bases = bases;
    }

    /// @param spec with any scale
    double find(AttentionRegion region, AttentionSpec spec) {
        PartialEvaluator base = bases.at(SAMPLE);
        Tensor query = Samples.random(base, region.query(), 6);
        Tensor pastKey = Samples.random(base, region.cache().pastKey(), 7);
        PartialEvaluator result = region.run(bases, SAMPLE,
                Map.of(region.query(), query, region.key(), Samples.like(base, region.key()), region.value(),
                        Samples.like(base, region.value()), region.cache().pastKey(), pastKey,
                        region.cache().pastValue(),
                        Samples.filled(base, region.cache().pastValue(), 1)));
        Tensor output = result.value(region.output())
                .orElseThrow(() -> new NotRecognized("'" + region.output() + "' cannot be computed from queries, keys, "
                        + "values and what is known"));
        int size = spec.headSize();
        double best = 0;
        double scale = 0;
        for (int head = 0; head < spec.heads(); head++) {
            double[] vector = spec.prepared(query, (long) head * size, spec.queryNorm(), SAMPLE.past());
            double dot = 0;
            for (int i = 0; i < size; i++) {
                dot += vector[i] * pastKey.getDouble((long) head / (spec.heads() / spec.kvHeads()) * size + i);
            }
            double share = output.getDouble((long) head * size);
            double score = Math.log(share / (1 - share));
            double scaled = spec.softcap() > 0 ? spec.softcap() * atanh(score / spec.softcap()) : score;
            if (Math.abs(dot) > best && Double.isFinite(scaled) && share > 1e-3 && share < 1 - 1e-3) {
                best = Math.abs(dot);
                scale = scaled / dot;
            }
        }
        if (!(scale > 0)) {
            throw new NotRecognized("products of queries and keys have no factor that can be measured");
        }
        return rounded(scale, output.type() == DataType.FLOAT ? 1e-4 : 1e-2);
    }

    private static double atanh(double x) {
        return 0.5 * Math.log((1 + x) / (1 - x));
    }

    /// The nearest inverse root of a whole number, which all of 1, 1/sqrt(headSize) and 1/headSize are.
    private static double rounded(double scale, double tolerance) {
        double nearest = 1 / Math.sqrt(Math.max(1, Math.round(1 / (scale * scale))));
        return Math.abs(nearest - scale) <= tolerance * scale ? nearest : scale;
    }

    /// The bound that a region puts on scores by tanh, or 0.
    static double softcap(AttentionRegion region, GraphView view) {
        Optional<Node> tanh = region.nodes().stream().filter(node -> node.is("Tanh")).findFirst();
        if (tanh.isEmpty()) {
            return region.nodes().stream().filter(node -> node.is("Attention"))
                    .mapToDouble(node -> node.attributes().number("softcap", 0)).findFirst().orElse(0);
        }
        Optional<Node> before = view.producer(tanh.get().input(0));
        Optional<GraphView.ScalarOperand> factor = before.filter(node -> node.is("Div") || node.is("Mul"))
                .flatMap(view::scalarOperand);
        if (factor.isEmpty()) {
            throw new NotRecognized(tanh.get().describe() + " bounds something else than scores divided by a constant");
        }
        return before.get().is("Div") ? factor.get().value() : 1 / factor.get().value();
    }
}
