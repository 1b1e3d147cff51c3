package io.updraft.quant.format;

/// Scales in 8 bits: their mean is taken off, and blocks of 256 are rounded to a dynamic map times the block's largest
/// magnitude (Dettmers et al., QLoRA, 2023; as bitsandbytes does).
///
/// @param codes
///            of each scale
/// @param largest
///            of each 256
public record DoubleQuantization(byte[] codes, float[] largest, float offset) {
    /// Scales that share a second scale.
    public static final int BLOCK = 256;

    public static DoubleQuantization of(float[] scales) {
        double sum = 0;
        for (float scale : scales) {
            sum += scale;
        }
        float offset = (float) (sum / scales.length);
        byte[] codes = new byte[scales.length];
        float[] largest = new float[Math.ceilDiv(scales.length, BLOCK)];
        for (int b = 0; b < largest.length; b++) {
            int to = Math.min(scales.length, (b + 1) * BLOCK);
            for (int i = b * BLOCK; i < to; i++) {
                largest[b] = Math.max(largest[b], Math.abs(scales[i] - offset));
            }
            for (int i = b * BLOCK; i < to; i++) {
                codes[i] = (byte) DynamicMap.nearest(largest[b] == 0 ? 0 : (scales[i] - offset) / largest[b]);
            }
        }
        return new DoubleQuantization(codes, largest, offset);
    }

    /// The scale as it is after both roundings.
    public float scale(int index) {
        return DynamicMap.VALUES[codes[index] & 0xff] * largest[index / BLOCK] + offset;
    }

    /// All scales after both roundings.
    float[] scales() {
        float[] scales = new float[codes.length];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = scale(i);
        }
        return scales;
    }

    /// What the codes stand for, times the block's largest magnitude.
    public static float[] map() {
        return DynamicMap.VALUES.clone();
    }

    /// Bits of `scales` scales.
    static long bits(long scales) {
        return scales * 8 + Math.ceilDiv(scales, BLOCK) * Float.SIZE + Float.SIZE;
    }
}
