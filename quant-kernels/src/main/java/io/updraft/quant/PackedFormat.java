package io.updraft.quant;

/// How a weight is stored in a panel.
///
/// FLOAT32 panels hold `[k][32]` floats. All others hold 32-bit words `[group][16]`: the low half of word `i` belongs
/// to row `i` of the panel, the high half to row `16 + i`, and each half holds [#perHalf] weights of consecutive k,
/// low bits first. So one vector load of words gives weights for two vectors of rows, without lane crossings.
enum PackedFormat {
    FLOAT32(32, false),
    /// Sign, five bits of exponent, ten of mantissa, rebiased so that fp16 subnormals are normal: see [Half].
    FLOAT16(16, false), BFLOAT16(16, false), BITS8(8, true), BITS4(4, true), BITS2(2, true);

    private final int bits;
    private final boolean quantized;

    PackedFormat(int bits, boolean quantized) {
        this.bits = bits;
        this.quantized = quantized;
    }

    int bits() {
        return bits;
    }

    /// Codes with scales and zero points, not floats.
    boolean isQuantized() {
        return quantized;
    }

    /// Weights of one row in half a word.
    int perHalf() {
        return this == FLOAT32 ? 1 : 16 / bits;
    }

    /// Bytes of a panel for a padded K.
    long panelBytes(int paddedK) {
        return this == FLOAT32 ? paddedK * 128L : paddedK / perHalf() * 64L;
    }

    static PackedFormat ofBits(int bits) {
        return switch (bits) {
            case 2 -> BITS2;
            case 4 -> BITS4;
            case 8 -> BITS8;
            default -> throw new IllegalArgumentException("no packed format has " + bits + " bits");
        };
    }
}
