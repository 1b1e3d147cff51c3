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
 *            scales of a row in a tile: 1, 2, 4 or 8; 0 where there are none
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
        CODEBOOK(4),
        /** A byte of FLOAT8E5M2. */
        E5M2(8);

        private final int bits;

        Format(int bits) {
            this.bits = bits;
        }

        /** Bits of a weight. */
        public int bits() {
            return bits;
        }

        /**
         * What scales are stored times: of E5M2, whose largest number is 57,344, they would be too small for halves of full
         * precision.
         */
        public float scaleFactor() {
            return this == E5M2 ? 4096 : 1;
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
     *             if the kernels cannot use the format: a block that is neither 16, 32, 64, a multiple of 128 nor a row
     */
    public static TiledWeight of(QuantizedWeight weight, ObjIntConsumer<IntConsumer> rows) {
        Format format = format(weight);
        String refusal = TileLayout.refuseBlocks(weight.blockSize(), weight.k());
        if (!refusal.isEmpty()) {
            throw new QuantizationException(refusal);
        }
        boolean zeroed = weight.zeroPoints().isPresent();
        TileLayout layout = TileLayout.of(format, weight.n(), weight.k(), weight.blockSize(), zeroed);
        TiledWeight tiled = allocate(layout);
        // Bytes are stored with 128 added, which the decoding takes off again.
        int lift = weight.codes().type() == DataType.INT8 ? LIFT : 0;
        int taken = format == Format.INT8 ? LIFT : 0;
        rows.accept(row -> {
            short[] values = new short[weight.k()];
            for (int column = 0; column < weight.k(); column++) {
                values[column] = (short) (weight.code(row, column) + lift);
            }
            layout.putRow(tiled.codes.getSegment(), row, values, 0);
            for (int group = 0; group * layout.columnsOfGroup() < weight.k(); group++) {
                int column = group * layout.columnsOfGroup();
                layout.putHalf(tiled.scales.getSegment(), row, group,
                        weight.scale(row, column) * format.scaleFactor());
                if (zeroed) {
                    layout.putHalf(tiled.zeros.getSegment(), row, group, weight.zero(row, column) + lift - taken);
                }
            }
        }, weight.n());
        if (format == Format.CODEBOOK) {
            TileLayout.putBook(tiled.zeros.getSegment(), weight.codebook().orElseThrow().levels());
        }
        return tiled;
    }

    /** Rounds a matrix to halves. */
    public static TiledWeight dense(WeightRows weights, ObjIntConsumer<IntConsumer> rows) {
        TileLayout layout = new TileLayout(Format.HALF, weights.n(), weights.k(), 0, false);
        TiledWeight tiled = allocate(layout);
        rows.accept(row -> {
            float[] values = new float[weights.k()];
            weights.read(row, values);
            short[] halves = new short[values.length];
            for (int column = 0; column < values.length; column++) {
                halves[column] = Float.floatToFloat16(values[column]);
            }
            layout.putRow(tiled.codes.getSegment(), row, halves, 0);
        }, weights.n());
        return tiled;
    }

    /** A matrix whose codes and scales are all zero, to be filled by whoever knows the layout. */
    static TiledWeight allocate(TileLayout layout) {
        ByteArray codes = new ByteArray(layout.codeBytes());
        ShortArray scales = new ShortArray(layout.scaleBytes() / 2);
        ShortArray zeros = new ShortArray(layout.zeroBytes() / 2);
        codes.getSegment().fill((byte) 0);
        scales.getSegment().fill((byte) 0);
        zeros.getSegment().fill((byte) 0);
        return new TiledWeight(layout.format(), layout.n(), layout.k(), layout.groups(), codes, scales, zeros,
                layout.zeroed());
    }

    private static Format format(QuantizedWeight weight) {
        if (weight.codebook().isEmpty()) {
            return weight.bits() == 4 ? Format.INT4 : Format.INT8;
        }
        if (weight.bits() == 4) {
            return Format.CODEBOOK;
        }
        return weight.codebook().get().equals(Codebook.E4M3) ? Format.FP8 : Format.E5M2;
    }

    /** Bytes that a product reads. */
    public long bytes() {
        return codes.getNumBytesOfSegment() + scales.getNumBytesOfSegment() - 2L * PAD
                + (zeroed ? zeros.getNumBytesOfSegment() - PAD : 0);
    }

    TileLayout layout() {
        return new TileLayout(format, n, k, groups, zeroed);
    }

    /** The code of row {@code row}, column {@code column} as it is stored. */
    int code(int row, int column) {
        long bit = layout().bit(row, column);
        return codes.getSegment().get(ValueLayout.JAVA_BYTE, bit / 8) >> (int) (bit % 8) & (1 << format.bits) - 1;
    }

    /** The scale of row {@code row}, column {@code column}. */
    float scale(int row, int column) {
        return Float.float16ToFloat(
                scales.getSegment().get(ValueLayout.JAVA_SHORT,
                        layout().group(row, column / layout().columnsOfGroup())));
    }
}
