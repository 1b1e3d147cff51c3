package io.updraft.quant;

import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Vector shapes and loads that the vector kernels share. Only loaded where `jdk.incubator.vector` is present.
final class Vectors {
    /// The machine's own width, but at most half a panel.
    private static final VectorShape SHAPE = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? VectorShape.S_512_BIT
            : FloatVector.SPECIES_PREFERRED.vectorShape();

    static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHAPE);
    static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHAPE);
    static final VectorSpecies<Short> SHORTS = VectorSpecies.of(short.class, SHAPE);
    static final int LANES = FLOATS.length();
    /// Bytes of a vector.
    static final int BYTES = LANES * Float.BYTES;
    /// Bytes of half a row of a panel: a kernel computes the columns of two vectors that lie so far apart.
    static final int HALF = 64;
    static final int HALF_WIDTH = PackedMatrix.WIDTH / 2;

    /// 2^23 as bits: or-ed with an integer below 2^23 it makes the float 2^23 + integer.
    static final int MAGIC = 0x4B000000;
    static final float MAGIC_VALUE = 0x1p23f;
    /// Adding and subtracting it rounds to nearest even integers (magnitudes below 2^22).
    static final float ROUNDER = 0x1.8p23f;

    private Vectors() {
    }

    static FloatVector floats(long address) {
        return FloatVector.fromMemorySegment(FLOATS, Native.ALL, address, Native.ORDER);
    }

    static IntVector ints(long address) {
        return IntVector.fromMemorySegment(INTS, Native.ALL, address, Native.ORDER);
    }

    static ShortVector shorts(long address) {
        return ShortVector.fromMemorySegment(SHORTS, Native.ALL, address, Native.ORDER);
    }

    static void put(FloatVector vector, long address) {
        vector.intoMemorySegment(Native.ALL, address, Native.ORDER);
    }

    static void put(IntVector vector, long address) {
        vector.intoMemorySegment(Native.ALL, address, Native.ORDER);
    }

    static FloatVector spread(long address) {
        return FloatVector.broadcast(FLOATS, Native.ALL.get(ValueLayout.JAVA_FLOAT_UNALIGNED, address));
    }

    /// An int, seen as the same pair of shorts in all lanes.
    static ShortVector spreadPair(long address) {
        return IntVector.broadcast(INTS, Native.ALL.get(ValueLayout.JAVA_INT_UNALIGNED, address)).reinterpretAsShorts();
    }

    static FloatVector toFloats(IntVector ints) {
        return (FloatVector) ints.convert(VectorOperators.I2F, 0);
    }

    static IntVector toInts(FloatVector floats) {
        return (IntVector) floats.convert(VectorOperators.F2I, 0);
    }

    /// 2^23 + zero point of the rows in the low halves of these words.
    static FloatVector lowZero(IntVector words) {
        return words.and(0xffff).or(MAGIC).reinterpretAsFloats();
    }

    /// 2^23 + zero point of the rows in the high halves of these words.
    static FloatVector highZero(IntVector words) {
        return words.lanewise(VectorOperators.LSHR, 16).or(MAGIC).reinterpretAsFloats();
    }
}
