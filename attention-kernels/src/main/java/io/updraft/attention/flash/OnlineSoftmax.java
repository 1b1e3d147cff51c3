package io.updraft.attention.flash;

import io.updraft.runtime.intrinsics.Approximate;
import io.updraft.runtime.intrinsics.Scalar;
import io.updraft.runtime.intrinsics.Warp;

/**
 * The running softmax of FlashAttention on matrix-unit accumulators: element {@code 4i + e} of a work-item belongs to row
 * {@code e / 2} of its two rows. Scores are kept unscaled; {@code scale} includes log2(e), so that exponentials are powers
 * of two (Dao, FlashAttention-2, 2023, section 3.1).
 */
final class OnlineSoftmax {
    /** Below every score, and finite: a row without visible keys must not become NaN. */
    static final float NOTHING = -1e30f;
    /** Maxima whose product with the scale a float holds to 2^-16: from there on scores are taken relative to them first. */
    private static final float LARGE = 256f;

    private OnlineSoftmax() {
    }

    /**
     * Turns {@code count} scores of two rows into exponentials, updates maximum and partial sum, and returns nothing; the
     * factors for earlier results are left in {@code factors}.
     */
    static void advance(float[] scores, int count, float[] maximum, float[] sum, float[] factors, float scale) {
        float first = maximum[0];
        float second = maximum[1];
        for (int i = 0; i < count; i += 4) {
            first = Math.max(first, Math.max(scores[i], scores[i + 1]));
            second = Math.max(second, Math.max(scores[i + 2], scores[i + 3]));
        }
        first = Math.max(first, Warp.shuffleXor(first, 1));
        second = Math.max(second, Warp.shuffleXor(second, 1));
        first = Math.max(first, Warp.shuffleXor(first, 2));
        second = Math.max(second, Warp.shuffleXor(second, 2));
        factors[0] = Approximate.exp2((maximum[0] - first) * scale);
        factors[1] = Approximate.exp2((maximum[1] - second) * scale);
        maximum[0] = first;
        maximum[1] = second;
        // A row without visible keys so far: its scores must give 0, not the exponential of a rounding error.
        float firstOffset = first <= NOTHING ? 0f : first * scale;
        float secondOffset = second <= NOTHING ? 0f : second * scale;
        // The product of a large maximum is rounded by more than a probability may be; the difference to it is not. Then the
        // maximum's own probability is exactly one. Decided for each row by itself, whatever rows are beside it.
        if (Warp.any(Math.max(Math.abs(firstOffset), Math.abs(secondOffset)) > LARGE)) {
            float firstBase = Math.abs(firstOffset) > LARGE ? first : 0f;
            float secondBase = Math.abs(secondOffset) > LARGE ? second : 0f;
            firstOffset = Math.abs(firstOffset) > LARGE ? 0f : firstOffset;
            secondOffset = Math.abs(secondOffset) > LARGE ? 0f : secondOffset;
            for (int i = 0; i < count; i += 4) {
                scores[i] -= firstBase;
                scores[i + 1] -= firstBase;
                scores[i + 2] -= secondBase;
                scores[i + 3] -= secondBase;
            }
        }
        float firstSum = sum[0] * factors[0];
        float secondSum = sum[1] * factors[1];
        for (int i = 0; i < count; i += 4) {
            float a = Approximate.exp2(Scalar.fma(scores[i], scale, -firstOffset));
            float b = Approximate.exp2(Scalar.fma(scores[i + 1], scale, -firstOffset));
            float c = Approximate.exp2(Scalar.fma(scores[i + 2], scale, -secondOffset));
            float d = Approximate.exp2(Scalar.fma(scores[i + 3], scale, -secondOffset));
            firstSum += a + b;
            secondSum += c + d;
            scores[i] = a;
            scores[i + 1] = b;
            scores[i + 2] = c;
            scores[i + 3] = d;
        }
        sum[0] = firstSum;
        sum[1] = secondSum;
    }
}
