package io.updraft.quant;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Vector shapes and constants that the vector kernels share. Only loaded where `jdk.incubator.vector` is present.
///
/// How kernels have to be written, so that C2 keeps vectors in registers in every process and not only in lucky ones:
///
/// - No method of ours takes or returns a vector, not even a one-line load. The JDK's own methods are force-inlined;
///   ours are not once a method has grown large, or once they have been compiled by themselves, and then each vector
///   that passes is an object on the heap.
/// - What a loop sums up and stores starts from a load, or stays in memory from one round of an outer loop to the next.
///   A sum that starts from `zero()` has no exact type yet when C2 comes to the store, which is then a call.
/// - Addresses are masked with [Native#MASK], and several loads share a masked base plus a constant.
/// - What a kernel takes are numbers; how its loops are cut does not depend on records or interfaces.
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

    /// 2^23 as bits: or-ed with an integer below 2^23 it makes the float 2^23 + integer.
    static final int MAGIC = 0x4B000000;
    static final float MAGIC_VALUE = 0x1p23f;
    /// Adding and subtracting it rounds to nearest even integers (magnitudes below 2^22).
    static final float ROUNDER = 0x1.8p23f;

    private Vectors() {
    }
}
