package io.updraft.attention;

import static io.updraft.attention.KvCache.LANES;
import static io.updraft.attention.KvLayout.WORD;
import static io.updraft.attention.Native.ALL;
import static io.updraft.attention.Native.FLOAT;
import static io.updraft.attention.Native.MASK;
import static io.updraft.attention.Native.ORDER;
import static io.updraft.attention.VectorAttention.SPECIES;
import static io.updraft.attention.VectorAttention.STEP;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static jdk.incubator.vector.FloatVector.broadcast;

import io.updraft.runtime.cache.KvType;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [CacheDecoder] with vectors of words: a column's next elements are in the same lane.
///
/// A float's exponent and mantissa are moved to where float32 has them, off by a power of two, subnormals included; one
/// exact product mends it. Signed bytes become mantissas of 2^23. No helper takes a vector: see [VectorAttention].
final class VectorCacheDecoder implements CacheDecoder {
    private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class,
            VectorShape.forBitSize(SPECIES.vectorBitSize()));
    private static final int MAGIC = 0x4b000000;
    private static final float MAGIC_VALUE = 0x1p23f + 128;
    private static final int SIGNS = 0x80808080;
    private static final int HALF = 0x8fffe000;
    private static final int HALF_MAGNITUDE = 0x0fffe000;
    private static final int HALF_INFINITY = 0x0f800000;
    private static final int INFINITY = 0x7f800000;
    private static final float HALF_UNSCALE = 0x1p112f;
    private static final int E4M3 = 0x87f00000;
    private static final float E4M3_UNSCALE = 0x1p120f;

    @Override
    public void keys(KvType type, long words, long scales, int headDim, int groups, long to) {
        int rows = Math.ceilDiv(headDim, type.perWord());
        long pitch = LANES * WORD;
        for (int group = 0; group < groups; group++) {
            for (long lane = 0; lane < pitch; lane += STEP) {
                long from = words + group * rows * pitch + lane;
                long target = to + group * headDim * pitch + lane;
                switch (type) {
                    case F16 -> halves(from, rows, pitch, target);
                    case INT8 -> signedKeys(from, scales + group * pitch + lane, rows, target);
                    case FP8 -> floatKeys(from, scales + group * pitch + lane, rows, target);
                    case F32 -> throw new IllegalArgumentException("float32 needs no decoding");
                }
            }
        }
    }

    @Override
    public void values(KvType type, long words, long scales, int stride, int count, long to) {
        int rows = Math.ceilDiv(count, type.perWord());
        long pitch = stride * WORD;
        for (long column = 0; column < pitch; column += STEP) {
            switch (type) {
                case F16 -> halves(words + column, rows, pitch, to + column);
                case INT8 -> signedValues(words + column, scales, rows, pitch, to + column);
                case FP8 -> floatValues(words + column, scales, rows, pitch, to + column);
                case F32 -> throw new IllegalArgumentException("float32 needs no decoding");
            }
        }
    }

    private static void halves(long words, int rows, long pitch, long to) {
        for (int row = 0; row < rows; row++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + row * pitch & MASK, LITTLE_ENDIAN);
            long t = to + 2 * row * pitch & MASK;
            IntVector bits = v.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3);
            VectorMask<Integer> huge = bits.and(HALF_MAGNITUDE).compare(VectorOperators.GE, HALF_INFINITY);
            IntVector value = bits.and(HALF).reinterpretAsFloats().mul(HALF_UNSCALE).reinterpretAsInts();
            value.blend(value.or(INFINITY), huge).reinterpretAsFloats().intoMemorySegment(ALL, t, ORDER);
            bits = v.lanewise(VectorOperators.ASHR, 3);
            huge = bits.and(HALF_MAGNITUDE).compare(VectorOperators.GE, HALF_INFINITY);
            value = bits.and(HALF).reinterpretAsFloats().mul(HALF_UNSCALE).reinterpretAsInts();
            value.blend(value.or(INFINITY), huge).reinterpretAsFloats().intoMemorySegment(ALL, t + pitch, ORDER);
        }
    }

    private static void signedKeys(long words, long scales, int rows, long to) {
        long pitch = LANES * WORD;
        FloatVector scale = FloatVector.fromMemorySegment(SPECIES, ALL, scales & MASK, ORDER);
        for (int row = 0; row < rows; row++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + row * pitch & MASK, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, SIGNS);
            long t = to + 4 * row * pitch & MASK;
            v.and(255).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE).mul(scale)
                    .intoMemorySegment(ALL, t, ORDER);
            v.lanewise(VectorOperators.LSHR, 8).and(255).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE).mul(scale)
                    .intoMemorySegment(ALL, t + pitch, ORDER);
            v.lanewise(VectorOperators.LSHR, 16).and(255).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE).mul(scale)
                    .intoMemorySegment(ALL, t + 2 * pitch, ORDER);
            v.lanewise(VectorOperators.LSHR, 24).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE).mul(scale)
                    .intoMemorySegment(ALL, t + 3 * pitch, ORDER);
        }
    }

    private static void signedValues(long words, long scales, int rows, long pitch, long to) {
        for (int row = 0; row < rows; row++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + row * pitch & MASK, LITTLE_ENDIAN)
                    .lanewise(VectorOperators.XOR, SIGNS);
            long t = to + 4 * row * pitch & MASK;
            long s = scales + row * 16L & MASK;
            v.and(255).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE).mul(broadcast(SPECIES, ALL.get(FLOAT, s)))
                    .intoMemorySegment(ALL, t, ORDER);
            v.lanewise(VectorOperators.LSHR, 8).and(255).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE)
                    .mul(broadcast(SPECIES, ALL.get(FLOAT, s + 4))).intoMemorySegment(ALL, t + pitch, ORDER);
            v.lanewise(VectorOperators.LSHR, 16).and(255).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE)
                    .mul(broadcast(SPECIES, ALL.get(FLOAT, s + 8))).intoMemorySegment(ALL, t + 2 * pitch, ORDER);
            v.lanewise(VectorOperators.LSHR, 24).or(MAGIC).reinterpretAsFloats().sub(MAGIC_VALUE)
                    .mul(broadcast(SPECIES, ALL.get(FLOAT, s + 12))).intoMemorySegment(ALL, t + 3 * pitch, ORDER);
        }
    }

    private static void floatKeys(long words, long scales, int rows, long to) {
        long pitch = LANES * WORD;
        FloatVector scale = FloatVector.fromMemorySegment(SPECIES, ALL, scales & MASK, ORDER);
        for (int row = 0; row < rows; row++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + row * pitch & MASK, LITTLE_ENDIAN);
            long t = to + 4 * row * pitch & MASK;
            v.lanewise(VectorOperators.LSHL, 24).lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats()
                    .mul(E4M3_UNSCALE).mul(scale).intoMemorySegment(ALL, t, ORDER);
            v.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats()
                    .mul(E4M3_UNSCALE).mul(scale).intoMemorySegment(ALL, t + pitch, ORDER);
            v.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats()
                    .mul(E4M3_UNSCALE).mul(scale).intoMemorySegment(ALL, t + 2 * pitch, ORDER);
            v.lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats().mul(E4M3_UNSCALE).mul(scale)
                    .intoMemorySegment(ALL, t + 3 * pitch, ORDER);
        }
    }

    private static void floatValues(long words, long scales, int rows, long pitch, long to) {
        for (int row = 0; row < rows; row++) {
            IntVector v = IntVector.fromMemorySegment(INTS, ALL, words + row * pitch & MASK, LITTLE_ENDIAN);
            long t = to + 4 * row * pitch & MASK;
            long s = scales + row * 16L & MASK;
            v.lanewise(VectorOperators.LSHL, 24).lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats()
                    .mul(E4M3_UNSCALE).mul(broadcast(SPECIES, ALL.get(FLOAT, s))).intoMemorySegment(ALL, t, ORDER);
            v.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats()
                    .mul(E4M3_UNSCALE).mul(broadcast(SPECIES, ALL.get(FLOAT, s + 4)))
                    .intoMemorySegment(ALL, t + pitch, ORDER);
            v.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats()
                    .mul(E4M3_UNSCALE).mul(broadcast(SPECIES, ALL.get(FLOAT, s + 8)))
                    .intoMemorySegment(ALL, t + 2 * pitch, ORDER);
            v.lanewise(VectorOperators.ASHR, 4).and(E4M3).reinterpretAsFloats().mul(E4M3_UNSCALE)
                    .mul(broadcast(SPECIES, ALL.get(FLOAT, s + 12))).intoMemorySegment(ALL, t + 3 * pitch, ORDER);
        }
    }
}
