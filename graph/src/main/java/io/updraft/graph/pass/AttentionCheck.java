package io.updraft.graph.pass;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Compares what a region computes, on random queries, keys, values and past, with attention by the book.
///
/// This makes recognition safe: whatever was assumed on the way, a region is only replaced if the results agree.
final class AttentionCheck {
    private static final List<SampleStep> SAMPLES = List.of(AttentionRegion.SAMPLE, new SampleStep(1, 4),
            new SampleStep(4, 0));

    private final SampleBases bases;

    AttentionCheck(SampleBases bases) {
        this.bases = bases;
    }

    /// @throws NotRecognized where they differ
    void check(AttentionRegion region, AttentionSpec spec) {
        for (SampleStep sample : SAMPLES) {
            if (sample.total() <= bases.context().signature().contextLength()) {
                check(region, spec, sample);
            }
        }
    }

    private void check(AttentionRegion region, AttentionSpec spec, SampleStep sample) {
        PartialEvaluator base = bases.at(sample);
        Tensor query = Samples.random(base, region.query(), 1);
        Tensor key = Samples.random(base, region.key(), 2);
        Tensor value = Samples.random(base, region.value(), 3);
        Tensor pastKey = Samples.random(base, region.cache().pastKey(), 4);
        Tensor pastValue = Samples.random(base, region.cache().pastValue(), 5);
        PartialEvaluator result = region.run(bases, sample,
                Map.of(region.query(), query, region.key(), key, region.value(),
                        value, region.cache().pastKey(), pastKey, region.cache().pastValue(), pastValue));
        double[] keys = joined(pastKey, key, spec, sample, true);
        double[] values = joined(pastValue, value, spec, sample, false);
        compare(keys, result, region.cache().presentKey(), sample);
        compare(values, result, region.cache().presentValue(), sample);
        compare(attend(query, keys, values, spec, sample), result, region.output(), sample);
    }

    /// Past and new keys or values, [kvHeads, total, headSize].
    private static double[] joined(Tensor past, Tensor rows, AttentionSpec spec, SampleStep sample, boolean keys) {
        int size = spec.headSize();
        double[] all = new double[spec.kvHeads() * sample.total() * size];
        AttentionSpec plain = new AttentionSpec(spec.heads(), spec.kvHeads(), size, 1, 0, -1,
                RotaryTables.Rotation.none(),
                new float[0], new float[0], 0);
        for (int head = 0; head < spec.kvHeads(); head++) {
            for (int position = 0; position < sample.total(); position++) {
                int token = position - sample.past();
                double[] vector = token < 0
                        ? plain.prepared(past, ((long) head * sample.past() + position) * size, new float[0], 0)
                        : (keys ? spec : plain).prepared(rows, ((long) token * spec.kvHeads() + head) * size,
                                keys ? spec.keyNorm() : new float[0], position);
                System.arraycopy(vector, 0, all, (head * sample.total() + position) * size, size);
            }
        }
        return all;
    }

    private static double[] attend(Tensor query, double[] keys, double[] values, AttentionSpec spec,
            SampleStep sample) {
        int size = spec.headSize();
        double[] output = new double[sample.tokens() * spec.heads() * size];
        for (int token = 0; token < sample.tokens(); token++) {
            int position = sample.past() + token;
            int first = spec.window() < 0 ? 0 : Math.max(0, position + 1 - spec.window());
            for (int head = 0; head < spec.heads(); head++) {
                int at = (token * spec.heads() + head) * size;
                double[] vector = spec.prepared(query, at, spec.queryNorm(), position);
                int cache = head / (spec.heads() / spec.kvHeads()) * sample.total();
                double sum = 0;
                for (int other = first; other <= position; other++) {
                    double dot = 0;
                    for (int i = 0; i < size; i++) {
                        dot += vector[i] * keys[(cache + other) * size + i];
                    }
                    double weight = Math.exp(spec.score(dot));
                    sum += weight;
                    for (int i = 0; i < size; i++) {
                        output[at + i] += weight * values[(cache + other) * size + i];
                    }
                }
                for (int i = 0; i < size; i++) {
                    output[at + i] /= sum;
                }
            }
        }
        return output;
    }

    private static void compare(double[] expected, PartialEvaluator result, String name, SampleStep sample) {
        Tensor actual = result.value(name)
                .orElseThrow(
                        () -> new NotRecognized("'" + name + "' cannot be computed from queries, keys and values"));
        if (actual.elements() != expected.length) {
            throw new NotRecognized(
                    "'" + name + "' has " + actual.elements() + " elements, expected " + expected.length);
        }
        // Every value here is of the order of one; half precision loses about 1e-3 in each of a handful of steps.
        double tolerance = actual.type() == DataType.FLOAT || actual.type() == DataType.DOUBLE ? 1e-4
                : actual.type() == DataType.FLOAT16 ? 1e-2 : 6e-2;
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(actual.getDouble(i) - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i])))) {
                throw new NotRecognized(
                        "'" + name + "' is not what causal attention gives: element " + i + " at " + sample
                                + " is " + actual.getDouble(i) + ", expected " + expected[i]);
            }
        }
    }
}
