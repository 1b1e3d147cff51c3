package io.updraft.quant;

import static io.updraft.quant.Vectors.BYTES;
import static io.updraft.quant.Vectors.FLOATS;
import static io.updraft.quant.Vectors.HALF;
import static io.updraft.quant.Vectors.MAGIC;
import static io.updraft.quant.Vectors.MAGIC_VALUE;
import static io.updraft.quant.Vectors.floats;
import static io.updraft.quant.Vectors.ints;
import static io.updraft.quant.Vectors.put;

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
            case FLOAT16 -> float16(words, to - from, target);
            case BFLOAT16 -> bfloat16(words, to - from, target);
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
        for (long c = 0; c < HALF; c += BYTES) {
            for (int k = 0; k < columns; k++) {
                IntVector v = ints(words + k * WORDS + c);
                long t = target + k * ROW + c;
                put(v.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Half.MASK)
                        .reinterpretAsFloats().mul(Half.UNSCALE), t);
                put(v.lanewise(VectorOperators.ASHR, 3).and(Half.MASK).reinterpretAsFloats().mul(Half.UNSCALE),
                        t + HALF);
            }
        }
    }

    private static void bfloat16(long words, int columns, long target) {
        for (long c = 0; c < HALF; c += BYTES) {
            for (int k = 0; k < columns; k++) {
                IntVector v = ints(words + k * WORDS + c);
                long t = target + k * ROW + c;
                put(v.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), t);
                put(v.and(0xffff0000).reinterpretAsFloats(), t + HALF);
            }
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
        long t = target;
        for (int g = 0; g < groups; g++) {
            IntVector v = ints(words + g * WORDS);
            for (int j = 0; j < 4; j++) {
                put(v.and(15).selectFrom(table).reinterpretAsFloats(), t);
                put(v.lanewise(VectorOperators.LSHR, 16).and(15).selectFrom(table).reinterpretAsFloats(), t + HALF);
                v = v.lanewise(VectorOperators.LSHR, 4);
                t += ROW;
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
            long t = target + c;
            for (int g = 0; g < groups; g++) {
                IntVector v = ints(words + g * WORDS + c);
                put(float8(v, 24, shift, mask, unscale), t);
                put(float8(v, 8, shift, mask, unscale), t + HALF);
                put(float8(v, 16, shift, mask, unscale), t + ROW);
                put(float8(v, 0, shift, mask, unscale), t + ROW + HALF);
                t += 2 * ROW;
            }
        }
    }

    private static FloatVector float8(IntVector words, int up, int shift, int mask, float unscale) {
        return words.lanewise(VectorOperators.LSHL, up).lanewise(VectorOperators.ASHR, shift).and(mask)
                .reinterpretAsFloats().mul(unscale);
    }

    private static void block(PackedMatrix matrix, int panel, int block, long words, int groups, long target) {
        int bits = matrix.format().bits();
        for (long c = 0; c < HALF; c += BYTES) {
            FloatVector low = FloatVector.broadcast(FLOATS,
                    MAGIC_VALUE + (matrix.zeroPoints() == ZeroPoints.UNIFORM ? matrix.zeroPoint() : 0));
            FloatVector high = low;
            if (matrix.zeroPoints() == ZeroPoints.PACKED) {
                IntVector zeros = ints(matrix.zeroPointsOf(panel) + block * WORDS + c);
                low = Vectors.lowZero(zeros);
                high = Vectors.highZero(zeros);
            }
            codes(words + c, groups, bits, low, high, target + c);
            if (matrix.zeroPoints() == ZeroPoints.FLOAT) {
                long zeros = matrix.zeroPointsOf(panel) + block * ROW + c;
                subtract(target + c, groups * matrix.format().perHalf(), zeros);
            }
        }
    }

    private static void codes(long words, int groups, int bits, FloatVector low, FloatVector high, long target) {
        int perHalf = 16 / bits;
        int mask = (1 << bits) - 1;
        long t = target;
        for (int g = 0; g < groups; g++) {
            IntVector v = ints(words + g * WORDS);
            for (int j = 0; j < perHalf; j++) {
                put(v.and(mask).or(MAGIC).reinterpretAsFloats().sub(low), t);
                put(v.lanewise(VectorOperators.LSHR, 16).and(mask).or(MAGIC).reinterpretAsFloats().sub(high), t + HALF);
                v = v.lanewise(VectorOperators.LSHR, bits);
                t += ROW;
            }
        }
    }

    private static void subtract(long target, int columns, long zeros) {
        FloatVector low = floats(zeros);
        FloatVector high = floats(zeros + HALF);
        for (int k = 0; k < columns; k++) {
            long t = target + k * ROW;
            put(floats(t).sub(low), t);
            put(floats(t + HALF).sub(high), t + HALF);
        }
    }
}
