package io.updraft.quant;

import static io.updraft.quant.Native.ALL;
import static io.updraft.quant.Native.FLOAT;
import static io.updraft.quant.Native.MASK;
import static io.updraft.quant.Native.ORDER;
import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.INTS;
import static io.updraft.quant.Vectors.MAGIC;
import static io.updraft.quant.Vectors.MAGIC_VALUE;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// One row of floats times a panel: of floats as they lie, or of 4- or 8-bit codes decoded in registers.
final class VectorGemv {
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final long WORDS = PackedMatrix.WORDS_BYTES;

    private VectorGemv() {
    }

    /// `sums += sum over k of x[k] * w[k]` for all 32 columns.
    ///
    /// @param x address of the row, floats
    /// @param w address of weights `[columns][32]`
    /// @param sums address of 32 floats
    static void add(long x, long w, int columns, long sums) {
        for (long c = 0; c < HALF; c += BYTES) {
            one(x, w + c, columns, sums + c);
        }
    }

    private static void one(long x, long w, int columns, long sums) {
        long y = sums & MASK;
        FloatVector a = fromMemorySegment(FLOATS, ALL, y, ORDER);
        FloatVector b = fromMemorySegment(FLOATS, ALL, y + HALF, ORDER);
        for (int k = 0; k < columns; k++) {
            long p = w + k * ROW & MASK;
            FloatVector v = broadcast(FLOATS, ALL.get(FLOAT, x + k * 4L & MASK));
            a = v.fma(fromMemorySegment(FLOATS, ALL, p, ORDER), a);
            b = v.fma(fromMemorySegment(FLOATS, ALL, p + HALF, ORDER), b);
        }
        a.intoMemorySegment(ALL, y, ORDER);
        b.intoMemorySegment(ALL, y + HALF, ORDER);
    }

    /// The whole product of a row with a panel of 4- or 8-bit codes.
    ///
    /// @param x address of the row, floats
    /// @param xScales address of its scales, one for each block
    /// @param totals address of 32 floats, zeros before and results after
    static void multiply(PackedMatrix matrix, int panel, long x, long xScales, long totals) {
        boolean packed = matrix.zeroPoints() == ZeroPoints.PACKED;
        int groups = matrix.paddedK() / matrix.format().perHalf();
        int perBlock = matrix.blockSize() / matrix.format().perHalf();
        float zero = MAGIC_VALUE + matrix.zeroPoint();
        for (long c = 0; c < HALF; c += BYTES) {
            long words = matrix.panel(panel) + c;
            long zeros = packed ? matrix.zeroPointsOf(panel) + c : 0;
            long scales = matrix.scalesOf(panel) + c;
            if (matrix.format() == PackedFormat.BITS4) {
                nibbles(words, groups, perBlock, zero, zeros, scales, x, xScales, totals + c);
            } else {
                bytes(words, groups, perBlock, zero, zeros, scales, x, xScales, totals + c);
            }
        }
    }

    private static void nibbles(long words, int groups, int perBlock, float zero, long zeros, long scales, long x,
            long xScales, long totals) {
        long y = totals & MASK;
        FloatVector lowZero = broadcast(FLOATS, zero);
        FloatVector highZero = lowZero;
        int block = 0;
        for (int begin = 0; begin < groups; begin += perBlock) {
            int end = Math.min(groups, begin + perBlock);
            if (zeros != 0) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, zeros + block * WORDS & MASK, ORDER);
                lowZero = v.and(0xffff).or(MAGIC).reinterpretAsFloats();
                highZero = v.lanewise(VectorOperators.LSHR, 16).or(MAGIC).reinterpretAsFloats();
            }
            FloatVector lowSum = FloatVector.zero(FLOATS);
            FloatVector highSum = lowSum;
            for (int g = begin; g < end; g++) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + g * WORDS & MASK, ORDER);
                long q = x + g * 16L & MASK;
                FloatVector a = broadcast(FLOATS, ALL.get(FLOAT, q));
                lowSum = v.and(15).or(MAGIC).reinterpretAsFloats().sub(lowZero).fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 16).and(15).or(MAGIC).reinterpretAsFloats().sub(highZero)
                        .fma(a, highSum);
                a = broadcast(FLOATS, ALL.get(FLOAT, q + 4));
                lowSum = v.lanewise(VectorOperators.LSHR, 4).and(15).or(MAGIC).reinterpretAsFloats().sub(lowZero)
                        .fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 20).and(15).or(MAGIC).reinterpretAsFloats().sub(highZero)
                        .fma(a, highSum);
                a = broadcast(FLOATS, ALL.get(FLOAT, q + 8));
                lowSum = v.lanewise(VectorOperators.LSHR, 8).and(15).or(MAGIC).reinterpretAsFloats().sub(lowZero)
                        .fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 24).and(15).or(MAGIC).reinterpretAsFloats().sub(highZero)
                        .fma(a, highSum);
                a = broadcast(FLOATS, ALL.get(FLOAT, q + 12));
                lowSum = v.lanewise(VectorOperators.LSHR, 12).and(15).or(MAGIC).reinterpretAsFloats().sub(lowZero)
                        .fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 28).or(MAGIC).reinterpretAsFloats().sub(highZero)
                        .fma(a, highSum);
            }
            FloatVector xScale = broadcast(FLOATS, ALL.get(FLOAT, xScales + block * 4L & MASK));
            long s = scales + block * ROW & MASK;
            lowSum.fma(fromMemorySegment(FLOATS, ALL, s, ORDER).mul(xScale), fromMemorySegment(FLOATS, ALL, y, ORDER))
                    .intoMemorySegment(ALL, y, ORDER);
            highSum.fma(fromMemorySegment(FLOATS, ALL, s + HALF, ORDER).mul(xScale),
                    fromMemorySegment(FLOATS, ALL, y + HALF, ORDER)).intoMemorySegment(ALL, y + HALF, ORDER);
            block++;
        }
    }

    private static void bytes(long words, int groups, int perBlock, float zero, long zeros, long scales, long x,
            long xScales, long totals) {
        long y = totals & MASK;
        FloatVector lowZero = broadcast(FLOATS, zero);
        FloatVector highZero = lowZero;
        int block = 0;
        for (int begin = 0; begin < groups; begin += perBlock) {
            int end = Math.min(groups, begin + perBlock);
            if (zeros != 0) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, zeros + block * WORDS & MASK, ORDER);
                lowZero = v.and(0xffff).or(MAGIC).reinterpretAsFloats();
                highZero = v.lanewise(VectorOperators.LSHR, 16).or(MAGIC).reinterpretAsFloats();
            }
            FloatVector lowSum = FloatVector.zero(FLOATS);
            FloatVector highSum = lowSum;
            for (int g = begin; g < end; g++) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + g * WORDS & MASK, ORDER);
                long q = x + g * 8L & MASK;
                FloatVector a = broadcast(FLOATS, ALL.get(FLOAT, q));
                lowSum = v.and(255).or(MAGIC).reinterpretAsFloats().sub(lowZero).fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 16).and(255).or(MAGIC).reinterpretAsFloats().sub(highZero)
                        .fma(a, highSum);
                a = broadcast(FLOATS, ALL.get(FLOAT, q + 4));
                lowSum = v.lanewise(VectorOperators.LSHR, 8).and(255).or(MAGIC).reinterpretAsFloats().sub(lowZero)
                        .fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 24).or(MAGIC).reinterpretAsFloats().sub(highZero)
                        .fma(a, highSum);
            }
            FloatVector xScale = broadcast(FLOATS, ALL.get(FLOAT, xScales + block * 4L & MASK));
            long s = scales + block * ROW & MASK;
            lowSum.fma(fromMemorySegment(FLOATS, ALL, s, ORDER).mul(xScale), fromMemorySegment(FLOATS, ALL, y, ORDER))
                    .intoMemorySegment(ALL, y, ORDER);
            highSum.fma(fromMemorySegment(FLOATS, ALL, s + HALF, ORDER).mul(xScale),
                    fromMemorySegment(FLOATS, ALL, y + HALF, ORDER)).intoMemorySegment(ALL, y + HALF, ORDER);
            block++;
        }
    }

    /// Exact sums of a row of integers in floats with 8-bit codes that share one zero point.
    ///
    /// @param totals address of 32 integers, zeros before and results after
    static void exact(PackedMatrix matrix, int panel, long x, long totals) {
        int groups = matrix.paddedK() / matrix.format().perHalf();
        for (long c = 0; c < HALF; c += BYTES) {
            exactBytes(matrix.panel(panel) + c, groups, MAGIC_VALUE + matrix.zeroPoint(), x, totals + c);
        }
    }

    private static void exactBytes(long words, int groups, float zero, long x, long totals) {
        long y = totals & MASK;
        FloatVector zeros = FloatVector.broadcast(FLOATS, zero);
        int most = Workspace.COLUMNS / 2;
        for (int begin = 0; begin < groups; begin += most) {
            int end = Math.min(groups, begin + most);
            FloatVector lowSum = FloatVector.zero(FLOATS);
            FloatVector highSum = lowSum;
            for (int g = begin; g < end; g++) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + g * WORDS & MASK, ORDER);
                long q = x + g * 8L & MASK;
                FloatVector a = broadcast(FLOATS, ALL.get(FLOAT, q));
                lowSum = v.and(255).or(MAGIC).reinterpretAsFloats().sub(zeros).fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 16).and(255).or(MAGIC).reinterpretAsFloats().sub(zeros)
                        .fma(a, highSum);
                a = broadcast(FLOATS, ALL.get(FLOAT, q + 4));
                lowSum = v.lanewise(VectorOperators.LSHR, 8).and(255).or(MAGIC).reinterpretAsFloats().sub(zeros)
                        .fma(a, lowSum);
                highSum = v.lanewise(VectorOperators.LSHR, 24).or(MAGIC).reinterpretAsFloats().sub(zeros)
                        .fma(a, highSum);
            }
            IntVector.fromMemorySegment(INTS, ALL, y, ORDER).add((IntVector) lowSum.convert(VectorOperators.F2I, 0))
                    .intoMemorySegment(ALL, y, ORDER);
            IntVector.fromMemorySegment(INTS, ALL, y + HALF, ORDER)
                    .add((IntVector) highSum.convert(VectorOperators.F2I, 0))
                    .intoMemorySegment(ALL, y + HALF, ORDER);
        }
    }
}
