package io.updraft.runtime.intrinsics;

import io.updraft.runtime.tensor.Rounding;

/**
 * Arithmetic on packed halves, bytes and bits, as the decoding of quantized weights needs it.
 */
public final class Packed {
    private Packed() {
    }

    /**
     * {@code a * b + c} on two halves, one rounding each. PTX ISA, fma.rn.f16x2.
     */
    public static int fmaHalf2(int a, int b, int c) {
        return Rounding.toFloat16(fma(Convert.halfLow(a), Convert.halfLow(b), Convert.halfLow(c))) & 0xffff
                | Rounding.toFloat16(fma(Convert.halfHigh(a), Convert.halfHigh(b), Convert.halfHigh(c))) << 16;
    }

    /**
     * {@code a * b} on two halves. PTX ISA, mul.rn.f16x2.
     */
    public static int multiplyHalf2(int a, int b) {
        return Convert.packHalf(Convert.halfLow(a) * Convert.halfLow(b), Convert.halfHigh(a) * Convert.halfHigh(b));
    }

    /**
     * {@code a + b} on two halves. PTX ISA, add.rn.f16x2.
     */
    public static int addHalf2(int a, int b) {
        return Convert.packHalf(Convert.halfLow(a) + Convert.halfLow(b), Convert.halfHigh(a) + Convert.halfHigh(b));
    }

    /**
     * {@code a - b} on two halves. PTX ISA, sub.rn.f16x2.
     */
    public static int subtractHalf2(int a, int b) {
        return Convert.packHalf(Convert.halfLow(a) - Convert.halfLow(b), Convert.halfHigh(a) - Convert.halfHigh(b));
    }

    /**
     * {@code a * b + c} on two bfloat16s. PTX ISA, fma.rn.bf16x2.
     */
    public static int fmaBFloat16x2(int a, int b, int c) {
        return Rounding.toBfloat16(fma(Convert.bfloat16Low(a), Convert.bfloat16Low(b), Convert.bfloat16Low(c))) & 0xffff
                | Rounding.toBfloat16(
                        fma(Convert.bfloat16High(a), Convert.bfloat16High(b), Convert.bfloat16High(c))) << 16;
    }

    /**
     * {@code sum} plus the products of four signed bytes. PTX ISA, dp4a.s32.s32.
     */
    public static int dp4a(int a, int b, int sum) {
        int total = sum;
        for (int i = 0; i < 32; i += 8) {
            total += (byte) (a >> i) * (byte) (b >> i);
        }
        return total;
    }

    /**
     * {@code sum} plus the products of four unsigned bytes of a and signed bytes of b. PTX ISA, dp4a.u32.s32.
     */
    public static int dp4aUnsignedSigned(int a, int b, int sum) {
        int total = sum;
        for (int i = 0; i < 32; i += 8) {
            total += (a >>> i & 0xff) * (byte) (b >> i);
        }
        return total;
    }

    /**
     * {@code value & mask | bits} in one instruction. PTX ISA, lop3.b32.
     */
    public static int andOr(int value, int mask, int bits) {
        return value & mask | bits;
    }

    /**
     * Four bytes of the eight in a (0 to 3) and b (4 to 7), one per nibble of the selector. PTX ISA, prmt.b32.
     */
    public static int selectBytes(int a, int b, int selector) {
        long both = a & 0xffffffffL | (long) b << 32;
        int result = 0;
        for (int i = 0; i < 4; i++) {
            int choice = selector >> 4 * i;
            int picked = (int) (both >>> 8 * (choice & 7)) & 0xff;
            // The nibble's highest bit asks for the byte's sign instead of the byte.
            result |= ((choice & 8) == 0 ? picked : (byte) picked < 0 ? 0xff : 0) << 8 * i;
        }
        return result;
    }

    /**
     * {@code a * b + c} of numbers of 16 bits, whose product a double holds; the sum is rounded to odd, so that rounding it to
     * 16 bits is the only rounding. Its error is found as in Knuth's TwoSum.
     */
    private static double fma(float a, float b, float c) {
        double product = (double) a * b;
        double sum = product + c;
        double part = sum - product;
        double lost = product - (sum - part) + (c - part);
        boolean odd = (Double.doubleToRawLongBits(sum) & 1) == 1;
        return lost > 0 && !odd ? Math.nextUp(sum) : lost < 0 && !odd ? Math.nextDown(sum) : sum;
    }
}
