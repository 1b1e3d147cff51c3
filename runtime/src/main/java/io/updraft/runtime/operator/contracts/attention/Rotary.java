package io.updraft.runtime.operator.contracts.attention;

/// Rotary position embedding (Su et al., "RoFormer", 2021) of one head's vector, in place.
final class Rotary {
    private Rotary() {}

    /// Rotates pairs of channels: (i, i + half), or (2i, 2i + 1) where interleaved; cos and sin have `half` elements
    /// from `angles` on. Channels from 2 half on stay.
    static void rotate(double[] values, int start, double[] cos, double[] sin, int angles, int half,
            boolean interleaved) {
        for (int i = 0; i < half; i++) {
            int first = interleaved ? start + 2 * i : start + i;
            int second = interleaved ? first + 1 : first + half;
            double x = values[first];
            double y = values[second];
            values[first] = x * cos[angles + i] - y * sin[angles + i];
            values[second] = x * sin[angles + i] + y * cos[angles + i];
        }
    }
}
