package io.updraft.graph.pass;

import io.updraft.quant.format.WeightFormat;
import java.util.Optional;

/// What a user of the pipeline may choose.
///
/// @param largestFolded bytes that the result of a folded node may take
/// @param merge whether matrix products of the same input are merged into one
/// @param roundActivations
///            whether the input of a DequantizeLinear + MatMul is rounded to 8 bits, a scale for each row and block of
///            32: what onnxruntime does unless told otherwise, see docs/decisions/0005
/// @param weights
///            the format that floating-point weights are rounded to; empty to leave them as they are
public record PassOptions(long largestFolded, boolean merge, boolean roundActivations,
        Optional<WeightFormat> weights) {
    public static final PassOptions DEFAULT = new PassOptions(16L << 20, true, true, Optional.empty());

    public PassOptions {
        if (largestFolded < 0) {
            throw new IllegalArgumentException("largestFolded is " + largestFolded);
        }
    }

    public PassOptions withWeights(Optional<WeightFormat> format) {
        return new PassOptions(largestFolded, merge, roundActivations, format);
    }
}
