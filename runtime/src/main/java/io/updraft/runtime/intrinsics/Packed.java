package io.updraft.runtime.intrinsics;

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
        throw Emulation.absent("Packed.fmaHalf2");
    }

    /**
     * {@code a * b} on two halves. PTX ISA, mul.rn.f16x2.
     */
    public static int multiplyHalf2(int a, int b) {
        throw Emulation.absent("Packed.multiplyHalf2");
    }

    /**
     * {@code a + b} on two halves. PTX ISA, add.rn.f16x2.
     */
    public static int addHalf2(int a, int b) {
        throw Emulation.absent("Packed.addHalf2");
    }

    /**
     * {@code a - b} on two halves. PTX ISA, sub.rn.f16x2.
     */
    public static int subtractHalf2(int a, int b) {
        throw Emulation.absent("Packed.subtractHalf2");
    }

    /**
     * {@code a * b + c} on two bfloat16s. PTX ISA, fma.rn.bf16x2.
     */
    public static int fmaBFloat16x2(int a, int b, int c) {
        throw Emulation.absent("Packed.fmaBFloat16x2");
    }

    /**
     * {@code sum} plus the products of four signed bytes. PTX ISA, dp4a.s32.s32.
     */
    public static int dp4a(int a, int b, int sum) {
        throw Emulation.absent("Packed.dp4a");
    }

    /**
     * {@code sum} plus the products of four unsigned bytes of a and signed bytes of b. PTX ISA, dp4a.u32.s32.
     */
    public static int dp4aUnsignedSigned(int a, int b, int sum) {
        throw Emulation.absent("Packed.dp4aUnsignedSigned");
    }

    /**
     * {@code value & mask | bits} in one instruction. PTX ISA, lop3.b32.
     */
    public static int andOr(int value, int mask, int bits) {
        throw Emulation.absent("Packed.andOr");
    }

    /**
     * Four bytes of the eight in a (0 to 3) and b (4 to 7), one per nibble of the selector. PTX ISA, prmt.b32.
     */
    public static int selectBytes(int a, int b, int selector) {
        throw Emulation.absent("Packed.selectBytes");
    }
}
