package io.updraft.quant;

import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.MAGIC;
import static io.updraft.quant.Vectors.MAGIC_VALUE;
import static io.updraft.quant.Vectors.floats;
import static io.updraft.quant.Vectors.ints;
import static io.updraft.quant.Vectors.spread;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// One row of floats times a panel of quantized weights, decoded in registers.
final class VectorGemv {
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final long WORDS = PackedMatrix.WORDS_BYTES;

    private VectorGemv() {
    }

    /// @param x the row, floats
    /// @param xScales its scales, one for each block
    /// @param at where the 32 results go in `totals`
    static void multiply(PackedMatrix matrix, int panel, long x, long xScales, float[] totals, int at) {
        boolean packed = matrix.zeroPoints() == ZeroPoints.PACKED;
        for (long c = 0; c < HALF; c += BYTES) {
            long words = matrix.panel(panel) + c;
            long zeros = packed ? matrix.zeroPointsOf(panel) + c : 0;
            long scales = matrix.scalesOf(panel) + c;
            int groups = matrix.paddedK() / matrix.format().perHalf();
            int perBlock = matrix.blockSize() / matrix.format().perHalf();
            float zero = MAGIC_VALUE + matrix.zeroPoint();
            switch (matrix.format()) {
                case BITS4 ->
                    nibbles(words, groups, perBlock, zero, zeros, scales, x, xScales, totals, at + (int) (c >> 2));
                default -> bytes(words, groups, perBlock, zero, zeros, scales, x, xScales, totals, at + (int) (c >> 2));
            }
        }
    }

    private static void nibbles(long words, int groups, int perBlock, float zero, long zeros, long scales, long x,
            long xScales, float[] totals, int at) {
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = low;
        FloatVector lowZero = FloatVector.broadcast(FLOATS, zero);
        FloatVector highZero = lowZero;
        int block = 0;
        for (int begin = 0; begin < groups; begin += perBlock) {
            int end = Math.min(groups, begin + perBlock);
            if (zeros != 0) {
                IntVector v = ints(zeros + block * WORDS);
                lowZero = Vectors.lowZero(v);
                highZero = Vectors.highZero(v);
            }
            FloatVector lowSum = FloatVector.zero(FLOATS);
            FloatVector highSum = lowSum;
            for (int g = begin; g < end; g++) {
                IntVector v = ints(words + g * WORDS);
                long q = x + g * 16L;
                for (int j = 0; j < 4; j++) {
                    FloatVector a = spread(q + j * 4L);
                    lowSum = v.and(15).or(MAGIC).reinterpretAsFloats().sub(lowZero).fma(a, lowSum);
                    highSum = v.lanewise(VectorOperators.LSHR, 16).and(15).or(MAGIC).reinterpretAsFloats().sub(highZero)
                            .fma(a, highSum);
                    v = v.lanewise(VectorOperators.LSHR, 4);
                }
            }
            FloatVector xScale = spread(xScales + block * 4L);
            low = lowSum.fma(floats(scales + block * ROW).mul(xScale), low);
            high = highSum.fma(floats(scales + block * ROW + HALF).mul(xScale), high);
            block++;
        }
        low.intoArray(totals, at);
        high.intoArray(totals, at + Vectors.HALF_WIDTH);
    }

    private static void bytes(long words, int groups, int perBlock, float zero, long zeros, long scales, long x,
            long xScales, float[] totals, int at) {
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = low;
        FloatVector lowZero = FloatVector.broadcast(FLOATS, zero);
        FloatVector highZero = lowZero;
        int block = 0;
        for (int begin = 0; begin < groups; begin += perBlock) {
            int end = Math.min(groups, begin + perBlock);
            if (zeros != 0) {
                IntVector v = ints(zeros + block * WORDS);
                lowZero = Vectors.lowZero(v);
                highZero = Vectors.highZero(v);
            }
            FloatVector lowSum = FloatVector.zero(FLOATS);
            FloatVector highSum = lowSum;
            for (int g = begin; g < end; g++) {
                IntVector v = ints(words + g * WORDS);
                long q = x + g * 8L;
                for (int j = 0; j < 2; j++) {
                    FloatVector a = spread(q + j * 4L);
                    lowSum = v.and(255).or(MAGIC).reinterpretAsFloats().sub(lowZero).fma(a, lowSum);
                    highSum = v.lanewise(VectorOperators.LSHR, 16).and(255).or(MAGIC).reinterpretAsFloats()
                            .sub(highZero)
                            .fma(a, highSum);
                    v = v.lanewise(VectorOperators.LSHR, 8);
                }
            }
            FloatVector xScale = spread(xScales + block * 4L);
            low = lowSum.fma(floats(scales + block * ROW).mul(xScale), low);
            high = highSum.fma(floats(scales + block * ROW + HALF).mul(xScale), high);
            block++;
        }
        low.intoArray(totals, at);
        high.intoArray(totals, at + Vectors.HALF_WIDTH);
    }
}
