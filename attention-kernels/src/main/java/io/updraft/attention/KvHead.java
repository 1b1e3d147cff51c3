package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;
import static io.updraft.attention.KvLayout.WORD;

import io.updraft.runtime.cache.KvType;

/// Keys and values of one key head in one chunk.
///
/// @param keys address of the first
/// @param keyScales address of their scales; means nothing for types without
/// @param values address of the first
/// @param valueScales as of the keys
record KvHead(KvLayout layout, long keys, long keyScales, long values, long valueScales) {
    private static final long SIZE = Float.BYTES;

    /// Address of a key's first word; the next is LANES words on.
    long key(int position) {
        return keys + layout.keyOffset(position) + position % LANES * WORD;
    }

    /// Address of the first word that has elements of a value; the next is behind it.
    long value(int position) {
        return values + layout.valueOffset(position);
    }

    /// Stores a key.
    ///
    /// @param from address of its floats
    void storeKey(int position, long from) {
        KvType type = layout.types().keys();
        int dim = layout.shape().headDim();
        float scale = type.scale(largest(from, dim));
        if (type.isScaled()) {
            Native.set(keyScales + position * SIZE, scale);
        }
        long to = key(position);
        for (int d = 0; d < dim; d++) {
            long word = to + d / type.perWord() * LANES * WORD;
            put(type, word + d % type.perWord() * type.bytes(), type.encode(Native.get(from + d * SIZE), scale));
        }
    }

    /// Stores a value.
    ///
    /// @param from address of its floats
    void storeValue(int position, long from) {
        KvType type = layout.types().values();
        int dim = layout.shape().valueDim();
        float scale = type.scale(largest(from, dim));
        if (type.isScaled()) {
            Native.set(valueScales + position * SIZE, scale);
        }
        long to = value(position) + position % type.perWord() * type.bytes();
        for (int c = 0; c < dim; c++) {
            put(type, to + c * WORD, type.encode(Native.get(from + c * SIZE), scale));
        }
    }

    /// The largest magnitude; NaN if there is one.
    private static float largest(long from, int count) {
        float most = 0;
        for (int i = 0; i < count; i++) {
            most = Math.max(most, Math.abs(Native.get(from + i * SIZE)));
        }
        return most;
    }

    private static void put(KvType type, long address, int bits) {
        switch (type) {
            case F32 -> Native.set(address, Float.intBitsToFloat(bits));
            case F16 -> Native.setShort(address, (short) bits);
            case INT8, FP8 -> Native.setByte(address, (byte) bits);
        }
    }
}
