package uk.ac.manchester.tornado.api.utils;

import uk.ac.manchester.tornado.api.types.arrays.Int8Array;

/** Integer dot products of four bytes, which devices have an instruction for, and what belongs to them. */
public class QuantizationUtils {

    private static final int LANES = 4;

    /** {@code c} plus the dot product of four bytes of {@code a} and {@code b} from their offsets. */
    public static int dp4a(Int8Array a, long offsetA, Int8Array b, long offsetB, int c) {
        check(offsetA, a.getSize());
        check(offsetB, b.getSize());
        int sum = c;
        for (int i = 0; i < LANES; i++) {
            sum += a.get((int) offsetA + i) * b.get((int) offsetB + i);
        }
        return sum;
    }

    /** As the other, with the second operand in local memory. */
    public static int dp4a(Int8Array a, long offsetA, byte[] b, long offsetB, int c) {
        check(offsetA, a.getSize());
        check(offsetB, b.length);
        int sum = c;
        for (int i = 0; i < LANES; i++) {
            sum += a.get((int) offsetA + i) * b[(int) offsetB + i];
        }
        return sum;
    }

    /** {@code c} plus the dot product of the four signed bytes of {@code a} and of {@code b}. */
    public static int dp4a_packed(int a, int b, int c) {
        int sum = c;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            sum += (byte) (a >> shift) * (byte) (b >> shift);
        }
        return sum;
    }

    /** An integer dot product of two quantized vectors times their scales. */
    public static float dequantizeFusedResult(int dotProductResult, float wScale, float xScale) {
        return dotProductResult * wScale * xScale;
    }

    private static void check(long offset, int size) {
        if (offset < 0 || offset > size - LANES) {
            throw new IllegalArgumentException("dp4a reads 4 elements from " + offset + " of an array of " + size);
        }
    }
}
