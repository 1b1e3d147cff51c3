package io.updraft.attention;

import static io.updraft.attention.KvCache.CHUNK;
import static io.updraft.attention.KvCache.LANES;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;

/// Where the keys and values of a layer lie within their chunk, in words of four bytes.
///
/// Keys: `[kvHead][position / LANES][headDim / perWord][LANES]`; neighbouring words are neighbouring keys, so scores need
/// no horizontal sums. Values: `[kvHead][position / perWord][valueStride]`. A word has [KvType#perWord] elements, the
/// first in its lowest bytes: neighbouring elements of a key, or of values at neighbouring positions. Behind them, for
/// types that have scales, `[kvHead][CHUNK]` floats.
record KvLayout(LayerShape shape, KvTypes types) {
    static final long WORD = 4;

    /// Words that a key is spread over.
    int keyWords() {
        return Math.ceilDiv(shape.headDim(), types.keys().perWord());
    }

    long keyHeadBytes() {
        return (long) CHUNK * keyWords() * WORD;
    }

    long valueHeadBytes() {
        return (long) CHUNK / types.values().perWord() * shape.valueStride() * WORD;
    }

    /// Bytes of a chunk's keys.
    long keyBytes() {
        return bytes(keyHeadBytes(), types.keys());
    }

    /// Bytes of a chunk's values.
    long valueBytes() {
        return bytes(valueHeadBytes(), types.values());
    }

    private long bytes(long head, KvType type) {
        long scales = type.isScaled() ? CHUNK * WORD : 0;
        return Math.multiplyExact((long) shape.kvHeads(), head + scales);
    }

    /// One key head of a chunk whose keys and values are at these addresses.
    KvHead head(long keys, long values, int head) {
        long scales = head * CHUNK * WORD;
        return new KvHead(this, keys + head * keyHeadBytes(), keys + shape.kvHeads() * keyHeadBytes() + scales,
                values + head * valueHeadBytes(), values + shape.kvHeads() * valueHeadBytes() + scales);
    }

    /// Bytes from the first key to the group of LANES that has the one at a position.
    long keyOffset(int position) {
        return (long) position / LANES * keyWords() * LANES * WORD;
    }

    /// Bytes from the first value to the word that has the first element of the one at a position.
    long valueOffset(int position) {
        return (long) position / types.values().perWord() * shape.valueStride() * WORD;
    }
}
