package io.updraft.quant;

import static io.updraft.quant.Native.ALL;
import static io.updraft.quant.Native.FLOAT;
import static io.updraft.quant.Native.INT;
import static io.updraft.quant.Native.MASK;
import static io.updraft.quant.Native.ORDER;
import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.INTS;
import static io.updraft.quant.Vectors.SHORTS;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/// One row of int8 activations times a panel of 4-bit weights, in 16-bit integers.
///
/// A vector of shorts holds four consecutive k of its rows. Over a run of 32 k the sum of `(n - 8) * x` stays within
/// 32 * 8 * 127 = 32,512, so although the sum of `n * x` may overflow a short, subtracting `8 * sum(x)` in the same
/// arithmetic modulo 2^16 gives it exactly. Another zero point z adds `(8 - z) * sum(x)`. All sums are exact in fp32.
final class VectorIntegerGemv {
    /// Words in a run of 32 columns.
    private static final int RUN = 8;
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final long WORDS = PackedMatrix.WORDS_BYTES;
    private static final short NIBBLE = 15;

    private VectorIntegerGemv() {
    }

    /// @param totals address of 32 floats, zeros before and results after
    static void multiply(LinearJob job, int panel, int row, long totals) {
        PackedMatrix matrix = job.matrix;
        long x = job.x + row * job.xStride;
        long runs = job.xRuns + row * job.xRunsStride;
        long sums = job.xSums + row * job.xSumsStride;
        long xScales = job.xScales + row * job.xScalesStride;
        boolean packed = matrix.zeroPoints() == ZeroPoints.PACKED;
        int groups = matrix.paddedK() / 4;
        int perBlock = matrix.blockSize() / 4;
        for (long c = 0; c < HALF; c += BYTES) {
            long zeros = packed ? matrix.zeroPointsOf(panel) + c : 0;
            panel(matrix.panel(panel) + c, groups, perBlock, matrix.zeroPoint(), zeros, matrix.scalesOf(panel) + c, x,
                    runs, sums, xScales, totals + c);
        }
    }

    /// @param zeros address of the zero points; 0 where all are `zero`
    private static void panel(long words, int groups, int perBlock, int zero, long zeros, long scales, long x,
            long runs, long sums, long xScales, long totals) {
        long y = totals & MASK;
        int block = 0;
        int run = 0;
        for (int begin = 0; begin < groups; begin += perBlock) {
            int end = Math.min(groups, begin + perBlock);
            IntVector lowSum = IntVector.zero(INTS);
            IntVector highSum = lowSum;
            for (int first = begin; first < end; first += RUN) {
                int last = Math.min(end, first + RUN);
                ShortVector even = ShortVector.zero(SHORTS);
                ShortVector odd = even.sub(
                        IntVector.broadcast(INTS, ALL.get(INT, runs + run * 4L & MASK)).reinterpretAsShorts());
                for (int g = first; g < last; g++) {
                    ShortVector v = ShortVector.fromMemorySegment(SHORTS, ALL, words + g * WORDS & MASK, ORDER);
                    long q = x + g * 16L & MASK;
                    even = even.add(v.and(NIBBLE)
                            .mul(IntVector.broadcast(INTS, ALL.get(INT, q)).reinterpretAsShorts()));
                    odd = odd.add(v.lanewise(VectorOperators.LSHR, 4).and(NIBBLE)
                            .mul(IntVector.broadcast(INTS, ALL.get(INT, q + 4)).reinterpretAsShorts()));
                    even = even.add(v.lanewise(VectorOperators.LSHR, 8).and(NIBBLE)
                            .mul(IntVector.broadcast(INTS, ALL.get(INT, q + 8)).reinterpretAsShorts()));
                    odd = odd.add(v.lanewise(VectorOperators.LSHR, 12)
                            .mul(IntVector.broadcast(INTS, ALL.get(INT, q + 12)).reinterpretAsShorts()));
                }
                IntVector pairs = even.add(odd).reinterpretAsInts();
                lowSum = lowSum.add(pairs.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
                highSum = highSum.add(pairs.lanewise(VectorOperators.ASHR, 16));
                run++;
            }
            int sum = (int) ALL.get(FLOAT, sums + block * 4L & MASK);
            if (zeros != 0) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, zeros + block * WORDS & MASK, ORDER);
                lowSum = lowSum.sub(v.and(0xffff).sub(8).mul(sum));
                highSum = highSum.sub(v.lanewise(VectorOperators.LSHR, 16).sub(8).mul(sum));
            } else {
                lowSum = lowSum.add((8 - zero) * sum);
                highSum = highSum.add((8 - zero) * sum);
            }
            FloatVector xScale = broadcast(FLOATS, ALL.get(FLOAT, xScales + block * 4L & MASK));
            FloatVector lowExact = (FloatVector) lowSum.convert(VectorOperators.I2F, 0);
            FloatVector highExact = (FloatVector) highSum.convert(VectorOperators.I2F, 0);
            long s = scales + block * ROW & MASK;
            lowExact.fma(fromMemorySegment(FLOATS, ALL, s, ORDER).mul(xScale), fromMemorySegment(FLOATS, ALL, y, ORDER))
                    .intoMemorySegment(ALL, y, ORDER);
            highExact.fma(fromMemorySegment(FLOATS, ALL, s + HALF, ORDER).mul(xScale),
                    fromMemorySegment(FLOATS, ALL, y + HALF, ORDER)).intoMemorySegment(ALL, y + HALF, ORDER);
            block++;
        }
    }
}
