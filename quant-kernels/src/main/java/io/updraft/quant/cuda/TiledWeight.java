package io.updraft.quant.cuda;

import io.updraft.quant.format.QuantizationException;
import io.updraft.quant.format.QuantizedWeight;
import io.updraft.quant.format.WeightRows;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import java.lang.foreign.ValueLayout;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;

/**
 * A matrix [n, k] of weights as the kernels of this package read it: tiles of 16 rows and 128 columns, a row of tiles after
 * another, padded with zeros. In a tile, lane l of a warp has rows 2 (l/4) and the next; of every 32 columns those that
 * the matrix unit wants of it: 2 (l%4) and the next of each eight. Its words follow each other 16 bytes at a time, the
 * lanes' side by side: what a warp loads at once is 512 bytes in a row. The same tiles serve few and many tokens.
 * Immutable; the arrays are to be transferred as they are.
 *
 * @param format
 *            what a code is
 * @param groups
 *            scales of a row in a tile: 1, 2 or 4; 0 where there are none
 * @param codes
 *            the tiles, after {@value #PAD} bytes
 * @param scales
 *            halves, for each tile those of its rows in order; after {@value #PAD} bytes
 * @param zeros
 *            the same of zero points, where they are not the format's own; or, of a codebook, the two halves that each byte
 *            of codes stands for
 */
public record TiledWeight(Format format, int n, int k, int groups, ByteArray codes, ShortArray scales,
        ShortArray zeros, boolean zeroed) {
    /** Bytes before the first tile: behind TornadoVM's header of 16, tiles start at a multiple of 128. */
    static final int PAD = 112;

    private static final int ROWS = 16;
    private static final int COLUMNS = 128;
    private static final int LIFT = 128;

    /** What a stored weight is. */
    public enum Format {
        /** An unsigned 4-bit integer, 8 for zero unless there are zero points. */
        INT4(4),
        /** A signed byte. */
        INT8(8),
        /** A byte of FLOAT8E4M3FN. */
        FP8(8),
        /** A half, without scales. */
        HALF(16),
        /** An index of 4 bits into a codebook. */
        CODEBOOK(4);

        private final int bits;

        Format(int bits) {
            this.bits = bits;
        }

        /** Bits of a weight. */
        public int bits() {
            return bits;
        }
    }

    /** The zero point of a format, as two halves: 8 for 4 bits; bytes are stored with 128 added, which the decoding knows. */
    static int defaultZero(int format) {
        return format == TileDecode.INT4 ? 0x48004800 : 0;
    }

    /**
     * Repacks a quantized matrix.
     *
     * @param rows
     *            runs its second argument for each index below the first, on as many threads as it likes
     * @throws QuantizationException
     *             if the kernels cannot use the format: a block that is neither 32, 64, 128, a multiple of 128 nor a row, or a
     *             codebook of 8 bits other than E4M3
     */
    public static TiledWeight of(QuantizedWeight weight, ObjIntConsumer<IntConsumer> rows) {
        Format format = format(weight);
        int block = weight.blockSize();
        if (block != 32 && block != 64 && block % COLUMNS != 0 && block < weight.k()) {
            throw new QuantizationException("blocks of " + block
                    + " columns; the CUDA kernels take 32, 64, multiples of 128, or one block a row");
        }
        boolean zeroed = weight.zeroPoints().isPresent();
        TiledWeight tiled = allocate(format, weight.n(), weight.k(), block < COLUMNS && block < weight.k()
                ? COLUMNS / block
                : 1, zeroed);
        // Bytes are stored with 128 added, which the decoding takes off again.
        int lift = weight.codes().type() == DataType.INT8 ? LIFT : 0;
        int taken = format == Format.INT8 ? LIFT : 0;
        rows.accept(row -> {
            for (int column = 0; column < weight.k(); column++) {
                tiled.putCode(row, column, weight.code(row, column) + lift);
            }
            for (int group = 0; group * tiled.columnsOfGroup() < weight.k(); group++) {
                int column = group * tiled.columnsOfGroup();
                tiled.put(tiled.scales, row, group, weight.scale(row, column));
                if (zeroed) {
                    tiled.put(tiled.zeros, row, group, weight.zero(row, column) + lift - taken);
                }
            }
        }, weight.n());
        if (format == Format.CODEBOOK) {
            Codebook book = weight.codebook().orElseThrow();
            for (int code = 0; code < 256; code++) {
                for (int i = 0; i < 2; i++) {
                    tiled.zeros.getSegment().set(ValueLayout.JAVA_SHORT, PAD + code * 4L + i * 2L,
                            Float.floatToFloat16(book.level(code >> i * 4 & 15)));
                }
            }
        }
        return tiled;
    }

    /** Rounds a matrix to halves. */
    public static TiledWeight dense(WeightRows weights, ObjIntConsumer<IntConsumer> rows) {
        TiledWeight tiled = allocate(Format.HALF, weights.n(), weights.k(), 0, false);
        rows.accept(row -> {
            float[] values = new float[weights.k()];
            weights.read(row, values);
            for (int column = 0; column < values.length; column++) {
                tiled.codes.getSegment().set(ValueLayout.JAVA_SHORT, tiled.bit(row, column) / 8,
                        Float.floatToFloat16(values[column]));
            }
        }, weights.n());
        return tiled;
    }

    /** A matrix whose codes and scales are all zero, to be filled by whoever knows the layout. */
    static TiledWeight allocate(Format format, int n, int k, int groups, boolean zeroed) {
        int tiles = Math.ceilDiv(n, ROWS) * Math.ceilDiv(k, COLUMNS);
        int tileBytes = ROWS * COLUMNS * format.bits / 8;
        int scaleElements = PAD / 2 + tiles * ROWS * groups;
        ByteArray codes = new ByteArray(Math.addExact(PAD, Math.multiplyExact(tiles, tileBytes)));
        ShortArray scales = new ShortArray(scaleElements);
        ShortArray zeros = new ShortArray(
                format == Format.CODEBOOK ? PAD / 2 + 512 : zeroed ? scaleElements : 8);
        codes.getSegment().fill((byte) 0);
        scales.getSegment().fill((byte) 0);
        zeros.getSegment().fill((byte) 0);
        return new TiledWeight(format, n, k, groups, codes, scales, zeros, zeroed);
    }

    private static Format format(QuantizedWeight weight) {
        if (weight.codebook().isEmpty()) {
            return weight.bits() == 4 ? Format.INT4 : Format.INT8;
        }
        if (weight.codebook().get().equals(Codebook.E4M3)) {
            return Format.FP8;
        }
        if (weight.bits() == 4) {
            return Format.CODEBOOK;
        }
        throw new QuantizationException(
                "codebook " + weight.codebook().get() + "; the CUDA kernels have e4m3 and those of 4 bits");
    }

    /** Bytes that a product reads. */
    public long bytes() {
        return codes.getNumBytesOfSegment() + scales.getNumBytesOfSegment() - 2L * PAD
                + (zeroed ? zeros.getNumBytesOfSegment() - PAD : 0);
    }

    private int tiles() {
        return Math.ceilDiv(k, COLUMNS);
    }

    private int columnsOfGroup() {
        return COLUMNS / groups;
    }

    /** The code of row {@code row}, column {@code column} as it is stored. */
    int code(int row, int column) {
        long bit = bit(row, column);
        return codes.getSegment().get(ValueLayout.JAVA_BYTE, bit / 8) >> (int) (bit % 8) & (1 << format.bits) - 1;
    }

    /** The scale of row {@code row}, column {@code column}. */
    float scale(int row, int column) {
        return Float.float16ToFloat(
                scales.getSegment().get(ValueLayout.JAVA_SHORT, group(row, column / columnsOfGroup())));
    }

    private void putCode(int row, int column, int code) {
        long bit = bit(row, column);
        byte other = codes.getSegment().get(ValueLayout.JAVA_BYTE, bit / 8);
        codes.getSegment().set(ValueLayout.JAVA_BYTE, bit / 8, (byte) (other | code << (int) (bit % 8)));
    }

    private void put(ShortArray array, int row, int group, float value) {
        array.getSegment().set(ValueLayout.JAVA_SHORT, group(row, group), Float.floatToFloat16(value));
    }

    /** Byte of scale {@code group} of a row. */
    private long group(int row, int group) {
        long tile = (long) row / ROWS * tiles() + group / groups;
        return PAD + 2 * ((tile * ROWS + row % ROWS) * groups + group % groups);
    }

    private long bit(int row, int column) {
        int bits = format.bits;
        int words = bits / 4;
        long tile = (long) row / ROWS * tiles() + column / COLUMNS;
        int lane = row % ROWS / 2 * 4 + column % 8 / 2;
        int pair = column % 32 / 8;
        // A pair's nibbles are 16 bits apart, where its halves will be; those of a codebook are a byte.
        int inEight = format == Format.INT4 ? pair * 4 + column % 2 * 16 : (pair * 2 + column % 2) * bits;
        int word = row % 2 * (4 * words) + column % COLUMNS / 32 * words + inEight / 32;
        return 8 * (PAD + tile * (ROWS * COLUMNS * bits / 8) + word / 4 * 512 + lane * 16 + word % 4 * 4)
                + inEight % 32;
    }
}
