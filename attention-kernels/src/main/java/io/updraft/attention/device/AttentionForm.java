package io.updraft.attention.device;

/// Bits that say which form of attention a kernel computes, and the layout of the cache they share.
///
/// The cache of a layer, for each slot: keys [kvHeads, headDim, context], transposed so that neighbouring work-items
/// read neighbouring positions, then values [kvHeads, context, headDim].
public final class AttentionForm {
    /// Rotation turns neighbours (2i, 2i + 1), not halves (i, i + half).
    public static final int INTERLEAVED = 1;
    /// Softmax with another score that has no value: 0, or the head's sink.
    public static final int SMOOTH = 2;
    /// The extra score is the head's own, from `sinksAt`.
    public static final int SINKS = 4;
    /// Queries, keys and values of a token lie side by side, and are not rotated or cached yet.
    public static final int FUSED = 8;
    /// Query, key and value have a buffer together: [tokens, (heads + 2 kvHeads) headDim].
    public static final int PACKED = 16;
    /// Elements of a head that the kernels have room for.
    public static final int MAX_HEAD_DIM = 256;

    private AttentionForm() {
    }

    /// Floats of a layer's cache.
    public static long cacheFloats(int slots, int kvHeads, int headDim, int contextLength) {
        return 2L * slots * kvHeads * headDim * contextLength;
    }
}
