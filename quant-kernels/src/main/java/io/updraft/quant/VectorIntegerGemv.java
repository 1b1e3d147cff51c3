package io.updraft.quant;

import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.INTS;
import static io.updraft.quant.Vectors.SHORTS;
import static io.updraft.quant.Vectors.floats;
import static io.updraft.quant.Vectors.ints;
import static io.updraft.quant.Vectors.shorts;
import static io.updraft.quant.Vectors.spread;
import static io.updraft.quant.Vectors.spreadPair;
import static io.updraft.quant.Vectors.toFloats;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/// One row of int8 activations times a panel of 4-bit weights, in 16-bit integers.
///
/// A vector of shorts holds four consecutive k of its rows. Over a run of 32 k the sum of `(n - 8) * x` stays within
/// 32 * 8 * 127 = 32,512, so although the sum of `n * x` may overflow a short, subtracting `8 * sum(x)` in the same
/// arithmetic modulo 2^16 gives it exactly. Another zero point z adds `(8 - z) * sum(x)`, exact in fp32.
final class VectorIntegerGemv {
    /// Words in a run of 32 columns.
    private static final int RUN = 8;
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final long WORDS = PackedMatrix.WORDS_BYTES;

    private VectorIntegerGemv() {
    }

    /// @param at where the 32 results go in `totals`
    static void multiply(LinearJob job, int panel, int row, float[] totals, int at) {
        PackedMatrix matrix = job.matrix;
        long x = job.x + row * job.xStride;
        long runs = job.xRuns + row * job.xRunsStride;
        long sums = job.xSums + row * job.xSumsStride;
        long xScales = job.xScales + row * job.xScalesStride;
        boolean packed = matrix.zeroPoints() == ZeroPoints.PACKED;
        int groups = matrix.paddedK() / 4;
        int perBlock = matrix.blockSize() / 4;
        for (long c = 0; c < HALF; c += BYTES) {
            long words = matrix.panel(panel) + c;
            long scales = matrix.scalesOf(panel) + c;
            if (packed || matrix.zeroPoint() != 8) {
                long zeros = packed ? matrix.zeroPointsOf(panel) + c : 0;
                shifted(words, groups, perBlock, matrix.zeroPoint(), zeros, scales, x, runs, sums, xScales, totals,
                        at + (int) (c >> 2));
            } else {
                centred(words, groups, perBlock, scales, x, runs, xScales, totals, at + (int) (c >> 2));
            }
        }
    }

    private static void centred(long words, int groups, int perBlock, long scales, long x, long runs, long xScales,
            float[] totals, int at) {
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = low;
        int block = 0;
        int run = 0;
        for (int begin = 0; begin < groups; begin += perBlock) {
            int end = Math.min(groups, begin + perBlock);
            IntVector lowSum = IntVector.zero(INTS);
            IntVector highSum = lowSum;
            for (int g = begin; g < end; g += RUN) {
                IntVector pairs = run(words, x, g, Math.min(end, g + RUN), runs + run * 4L).reinterpretAsInts();
                lowSum = lowSum.add(pairs.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
                highSum = highSum.add(pairs.lanewise(VectorOperators.ASHR, 16));
                run++;
            }
            FloatVector xScale = spread(xScales + block * 4L);
            low = toFloats(lowSum).fma(floats(scales + block * ROW).mul(xScale), low);
            high = toFloats(highSum).fma(floats(scales + block * ROW + HALF).mul(xScale), high);
            block++;
        }
        low.intoArray(totals, at);
        high.intoArray(totals, at + Vectors.HALF_WIDTH);
    }

    private static void shifted(long words, int groups, int perBlock, int zero, long zeros, long scales, long x,
            long runs,
            long sums, long xScales, float[] totals, int at) {
        FloatVector low = FloatVector.zero(FLOATS);
        FloatVector high = low;
        IntVector lowShift = IntVector.broadcast(INTS, 8 - zero);
        IntVector highShift = lowShift;
        int block = 0;
        int run = 0;
        for (int begin = 0; begin < groups; begin += perBlock) {
            int end = Math.min(groups, begin + perBlock);
            IntVector lowSum = IntVector.zero(INTS);
            IntVector highSum = lowSum;
            for (int g = begin; g < end; g += RUN) {
                IntVector pairs = run(words, x, g, Math.min(end, g + RUN), runs + run * 4L).reinterpretAsInts();
                lowSum = lowSum.add(pairs.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
                highSum = highSum.add(pairs.lanewise(VectorOperators.ASHR, 16));
                run++;
            }
            if (zeros != 0) {
                IntVector v = ints(zeros + block * WORDS);
                lowShift = v.and(0xffff).neg().add(8);
                highShift = v.lanewise(VectorOperators.LSHR, 16).neg().add(8);
            }
            FloatVector sum = spread(sums + block * 4L);
            FloatVector xScale = spread(xScales + block * 4L);
            FloatVector lowExact = toFloats(lowShift).fma(sum, toFloats(lowSum));
            FloatVector highExact = toFloats(highShift).fma(sum, toFloats(highSum));
            low = lowExact.fma(floats(scales + block * ROW).mul(xScale), low);
            high = highExact.fma(floats(scales + block * ROW + HALF).mul(xScale), high);
            block++;
        }
        low.intoArray(totals, at);
        high.intoArray(totals, at + Vectors.HALF_WIDTH);
    }

    /// Sums of `(n - 8) * x` over at most [#RUN] words.
    private static ShortVector run(long words, long x, int begin, int end, long eightSums) {
        ShortVector even = ShortVector.zero(SHORTS);
        ShortVector odd = spreadPair(eightSums).neg();
        for (int g = begin; g < end; g++) {
            ShortVector v = shorts(words + g * WORDS);
            long q = x + g * 16L;
            even = even.add(v.and((short) 15).mul(spreadPair(q)));
            odd = odd.add(v.lanewise(VectorOperators.LSHR, 4).and((short) 15).mul(spreadPair(q + 4)));
            even = even.add(v.lanewise(VectorOperators.LSHR, 8).and((short) 15).mul(spreadPair(q + 8)));
            odd = odd.add(v.lanewise(VectorOperators.LSHR, 12).mul(spreadPair(q + 12)));
        }
        return even.add(odd);
    }
}
