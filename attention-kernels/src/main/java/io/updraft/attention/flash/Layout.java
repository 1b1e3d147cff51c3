package io.updraft.attention.flash;

/**
 * Where the elements of a tensor of tokens, heads and channels lie: channel {@code c} of head {@code h} of row {@code r}
 * is element {@code r * row + h * head + c}.
 *
 * @param row
 *            elements between the same channel of neighbouring tokens
 * @param head
 *            elements between the same channel of neighbouring heads
 * @param rows
 *            rows that may be read for every head
 * @param lead
 *            bytes of the array before the first row, a multiple of 16; keys and values only
 */
public record Layout(long row, long head, long rows, int lead) {
    /**
     * A lead that puts the first row at the start of a cache line: TornadoVM's arrays have a header of 16 bytes. The copy
     * engine brings 128 bytes at a time; where they lie in one line and not in two, attention is 4 to 10 % faster.
     */
    public static final int ALIGNED = 112;

    public Layout {
        if (row <= 0 || head <= 0 || rows <= 0) {
            throw new IllegalArgumentException(
                    "strides and rows are positive, found " + row + ", " + head + ", " + rows);
        }
        if (lead < 0 || lead % 16 != 0) {
            throw new IllegalArgumentException("a lead is a multiple of 16 bytes, found " + lead);
        }
    }

    /** A layout from the start of the array on. */
    public Layout(long row, long head, long rows) {
        this(row, head, rows, 0);
    }

    /** The same so many bytes further on. */
    public Layout after(int bytes) {
        return new Layout(row, head, rows, bytes);
    }

    /** Tokens of {@code heads} heads side by side: [rows, heads, headDim]. */
    public static Layout packed(long rows, int heads, int headDim) {
        return new Layout((long) heads * headDim, headDim, rows);
    }

    /** Head after head: [batch, heads, length, headDim]; sequence b starts at row {@code b * heads * length}. */
    public static Layout byHead(int batch, int heads, int length, int headDim) {
        return new Layout(headDim, (long) length * headDim, (long) (batch - 1) * heads * length + length);
    }
}
