package io.updraft.runtime.tensor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The values that codes of 4 or 8 bits stand for, before a scale multiplies them. Infinities and NaN of FLOAT8 are never
/// rounded to.
public final class Codebook {
    /// NormalFloat 4: quantiles of the normal distribution, with an exact zero (Dettmers et al., QLoRA, 2023, appendix E;
    /// the values are bitsandbytes').
    public static final Codebook NF4 = new Codebook("nf4", -1.0f, -0.6961928009986877f, -0.5250730514526367f,
            -0.39491748809814453f, -0.28444138169288635f, -0.18477343022823334f, -0.09105003625154495f, 0.0f,
            0.07958029955625534f, 0.16093020141124725f, 0.24611230194568634f, 0.33791524171829224f,
            0.44070982933044434f, 0.5626170039176941f, 0.7229568362236023f, 1.0f);

    /// bitsandbytes' 4-bit float: a sign, two bits of exponent and one of fraction, over its largest value 12; code 1 is a
    /// subnormal of its own.
    public static final Codebook FP4 = new Codebook("fp4", 0f, 0.005208333333f, 0.66666667f, 1f, 0.33333333f, 0.5f,
            0.16666667f, 0.25f, -0f, -0.005208333333f, -0.66666667f, -1f, -0.33333333f, -0.5f, -0.16666667f, -0.25f);

    /// Powers of two: code 0 is zero, the low three bits of the others name 1/64 to 1, the fourth is the sign; the sign
    /// alone stands for -1/128.
    public static final Codebook LOG4 = new Codebook("log4", powersOfTwo());

    /// FLOAT8E4M3FN, to 448 (Micikevicius et al., FP8 formats for deep learning, 2022).
    public static final Codebook E4M3 = new Codebook("e4m3", floats(SmallFloat.E4M3FN));

    /// FLOAT8E5M2, to 57,344.
    public static final Codebook E5M2 = new Codebook("e5m2", floats(SmallFloat.E5M2));

    private static final List<Codebook> ALL = List.of(NF4, FP4, LOG4, E4M3, E5M2);

    private final String name;
    private final float[] levels;
    private final float[] sorted;
    private final byte[] sortedCodes;

    private Codebook(String name, float... levels) {
        this.name = name;
        this.levels = levels;
        int[] order = IntStream.range(0, levels.length).filter(i -> Float.isFinite(levels[i])).boxed()
                .sorted(Comparator.comparing(i -> levels[i])).mapToInt(Integer::intValue).toArray();
        this.sorted = new float[order.length];
        this.sortedCodes = new byte[order.length];
        for (int i = 0; i < order.length; i++) {
            sorted[i] = levels[order[i]];
            sortedCodes[i] = (byte) order[i];
        }
    }

    private static float[] powersOfTwo() {
        float[] levels = new float[16];
        for (int e = 1; e < 8; e++) {
            levels[e] = Math.scalb(1f, e - 7);
            levels[8 + e] = -levels[e];
        }
        levels[8] = -1 / 128f;
        return levels;
    }

    private static float[] floats(SmallFloat type) {
        float[] levels = new float[256];
        for (int code = 0; code < 256; code++) {
            levels[code] = (float) type.decode(code);
        }
        return levels;
    }

    /// "nf4", "fp4", "log4", "e4m3", "e5m2".
    public static Optional<Codebook> named(String name) {
        return ALL.stream().filter(codebook -> codebook.name.equals(name)).findFirst();
    }

    public static List<Codebook> all() {
        return ALL;
    }

    public String name() {
        return name;
    }

    /// 4 or 8.
    public int bits() {
        return levels.length == 16 ? 4 : 8;
    }

    /// The largest magnitude; a block's scale is its largest weight over this.
    public float largest() {
        return Math.max(sorted[sorted.length - 1], -sorted[0]);
    }

    /// What `code` stands for; NaN or infinite for codes of FLOAT8 that stand for no number.
    public float level(int code) {
        return levels[code];
    }

    /// All levels, by code.
    public float[] levels() {
        return levels.clone();
    }

    /// The code whose level is nearest to `value`. Of two as near: the even one of 8-bit floats, as Cast rounds; else the
    /// lower one, as bitsandbytes compares with the midpoints.
    public int nearest(float value) {
        int above = Arrays.binarySearch(sorted, value);
        if (above >= 0) {
            return sortedCodes[above] & 0xff;
        }
        above = -above - 1;
        if (above == 0 || above == sorted.length) {
            return sortedCodes[above == 0 ? 0 : above - 1] & 0xff;
        }
        double up = (double) sorted[above] - value;
        double down = (double) value - sorted[above - 1];
        boolean higher = up == down ? bits() == 8 && (sortedCodes[above] & 1) == 0 : up < down;
        return sortedCodes[higher ? above : above - 1] & 0xff;
    }

    @Override
    public String toString() {
        return name;
    }
}
