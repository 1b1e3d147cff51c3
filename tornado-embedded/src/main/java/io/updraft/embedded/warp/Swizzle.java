package io.updraft.embedded.warp;

/** Where an element of a tile lies whose pieces are permuted row by row, so that the lanes of a warp hit distinct banks. */
public final class Swizzle {

    private Swizzle() {
    }

    /** Pieces of 16 bytes, permuted anew every 128 bytes. */
    public static int fp16Stride32(int row, int column, int stride) {
        return bytes(2 * (row * stride + column)) / 2;
    }

    /** Pieces of 8 bytes, permuted anew every 64 bytes. */
    public static int fp16Stride16(int row, int column, int stride) {
        int offset = 2 * (row * stride + column);
        return (offset ^ (offset >> 6 & 7) << 3) / 2;
    }

    public static int int8(int row, int column, int stride) {
        return bytes(row * stride + column);
    }

    static int bytes(int offset) {
        return offset ^ (offset >> 7 & 7) << 4;
    }

    /** Four bytes in a word, the first lowest. */
    public static int pack(byte b0, byte b1, byte b2, byte b3) {
        return b0 & 0xFF | (b1 & 0xFF) << 8 | (b2 & 0xFF) << 16 | b3 << 24;
    }
}
