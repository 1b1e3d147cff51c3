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
 */
public record Layout(long row, long head, long rows) {
    public Layout {
        if (row <= 0 || head <= 0 || rows <= 0) {
            throw new IllegalArgumentException(
                    "strides and rows are positive, found " + row + ", " + head + ", " + rows);
        }
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
