package io.updraft.attention;

/// What one layer keeps in the cache for each token.
///
/// @param kvHeads
///            number of key/value heads
/// @param headDim
///            elements of a key
/// @param valueDim
///            elements of a value
public record LayerShape(int kvHeads, int headDim, int valueDim) {
    public LayerShape {
        if (kvHeads < 1 || headDim < 1 || valueDim < 1) {
            throw new IllegalArgumentException("a layer needs positive kvHeads, headDim and valueDim, not " + kvHeads
                    + ", " + headDim + ", " + valueDim);
        }
    }

    /// Values are padded to whole vectors, so that no kernel needs a tail.
    int valueStride() {
        return Math.ceilDiv(valueDim, KvCache.VALUE_GRAIN) * KvCache.VALUE_GRAIN;
    }
}
