package io.updraft.quant.format;

import io.updraft.runtime.tensor.DataType;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;

/// LLM.int8(): weights in int8 with a scale for each row; in the product, activations in int8 with a scale for each row
/// of theirs, but for outliers, |x| at or above a threshold, whose products are taken in floating point (Dettmers et al.,
/// LLM.int8(), 2022). An accuracy feature, not a fast one.
///
/// @param threshold
///            from which an activation is an outlier; the paper's is 6
public record LlmInt8Format(String label, float threshold) implements WeightFormat {
    private static final IntegerFormat WEIGHTS = new IntegerFormat("int8", 8, IntegerFormat.Granularity.CHANNEL, 0,
            true);

    public LlmInt8Format {
        if (!(threshold > 0)) {
            throw new QuantizationException("the threshold of outliers is " + threshold + "; it must be positive");
        }
    }

    @Override
    public double bitsPerWeight(long n, long k, DataType scaleType) {
        return WEIGHTS.bitsPerWeight(n, k, scaleType);
    }

    @Override
    public QuantizedWeight quantize(WeightRows weights, DataType scaleType, ObjIntConsumer<IntConsumer> rows) {
        return WEIGHTS.quantize(weights, scaleType, rows);
    }
}
