package io.updraft.quant.cuda;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where the weights of a matrix [n, k] lie in tiles; see {@link TiledWeight}. Immutable.
 *
 * @param format
 *            what a code is
 * @param groups
 *            scales of a row in a tile: 1, 2, 4 or 8; 0 where there are none
 * @param zeroed
 *            whether there are zero points other than the format's own
 */
public record TileLayout(TiledWeight.Format format, int n, int k, int groups, boolean zeroed) {
    private static final int ROWS = 16;
    private static final int COLUMNS = 128;
    private static final int EIGHT = 8;
    /** Bytes of what the bytes of a codebook's codes stand for. */
    private static final int BOOK_BYTES = 256 * 4;

    /** Why the kernels cannot have blocks of so many columns, or empty. */
    static String refuseBlocks(int blockSize, int k) {
        return blockSize == 16 || blockSize == 32 || blockSize == 64 || blockSize % COLUMNS == 0 || blockSize >= k
                ? ""
                : "blocks of " + blockSize
                        + " columns; the CUDA kernels take 16, 32, 64, multiples of 128, or one block a row";
    }

    /** Why the kernels cannot have such a matrix, or empty. */
    public static String refuse(int k, int blockSize) {
        return k % EIGHT != 0 ? "rows of " + k + " columns are no multiples of 8" : refuseBlocks(blockSize, k);
    }

    /**
     * The layout of a matrix with a scale for each {@code blockSize} columns.
     */
    public static TileLayout of(TiledWeight.Format format, int n, int k, int blockSize, boolean zeroed) {
        int groups = blockSize < COLUMNS && blockSize < k ? COLUMNS / blockSize : 1;
        return new TileLayout(format, n, k, format == TiledWeight.Format.HALF ? 0 : groups, zeroed);
    }

    /** Bytes of the codes' array. */
    public int codeBytes() {
        return Math.addExact(TiledWeight.PAD, Math.multiplyExact(tileRows() * tiles(), ROWS * COLUMNS * format.bits()
                / EIGHT));
    }

    /** Bytes of the scales' array. */
    public int scaleBytes() {
        return TiledWeight.PAD + 2 * ROWS * groups * tileRows() * tiles();
    }

    /** Bytes of the array of zero points or of a codebook. */
    public int zeroBytes() {
        if (format == TiledWeight.Format.CODEBOOK) {
            return TiledWeight.PAD + BOOK_BYTES;
        }
        return zeroed ? scaleBytes() : ROWS;
    }

    /** Columns that share a scale in a tile. */
    public int columnsOfGroup() {
        return COLUMNS / groups;
    }

    /** Writes a row of codes, of which {@code values[from]} is the first. Threads may write different rows. */
    public void putRow(MemorySegment codes, int row, short[] values, int from) {
        int bits = format.bits();
        int count = bits / 4;
        int mask = (1 << bits) - 1;
        int[] words = new int[count];
        for (int tile = 0; tile < tiles(); tile++) {
            for (int part = 0; part < 4; part++) {
                for (int pair = 0; pair < 4; pair++) {
                    java.util.Arrays.fill(words, 0);
                    int first = tile * COLUMNS + part * 32 + pair * 2;
                    for (int i = 0; i < EIGHT; i++) {
                        int column = first + i / 2 * EIGHT + i % 2;
                        if (column < k) {
                            int bit = inEight(column);
                            words[bit / 32] |= (values[from + column] & mask) << bit % 32;
                        }
                    }
                    for (int i = 0; i < count; i++) {
                        codes.set(ValueLayout.JAVA_INT_UNALIGNED, word(row, first, i), words[i]);
                    }
                }
            }
        }
    }

    /** Writes scale or zero point {@code group} of a row, rounded to a half. */
    public void putHalf(MemorySegment array, int row, int group, float value) {
        array.set(ValueLayout.JAVA_SHORT_UNALIGNED, group(row, group), Float.floatToFloat16(value));
    }

    /** Writes what the codes of a codebook stand for, two to a byte. */
    public static void putBook(MemorySegment book, float... levels) {
        for (int code = 0; code < 256; code++) {
            for (int i = 0; i < 2; i++) {
                book.set(ValueLayout.JAVA_SHORT_UNALIGNED, TiledWeight.PAD + code * 4L + i * 2L,
                        Float.floatToFloat16(levels[code >> i * 4 & 15]));
            }
        }
    }

    /** Bit of the code of row {@code row}, column {@code column}. */
    long bit(int row, int column) {
        int inEight = inEight(column);
        return EIGHT * word(row, column, inEight / 32) + inEight % 32;
    }

    /** Byte of scale {@code group} of a row. */
    long group(int row, int group) {
        long tile = (long) row / ROWS * tiles() + group / groups;
        return TiledWeight.PAD + 2 * ((tile * ROWS + row % ROWS) * groups + group % groups);
    }

    /** Byte of word {@code index} of the eight codes of a row among which a column is. */
    private long word(int row, int column, int index) {
        int bits = format.bits();
        int words = bits / 4;
        long tile = (long) row / ROWS * tiles() + column / COLUMNS;
        int lane = row % ROWS / 2 * 4 + column % EIGHT / 2;
        int word = row % 2 * (4 * words) + column % COLUMNS / 32 * words + index;
        return TiledWeight.PAD + tile * (ROWS * COLUMNS * bits / EIGHT) + word / 4 * 512 + lane * 16 + word % 4 * 4;
    }

    /** Bit among eight codes of a row. A pair's nibbles are 16 bits apart, where its halves will be; a codebook's are a byte. */
    private int inEight(int column) {
        int pair = column % 32 / EIGHT;
        return format == TiledWeight.Format.INT4
                ? pair * 4 + column % 2 * 16
                : (pair * 2 + column % 2) * format.bits();
    }

    private int tiles() {
        return Math.ceilDiv(k, COLUMNS);
    }

    private int tileRows() {
        return Math.ceilDiv(n, ROWS);
    }
}
