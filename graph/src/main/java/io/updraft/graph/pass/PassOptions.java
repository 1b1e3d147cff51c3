package io.updraft.graph.pass;

/// What a user of the pipeline may choose.
///
/// @param largestFolded bytes that the result of a folded node may take
/// @param merge whether matrix products of the same input are merged into one
/// @param roundActivations
///            whether the input of a DequantizeLinear + MatMul is rounded to 8 bits, a scale for each row and block of
///            32: what onnxruntime does unless told otherwise, see docs/decisions/0005
public record PassOptions(long largestFolded, boolean merge, boolean roundActivations) {
    public static final PassOptions DEFAULT = new PassOptions(16L << 20, true, true);

    public PassOptions {
        if (largestFolded < 0) {
            throw new IllegalArgumentException("largestFolded is " + largestFolded);
        }
    }
}
