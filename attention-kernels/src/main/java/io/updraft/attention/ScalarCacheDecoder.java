package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;
import static io.updraft.attention.KvLayout.WORD;

import io.updraft.runtime.cache.KvType;

/// [CacheDecoder] element by element.
final class ScalarCacheDecoder implements CacheDecoder {
    static final ScalarCacheDecoder INSTANCE = new ScalarCacheDecoder();

    private static final long SIZE = Float.BYTES;

    @Override
    public void keys(KvType type, long words, long scales, int headDim, int groups, long to) {
        int rows = Math.ceilDiv(headDim, type.perWord());
        for (int group = 0; group < groups; group++) {
            long from = words + (long) group * rows * LANES * WORD;
            long target = to + (long) group * headDim * LANES * SIZE;
            for (int d = 0; d < headDim; d++) {
                for (int lane = 0; lane < LANES; lane++) {
                    float scale = type.isScaled() ? Native.get(scales + (group * LANES + lane) * SIZE) : 1f;
                    Native.set(target + (d * LANES + lane) * SIZE,
                            element(type, from + lane * WORD, LANES, d, scale));
                }
            }
        }
    }

    @Override
    public void values(KvType type, long words, long scales, int stride, int count, long to) {
        for (int row = 0; row < count; row++) {
            float scale = type.isScaled() ? Native.get(scales + row * SIZE) : 1f;
            for (int c = 0; c < stride; c++) {
                Native.set(to + ((long) row * stride + c) * SIZE,
                        element(type, words + c * WORD, stride, row, scale));
            }
        }
    }

    /// Element `row` of a column of words that are `step` words apart.
    private static float element(KvType type, long column, int step, int row, float scale) {
        int word = Native.getInt(column + (long) (row / type.perWord()) * step * WORD);
        return type.decode(word >>> row % type.perWord() * type.bytes() * Byte.SIZE, scale);
    }
}
