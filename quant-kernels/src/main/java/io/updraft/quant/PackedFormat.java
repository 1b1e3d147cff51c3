package io.updraft.quant;

import io.updraft.runtime.tensor.Codebook;
import java.util.Locale;

/// How a weight is stored in a panel.
///
/// FLOAT32 panels hold `[k][32]` floats. All others hold 32-bit words `[group][16]`: the low half of word `i` belongs
/// to row `i` of the panel, the high half to row `16 + i`, and each half holds [#perHalf] weights of consecutive k,
/// low bits first. So one vector load of words gives weights for two vectors of rows, without lane crossings.
enum PackedFormat {
    FLOAT32(32, false),
    /// Sign, five bits of exponent, ten of mantissa, rebiased so that fp16 subnormals are normal: see [Half].
    FLOAT16(16, false), BFLOAT16(16, false), BITS8(8, true), BITS4(4, true), BITS2(2, true),
    /// Codes that a codebook gives their meaning; no zero points.
    NF4(Codebook.NF4), FP4(Codebook.FP4), LOG4(Codebook.LOG4), E4M3(Codebook.E4M3), E5M2(Codebook.E5M2);

    private final int bits;
    private final boolean quantized;
    private final float[] levels;

    PackedFormat(int bits, boolean quantized) {
        this.bits = bits;
        this.quantized = quantized;
        this.levels = new float[0];
    }

    PackedFormat(Codebook codebook) {
        this.bits = codebook.bits();
        this.quantized = true;
        this.levels = codebook.levels();
    }

    int bits() {
        return bits;
    }

    /// Codes with scales and zero points, not floats.
    boolean isQuantized() {
        return quantized;
    }

    /// The codebook's levels, by code; not for changing. Empty without one.
    float[] levels() {
        return levels;
    }

    /// Weights of one row in half a word.
    int perHalf() {
        return this == FLOAT32 ? 1 : 16 / bits;
    }

    /// Bytes of a panel for a padded K.
    long panelBytes(int paddedK) {
        return this == FLOAT32 ? paddedK * 128L : paddedK / perHalf() * 64L;
    }

    static PackedFormat of(Codebook codebook) {
        return valueOf(codebook.name().toUpperCase(Locale.ROOT));
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
