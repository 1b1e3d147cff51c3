package io.updraft.attention.device;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;

/// Bits that say which form of attention a kernel computes, and the layout of the cache they share.
///
/// The cache of a layer has an array of floats and one of words. Float32 keys and values are floats, for each slot: keys
/// [kvHeads, headDim, context], transposed so that neighbouring work-items read neighbouring positions, then values
/// [kvHeads, context, headDim]. Those of other types are words, several neighbouring elements of a head in each (see
/// [CacheCodes]): keys [kvHeads, words, context], values [kvHeads, context, words]; and scales, where the type has them, are
/// floats: keys' [kvHeads, context], then values'.
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
    /// Where the type of keys begins among the bits: the ordinal of [KvType].
    static final int KEY_TYPE = 8;
    /// Where the type of values begins.
    static final int VALUE_TYPE = 10;
    /// Where [RotateAppend] has the number of pairs that are rotated.
    public static final int PAIRS = 12;
    /// Words more than there are elements, so that kernels can let these begin with a cache line.
    public static final int ALIGNMENT = 32;
    /// Elements of a head that the kernels have room for.
    public static final int MAX_HEAD_DIM = 256;

    private AttentionForm() {
    }

    /// The bits for a cache's types.
    public static int of(KvTypes types) {
        return types.keys().ordinal() << KEY_TYPE | types.values().ordinal() << VALUE_TYPE;
    }

    /// Floats of a layer's cache; at least one, for there must be an array.
    public static long cacheFloats(KvTypes types, int slots, int kvHeads, int headDim, int contextLength) {
        long each = CacheCodes.floats(types.keys().ordinal(), headDim)
                + CacheCodes.floats(types.values().ordinal(), headDim);
        return Math.max(1, each * slots * kvHeads * contextLength);
    }

    /// Words of a layer's cache; at least one.
    public static long cacheWords(KvTypes types, int slots, int kvHeads, int headDim, int contextLength) {
        long each = CacheCodes.words(types.keys().ordinal(), headDim)
                + CacheCodes.words(types.values().ordinal(), headDim);
        return each == 0 ? 1 : each * slots * kvHeads * contextLength + ALIGNMENT;
    }
}
