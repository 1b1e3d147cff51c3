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
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;

/// One row of int8 activations times two panels of 4-bit weights, in 16-bit integers.
///
/// A vector of shorts holds four consecutive k of its rows. Over a run of 32 k the sum of `(n - 8) * x` stays within
/// 32 * 8 * 127 = 32,512, so although the sum of `n * x` may overflow a short, subtracting `8 * sum(x)` in the same
/// arithmetic modulo 2^16 gives it exactly. Another zero point z adds `(8 - z) * sum(x)`. All sums are exact in fp32.
///
/// Nor are codes masked out of their short v. The first is `v - 16 (v >> 4)`, the second `(v >> 4) - 16 (v >> 8)`, and
/// so on, so the four products are `v x0 + (v >> 4)(x1 - 16 x0) + (v >> 8)(x2 - 16 x1) + (v >> 12)(x3 - 16 x2)`: x comes
/// with the differences made, see [LinearJob#paired].
///
/// Two panels share what is loaded of x, and are two streams of weights, of which the caches fetch more at a time.
final class VectorIntegerGemv {
    /// Words in a run of 32 columns.
    private static final int RUN = 8;
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final long WORDS = PackedMatrix.WORDS_BYTES;

    private VectorIntegerGemv() {
    }

    /// @param second the other panel; where there is none, the first once more
    /// @param totals address of 32 floats for the first panel, zeros before and results after
    /// @param secondTotals the same for the second panel
    static void multiply(LinearJob job, int first, int second, int row, long totals, long secondTotals) {
        PackedMatrix matrix = job.matrix;
        long x = job.x + row * job.xStride;
        long runs = job.xRuns + row * job.xRunsStride;
        long sums = job.xSums + row * job.xSumsStride;
        long xScales = job.xScales + row * job.xScalesStride;
        boolean packed = matrix.zeroPoints() == ZeroPoints.PACKED;
        int groups = matrix.paddedK() / 4;
        int perBlock = matrix.blockSize() / 4;
        for (long c = 0; c < HALF; c += BYTES) {
            long zeros = packed ? matrix.zeroPointsOf(first) + c : 0;
            panels(matrix.panel(first) + c, matrix.panel(second) - matrix.panel(first), groups, perBlock,
                    matrix.zeroPoint(), zeros, matrix.zeroPointsOf(second) - matrix.zeroPointsOf(first),
                    matrix.scalesOf(first) + c, matrix.scalesOf(second) - matrix.scalesOf(first), x, runs, sums,
                    xScales, totals + c, secondTotals + c);
        }
    }

    /// @param apart bytes from the first panel's words to the second's; so for zero points and scales
    /// @param zeros address of the zero points; 0 where all are `zero`
    private static void panels(long words, long apart, int groups, int perBlock, int zero, long zeros, long zerosApart,
            long scales, long scalesApart, long x, long runs, long sums, long xScales, long totals,
            long secondTotals) {
        long y = totals & MASK;
        long z = secondTotals & MASK;
        int block = 0;
        int run = 0;
        int end = Math.min(groups, perBlock);
        IntVector lowA = IntVector.zero(INTS);
        IntVector highA = lowA;
        IntVector lowB = lowA;
        IntVector highB = lowA;
        for (int first = 0; first < groups;) {
            int last = Math.min(end, first + RUN);
            ShortVector evenA = ShortVector.zero(SHORTS);
            ShortVector oddA = evenA.sub(
                    IntVector.broadcast(INTS, ALL.get(INT, runs + run * 4L & MASK)).reinterpretAsShorts());
            ShortVector evenB = evenA;
            ShortVector oddB = oddA;
            for (int g = first; g < last; g++) {
                long p = words + g * WORDS & MASK;
                long r = words + apart + g * WORDS & MASK;
                long q = x + g * 16L & MASK;
                ShortVector a = ShortVector.fromMemorySegment(SHORTS, ALL, p, ORDER);
                ShortVector b = ShortVector.fromMemorySegment(SHORTS, ALL, r, ORDER);
                ShortVector v = IntVector.broadcast(INTS, ALL.get(INT, q)).reinterpretAsShorts();
                evenA = evenA.add(a.mul(v));
                evenB = evenB.add(b.mul(v));
                v = IntVector.broadcast(INTS, ALL.get(INT, q + 4)).reinterpretAsShorts();
                oddA = oddA.add(a.lanewise(LSHR, 4).mul(v));
                oddB = oddB.add(b.lanewise(LSHR, 4).mul(v));
                v = IntVector.broadcast(INTS, ALL.get(INT, q + 8)).reinterpretAsShorts();
                evenA = evenA.add(a.lanewise(LSHR, 8).mul(v));
                evenB = evenB.add(b.lanewise(LSHR, 8).mul(v));
                v = IntVector.broadcast(INTS, ALL.get(INT, q + 12)).reinterpretAsShorts();
                oddA = oddA.add(a.lanewise(LSHR, 12).mul(v));
                oddB = oddB.add(b.lanewise(LSHR, 12).mul(v));
            }
            IntVector pairs = evenA.add(oddA).reinterpretAsInts();
            lowA = lowA.add(pairs.lanewise(LSHL, 16).lanewise(ASHR, 16));
            highA = highA.add(pairs.lanewise(ASHR, 16));
            pairs = evenB.add(oddB).reinterpretAsInts();
            lowB = lowB.add(pairs.lanewise(LSHL, 16).lanewise(ASHR, 16));
            highB = highB.add(pairs.lanewise(ASHR, 16));
            run++;
            first = last;
            if (last < end) {
                continue;
            }
            int sum = (int) ALL.get(FLOAT, sums + block * 4L & MASK);
            if (zeros != 0) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, zeros + block * WORDS & MASK, ORDER);
                lowA = lowA.sub(v.and(0xffff).sub(8).mul(sum));
                highA = highA.sub(v.lanewise(LSHR, 16).sub(8).mul(sum));
                v = IntVector.fromMemorySegment(INTS, ALL, zeros + zerosApart + block * WORDS & MASK, ORDER);
                lowB = lowB.sub(v.and(0xffff).sub(8).mul(sum));
                highB = highB.sub(v.lanewise(LSHR, 16).sub(8).mul(sum));
            } else if (zero != 8) {
                IntVector v = IntVector.broadcast(INTS, (8 - zero) * sum);
                lowA = lowA.add(v);
                highA = highA.add(v);
                lowB = lowB.add(v);
                highB = highB.add(v);
            }
            FloatVector xScale = broadcast(FLOATS, ALL.get(FLOAT, xScales + block * 4L & MASK));
            long s = scales + block * ROW & MASK;
            ((FloatVector) lowA.convert(I2F, 0))
                    .fma(fromMemorySegment(FLOATS, ALL, s, ORDER).mul(xScale), fromMemorySegment(FLOATS, ALL, y, ORDER))
                    .intoMemorySegment(ALL, y, ORDER);
            ((FloatVector) highA.convert(I2F, 0)).fma(fromMemorySegment(FLOATS, ALL, s + HALF, ORDER).mul(xScale),
                    fromMemorySegment(FLOATS, ALL, y + HALF, ORDER)).intoMemorySegment(ALL, y + HALF, ORDER);
            s = scales + scalesApart + block * ROW & MASK;
            ((FloatVector) lowB.convert(I2F, 0))
                    .fma(fromMemorySegment(FLOATS, ALL, s, ORDER).mul(xScale), fromMemorySegment(FLOATS, ALL, z, ORDER))
                    .intoMemorySegment(ALL, z, ORDER);
            ((FloatVector) highB.convert(I2F, 0)).fma(fromMemorySegment(FLOATS, ALL, s + HALF, ORDER).mul(xScale),
                    fromMemorySegment(FLOATS, ALL, z + HALF, ORDER)).intoMemorySegment(ALL, z + HALF, ORDER);
            block++;
            end = Math.min(groups, end + perBlock);
            lowA = IntVector.zero(INTS);
            highA = lowA;
            lowB = lowA;
            highB = lowA;
        }
    }
}
