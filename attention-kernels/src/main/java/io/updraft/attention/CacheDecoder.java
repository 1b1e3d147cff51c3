package io.updraft.attention;

import io.updraft.runtime.cache.KvType;

/// Turns cached keys and values of other types than float32 into floats as [AttentionMath] reads them, as scalar and as
/// vector code of the same bits.
sealed interface CacheDecoder permits ScalarCacheDecoder, VectorCacheDecoder {
    /// Decodes keys of whole groups of [KvCache#LANES].
    ///
    /// @param words address of the first key's first word, see [KvLayout]
    /// @param scales address of the first key's scale
    /// @param to gets `[groups][headDim][LANES]`, and up to three rows more behind it
    void keys(KvType type, long words, long scales, int headDim, int groups, long to);

    /// Decodes values of neighbouring positions.
    ///
    /// @param words address of the first value, with which a word starts
    /// @param scales address of the first value's scale
    /// @param count positions
    /// @param to gets `[count][stride]`, and up to three rows more behind it
    void values(KvType type, long words, long scales, int stride, int count, long to);
}
