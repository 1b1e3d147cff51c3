package io.updraft.attention;

import io.updraft.runtime.cache.KvType;
import java.util.stream.IntStream;

/// Heads as a cache gives them back, by searching all values of its type: independent of the codecs.
final class StoredHeads {
    private static final double[] E4M3 = IntStream.range(0, 127).mapToDouble(StoredHeads::e4m3).toArray();
    private static final double[] HALVES = IntStream.range(0, 0x7c00)
            .mapToDouble(bits -> Float.float16ToFloat((short) bits)).toArray();
    private static final double[] CODES = IntStream.rangeClosed(0, 127).mapToDouble(code -> code).toArray();

    private StoredHeads() {
    }

    private static double e4m3(int bits) {
        int exponent = bits >> 3;
        int mantissa = bits & 7;
        return exponent == 0 ? mantissa / 512.0 : (8 + mantissa) * Math.pow(2, exponent - 10);
    }

    /// `rows` of heads with `dim` elements.
    static double[] of(KvType type, double[] rows, int dim) {
        double[] stored = rows.clone();
        for (int from = 0; from < rows.length && type != KvType.F32; from += dim) {
            float largest = 0;
            for (int i = from; i < from + dim; i++) {
                largest = Math.max(largest, Math.abs((float) rows[i]));
            }
            float scale = type == KvType.INT8 ? largest / 127 : type == KvType.FP8 ? largest / 448 : 1;
            for (int i = from; i < from + dim; i++) {
                double x = scale == 0 ? 0 : (float) rows[i] / scale;
                double[] values = type == KvType.INT8 ? CODES : type == KvType.FP8 ? E4M3 : HALVES;
                float value = (float) (Math.signum(x) * nearest(values, Math.abs(x)) * scale);
                // Signed bytes have no negative zero.
                stored[i] = type == KvType.INT8 ? value + 0f : value;
            }
        }
        return stored;
    }

    /// The nearest of ascending values; of two, the one whose index, and so its last bit, is even.
    static double nearest(double[] values, double x) {
        int low = 0;
        while (low + 1 < values.length && values[low + 1] <= x) {
            low++;
        }
        if (low + 1 == values.length) {
            return values[low];
        }
        double below = x - values[low];
        double above = values[low + 1] - x;
        return below < above || below == above && low % 2 == 0 ? values[low] : values[low + 1];
    }
}
