package io.updraft.quant.cuda;

import io.updraft.quant.format.QuantizationException;
import io.updraft.quant.format.QuantizedWeight;
import io.updraft.runtime.tensor.Codebook;
import io.updraft.runtime.tensor.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;

/**
 * A matrix [n, k] of 8-bit weights for products with 8-bit activations: rows of signed bytes or E4M3, padded with zeros to
 * multiples of 16 columns, one scale a row. 8 bits a weight and 4 to 16 bytes a row. Immutable; the arrays are to be
 * transferred as they are.
 *
 * @param codes
 *            the rows
 * @param outputs
 *            of each row what {@link DenseProduct} has of it
 */
public record ByteWeight(Layout layout, ByteArray codes, ByteArray outputs) {
    /** Sums of more products of bytes would not fit an integer. */
    public static final int MOST_COLUMNS = 32768;
    private static final int SIGN = 128;

    /**
     * Where rows and what belongs to them are.
     *
     * @param floats
     *            whether weights are E4M3
     * @param zeroed
     *            whether weights or activations have zero points
     * @param biased
     *            whether there is a bias
     */
    public record Layout(int n, int k, boolean floats, boolean zeroed, boolean biased) {
        public Layout {
            if (n < 1 || k < 1 || k > MOST_COLUMNS) {
                throw new QuantizationException("a matrix [" + n + ", " + k + "]; rows have up to " + MOST_COLUMNS
                        + " columns where both factors are bytes");
            }
        }

        /** Bytes of a row. */
        public int pitch() {
            return Math.ceilDiv(k, 16) * 16;
        }

        /** Bytes of the rows. */
        public int codeBytes() {
            return Math.multiplyExact(n, pitch());
        }

        /** Bytes of what belongs to the rows. */
        public int outputBytes() {
            return 16 * width();
        }

        private int width() {
            return Math.ceilDiv(n, 2) * 2;
        }

        /** Writes a row's codes, of which {@code values[from]} is the first: signed bytes or the bits of E4M3. */
        public void putCodes(MemorySegment codes, int row, short[] values, int from) {
            long at = (long) row * pitch();
            for (int column = 0; column < k; column++) {
                codes.set(ValueLayout.JAVA_BYTE, at + column, (byte) values[from + column]);
            }
            codes.asSlice(at + k, pitch() - k).fill((byte) 0);
        }

        /**
         * Writes what belongs to a row of these codes.
         *
         * @param zero
         *            of signed bytes, the code that stands for 0
         */
        public void putOutput(MemorySegment outputs, int row, short[] values, int from, float scale, int zero,
                float bias) {
            int sum = -k * zero;
            for (int column = 0; column < k; column++) {
                sum += values[from + column];
            }
            put(outputs, 0, row, Float.floatToRawIntBits(scale));
            put(outputs, 1, row, zero);
            put(outputs, 2, row, sum);
            put(outputs, 3, row, Float.floatToRawIntBits(bias));
        }

        private void put(MemorySegment outputs, int which, int row, int bits) {
            outputs.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * ((long) which * width() + row), bits);
        }

        ProductLauncher.Dense product(boolean floatResults, boolean zeroedTokens) {
            return new ProductLauncher.Dense(floats ? DenseProduct.E4M3 : DenseProduct.INT8, n, pitch(),
                    (biased ? DenseProduct.BIASED : 0) + (floatResults ? DenseProduct.FLOATS : 0)
                            + (zeroed || zeroedTokens ? DenseProduct.ZEROED : 0));
        }
    }

    /**
     * A quantized matrix without bias.
     *
     * @param rows
     *            runs its second argument for each index below the first, on as many threads as it likes
     * @throws QuantizationException
     *             if it is not in integers of 8 bits or E4M3 with one scale a row
     */
    public static ByteWeight of(QuantizedWeight weight, ObjIntConsumer<IntConsumer> rows) {
        return of(weight, new float[0], rows);
    }

    /** The same with a bias of n, or none if it is empty. */
    public static ByteWeight of(QuantizedWeight weight, float[] bias, ObjIntConsumer<IntConsumer> rows) {
        boolean floats = weight.codebook().isPresent();
        if (weight.bits() != 8 || weight.blockSize() < weight.k()
                || floats && !weight.codebook().get().equals(Codebook.E4M3)) {
            throw new QuantizationException("weights of " + weight.bits() + " bits in blocks of " + weight.blockSize()
                    + weight.codebook().map(book -> ", codebook " + book).orElse("")
                    + "; products with rounded activations take integers of 8 bits and E4M3 with one scale a row");
        }
        if (bias.length != 0 && bias.length != weight.n()) {
            throw new QuantizationException("a bias of " + bias.length + " for " + weight.n() + " outputs");
        }
        Layout layout = new Layout(weight.n(), weight.k(), floats, !floats && weight.zeroPoints().isPresent(),
                bias.length != 0);
        ByteWeight result = new ByteWeight(layout, new ByteArray(layout.codeBytes()),
                new ByteArray(layout.outputBytes()));
        result.outputs.getSegment().fill((byte) 0);
        // Unsigned codes are stored less 128.
        int taken = !floats && weight.codes().type() != DataType.INT8 ? SIGN : 0;
        rows.accept(row -> {
            short[] values = new short[weight.k()];
            for (int column = 0; column < values.length; column++) {
                values[column] = (short) (weight.code(row, column) - taken);
            }
            layout.putCodes(result.codes.getSegment(), row, values, 0);
            layout.putOutput(result.outputs.getSegment(), row, values, 0, weight.scale(row, 0),
                    weight.zero(row, 0) - (floats ? 0 : taken), bias.length == 0 ? 0 : bias[row]);
        }, weight.n());
        return result;
    }
}
