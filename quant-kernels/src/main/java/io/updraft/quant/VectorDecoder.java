package io.updraft.quant;

import static io.updraft.quant.Native.ALL;
import static io.updraft.quant.Native.MASK;
import static io.updraft.quant.Native.ORDER;
import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.INTS;
import static io.updraft.quant.Vectors.MAGIC;
import static io.updraft.quant.Vectors.MAGIC_VALUE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Turns packed weights into floats `[k][32]`: values of 16-bit floats, codes minus zero point of quantized ones.
final class VectorDecoder {
    private static final long ROW = PackedMatrix.ROW_BYTES;
    private static final long WORDS = PackedMatrix.WORDS_BYTES;

    private VectorDecoder() {
    }

    /// Decodes columns `from` to `to - 1` of a panel. `from` starts a word; a block ends within the range only if
    /// blocks are no larger than it and `from` starts one.
    static void decode(PackedMatrix matrix, int panel, int from, int to, long target) {
        int perHalf = matrix.format().perHalf();
        long words = matrix.panel(panel) + from / perHalf * WORDS;
        switch (matrix.format()) {
            case FLOAT16 -> {
                for (long c = 0; c < HALF; c += BYTES) {
                    float16(words + c, to - from, target + c);
                }
            }
            case BFLOAT16 -> {
                for (long c = 0; c < HALF; c += BYTES) {
                    bfloat16(words + c, to - from, target + c);
                }
            }
            case BITS8, BITS4, BITS2 -> {
                int k = from;
                while (k < to) {
                    int block = k / matrix.blockSize();
                    int end = Math.min(to, (block + 1) * matrix.blockSize());
                    block(matrix, panel, block, matrix.panel(panel) + k / perHalf * WORDS, (end - k) / perHalf,
                            target + (k - from) * ROW);
                    k = end;
                }
            }
            case NF4, FP4, LOG4 -> levels(words, (to - from) / perHalf, matrix.format(), target);
            case E4M3 -> float8(words, (to - from) / perHalf, 4, 0x87f00000, 0x1p120f, target);
            case E5M2 -> float8(words, (to - from) / perHalf, 3, 0x8fe00000, 0x1p112f, target);
            case FLOAT32 -> throw new IllegalArgumentException("fp32 panels need no decoding");
        }
    }

    private static void float16(long words, int columns, long target) {
        for (int k = 0; k < columns; k++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + k * WORDS & MASK, ORDER);
            long t = target + k * ROW & MASK;
            v.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Half.MASK)
                    .reinterpretAsFloats().mul(Half.UNSCALE).intoMemorySegment(ALL, t, ORDER);
            v.lanewise(VectorOperators.ASHR, 3).and(Half.MASK).reinterpretAsFloats().mul(Half.UNSCALE)
                    .intoMemorySegment(ALL, t + HALF, ORDER);
        }
    }

    private static void bfloat16(long words, int columns, long target) {
        for (int k = 0; k < columns; k++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + k * WORDS & MASK, ORDER);
            long t = target + k * ROW & MASK;
            v.lanewise(VectorOperators.LSHL, 16).intoMemorySegment(ALL, t, ORDER);
            v.and(0xffff0000).intoMemorySegment(ALL, t + HALF, ORDER);
        }
    }

    /// One permutation looks up as many codes as a vector of 16 lanes has; narrower vectors take the plain loop.
    private static void levels(long words, int groups, PackedFormat format, long target) {
        float[] levels = format.levels();
        if (FLOATS.length() < levels.length) {
            looked(words, groups, levels, target);
            return;
        }
        IntVector table = FloatVector.fromArray(FLOATS, levels, 0).reinterpretAsInts();
        for (int g = 0; g < groups; g++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + g * WORDS & MASK, ORDER);
            for (int j = 0; j < 4; j++) {
                long t = target + (g * 4 + j) * ROW & MASK;
                v.and(15).selectFrom(table).intoMemorySegment(ALL, t, ORDER);
                v.lanewise(VectorOperators.LSHR, 16).and(15).selectFrom(table).intoMemorySegment(ALL, t + HALF, ORDER);
                v = v.lanewise(VectorOperators.LSHR, 4);
            }
        }
    }

    private static void looked(long words, int groups, float[] levels, long target) {
        long t = target;
        for (int g = 0; g < groups; g++) {
            for (int shift = 0; shift < 16; shift += 4) {
                for (int i = 0; i < 16; i++) {
                    int word = Native.getInt(words + g * WORDS + i * 4L);
                    Native.putFloat(t + i * 4L, levels[word >>> shift & 15]);
                    Native.putFloat(t + HALF + i * 4L, levels[word >>> 16 + shift & 15]);
                }
                t += ROW;
            }
        }
    }

    /// A byte's exponent and mantissa moved to where fp32 has them: off by a power of two, subnormals included.
    private static void float8(long words, int groups, int shift, int mask, float unscale, long target) {
        for (long c = 0; c < HALF; c += BYTES) {
            for (int g = 0; g < groups; g++) {
                IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + c + g * WORDS & MASK, ORDER);
                long t = target + c + g * (2 * ROW) & MASK;
                v.lanewise(VectorOperators.LSHL, 24).lanewise(VectorOperators.ASHR, shift).and(mask)
                        .reinterpretAsFloats().mul(unscale).intoMemorySegment(ALL, t, ORDER);
                v.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, shift).and(mask)
                        .reinterpretAsFloats().mul(unscale).intoMemorySegment(ALL, t + HALF, ORDER);
                v.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, shift).and(mask)
                        .reinterpretAsFloats().mul(unscale).intoMemorySegment(ALL, t + ROW, ORDER);
                v.lanewise(VectorOperators.ASHR, shift).and(mask).reinterpretAsFloats().mul(unscale)
                        .intoMemorySegment(ALL, t + ROW + HALF, ORDER);
            }
        }
    }

    private static void block(PackedMatrix matrix, int panel, int block, long words, int groups, long target) {
        float zero = MAGIC_VALUE + (matrix.zeroPoints() == ZeroPoints.UNIFORM ? matrix.zeroPoint() : 0);
        for (long c = 0; c < HALF; c += BYTES) {
            long zeros = matrix.zeroPoints() == ZeroPoints.PACKED
                    ? matrix.zeroPointsOf(panel) + block * WORDS + c
                    : 0;
            switch (matrix.format()) {
                case BITS4 -> nibbles(words + c, groups, zero, zeros, target + c);
                case BITS8 -> bytes(words + c, groups, zero, zeros, target + c);
                default -> crumbs(words + c, groups, zero, zeros, target + c);
            }
            if (matrix.zeroPoints() == ZeroPoints.FLOAT) {
                long floats = matrix.zeroPointsOf(panel) + block * ROW + c;
                subtract(target + c, groups * matrix.format().perHalf(), floats);
            }
        }
    }

    /// @param zero 2^23 + the zero point
    /// @param zeros address of words with the zero points; 0 where all are the same
    private static void nibbles(long words, int groups, float zero, long zeros, long target) {
        FloatVector low = FloatVector.broadcast(FLOATS, zero);
        FloatVector high = low;
        if (zeros != 0) {
            IntVector z = IntVector.fromMemorySegment(INTS, ALL, zeros & MASK, ORDER);
            low = z.and(0xffff).or(MAGIC).reinterpretAsFloats();
            high = z.lanewise(VectorOperators.LSHR, 16).or(MAGIC).reinterpretAsFloats();
        }
        for (int g = 0; g < groups; g++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + g * WORDS & MASK, ORDER);
            long t = target + g * (4 * ROW) & MASK;
            v.and(15).or(MAGIC).reinterpretAsFloats().sub(low).intoMemorySegment(ALL, t, ORDER);
            v.lanewise(VectorOperators.LSHR, 16).and(15).or(MAGIC).reinterpretAsFloats().sub(high)
                    .intoMemorySegment(ALL, t + HALF, ORDER);
            v.lanewise(VectorOperators.LSHR, 4).and(15).or(MAGIC).reinterpretAsFloats().sub(low)
                    .intoMemorySegment(ALL, t + ROW, ORDER);
            v.lanewise(VectorOperators.LSHR, 20).and(15).or(MAGIC).reinterpretAsFloats().sub(high)
                    .intoMemorySegment(ALL, t + ROW + HALF, ORDER);
            v.lanewise(VectorOperators.LSHR, 8).and(15).or(MAGIC).reinterpretAsFloats().sub(low)
                    .intoMemorySegment(ALL, t + 2 * ROW, ORDER);
            v.lanewise(VectorOperators.LSHR, 24).and(15).or(MAGIC).reinterpretAsFloats().sub(high)
                    .intoMemorySegment(ALL, t + 2 * ROW + HALF, ORDER);
            v.lanewise(VectorOperators.LSHR, 12).and(15).or(MAGIC).reinterpretAsFloats().sub(low)
                    .intoMemorySegment(ALL, t + 3 * ROW, ORDER);
            v.lanewise(VectorOperators.LSHR, 28).or(MAGIC).reinterpretAsFloats().sub(high)
                    .intoMemorySegment(ALL, t + 3 * ROW + HALF, ORDER);
        }
    }

    private static void bytes(long words, int groups, float zero, long zeros, long target) {
        FloatVector low = FloatVector.broadcast(FLOATS, zero);
        FloatVector high = low;
        if (zeros != 0) {
            IntVector z = IntVector.fromMemorySegment(INTS, ALL, zeros & MASK, ORDER);
            low = z.and(0xffff).or(MAGIC).reinterpretAsFloats();
            high = z.lanewise(VectorOperators.LSHR, 16).or(MAGIC).reinterpretAsFloats();
        }
        for (int g = 0; g < groups; g++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + g * WORDS & MASK, ORDER);
            long t = target + g * (2 * ROW) & MASK;
            v.and(255).or(MAGIC).reinterpretAsFloats().sub(low).intoMemorySegment(ALL, t, ORDER);
            v.lanewise(VectorOperators.LSHR, 16).and(255).or(MAGIC).reinterpretAsFloats().sub(high)
                    .intoMemorySegment(ALL, t + HALF, ORDER);
            v.lanewise(VectorOperators.LSHR, 8).and(255).or(MAGIC).reinterpretAsFloats().sub(low)
                    .intoMemorySegment(ALL, t + ROW, ORDER);
            v.lanewise(VectorOperators.LSHR, 24).or(MAGIC).reinterpretAsFloats().sub(high)
                    .intoMemorySegment(ALL, t + ROW + HALF, ORDER);
        }
    }

    private static void crumbs(long words, int groups, float zero, long zeros, long target) {
        FloatVector low = FloatVector.broadcast(FLOATS, zero);
        FloatVector high = low;
        if (zeros != 0) {
            IntVector z = IntVector.fromMemorySegment(INTS, ALL, zeros & MASK, ORDER);
            low = z.and(0xffff).or(MAGIC).reinterpretAsFloats();
            high = z.lanewise(VectorOperators.LSHR, 16).or(MAGIC).reinterpretAsFloats();
        }
        for (int g = 0; g < groups; g++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + g * WORDS & MASK, ORDER);
            for (int j = 0; j < 8; j++) {
                long t = target + (g * 8 + j) * ROW & MASK;
                v.and(3).or(MAGIC).reinterpretAsFloats().sub(low).intoMemorySegment(ALL, t, ORDER);
                v.lanewise(VectorOperators.LSHR, 16).and(3).or(MAGIC).reinterpretAsFloats().sub(high)
                        .intoMemorySegment(ALL, t + HALF, ORDER);
                v = v.lanewise(VectorOperators.LSHR, 2);
            }
        }
    }

    private static void subtract(long target, int columns, long zeros) {
        FloatVector low = FloatVector.fromMemorySegment(FLOATS, ALL, zeros & MASK, ORDER);
        FloatVector high = FloatVector.fromMemorySegment(FLOATS, ALL, zeros + HALF & MASK, ORDER);
        for (int k = 0; k < columns; k++) {
            long t = target + k * ROW & MASK;
            FloatVector.fromMemorySegment(FLOATS, ALL, t, ORDER).sub(low).intoMemorySegment(ALL, t, ORDER);
            FloatVector.fromMemorySegment(FLOATS, ALL, t + HALF, ORDER).sub(high).intoMemorySegment(ALL, t + HALF,
                    ORDER);
        }
    }
}
