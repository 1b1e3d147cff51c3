package io.updraft.tasks;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [GateMath] in vectors; elements behind the last whole vector are left to [ScalarGate].
final class VectorGate implements GateMath {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    @Override
    public void gate(Activation activation, MemorySegment gate, long gateStart, MemorySegment up, long upStart,
            MemorySegment output, long outputStart, int columns) {
        int whole = SPECIES.loopBound(columns);
        switch (activation) {
            case SILU, GELU_TANH, QUICK_GELU ->
                sigmoids(activation, gate, gateStart, up, upStart, output, outputStart, whole);
            // RELU costs little, and exact GELU is rare.
            case GELU, RELU -> whole = 0;
        }
        ScalarGate.INSTANCE.gate(activation, gate, gateStart + whole, up, upStart + whole, output,
                outputStart + whole, columns - whole);
    }

    /// `x / (1 + exp(-u)) * up` with u = x (SILU), 1.702 x, or GELU's polynomial in x. The exponential is
    /// [VectorFloatMath#exp] written out: C2 does not always inline a method as large, and then every vector that
    /// passes is an object.
    private static void sigmoids(Activation activation, MemorySegment gate, long gateStart, MemorySegment up,
            long upStart, MemorySegment output, long outputStart, int columns) {
        FloatVector lowest = broadcast(SPECIES, FloatMath.EXP_LOWEST);
        FloatVector highest = broadcast(SPECIES, FloatMath.EXP_HIGHEST);
        FloatVector rounder = broadcast(SPECIES, FloatMath.ROUNDER);
        boolean polynomial = activation == Activation.GELU_TANH;
        float factor = activation == Activation.QUICK_GELU ? FloatMath.QUICK_GELU : 1f;
        for (int i = 0; i < columns; i += SPECIES.length()) {
            FloatVector x = fromMemorySegment(SPECIES, gate, (gateStart + i) * Float.BYTES, ORDER);
            FloatVector u = x.mul(factor);
            if (polynomial) {
                u = x.mul(x.mul(x).fma(broadcast(SPECIES, FloatMath.GELU_CUBIC),
                        broadcast(SPECIES, FloatMath.GELU_LINEAR)));
            }
            FloatVector v = u.neg();
            v = v.blend(lowest, v.compare(VectorOperators.LT, lowest));
            v = v.blend(highest, v.compare(VectorOperators.GT, highest));
            FloatVector shifted = v.fma(broadcast(SPECIES, FloatMath.LOG2_E), rounder);
            FloatVector whole = shifted.sub(rounder);
            FloatVector r = whole.fma(broadcast(SPECIES, -FloatMath.LN2_HIGH), v);
            r = whole.fma(broadcast(SPECIES, -FloatMath.LN2_LOW), r);
            FloatVector q = broadcast(SPECIES, FloatMath.EXP_6).fma(r, broadcast(SPECIES, FloatMath.EXP_5));
            q = q.fma(r, broadcast(SPECIES, FloatMath.EXP_4));
            q = q.fma(r, broadcast(SPECIES, FloatMath.EXP_3));
            q = q.fma(r, broadcast(SPECIES, FloatMath.EXP_2));
            IntVector exponent = shifted.reinterpretAsInts().sub(FloatMath.ROUNDER_BITS);
            IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
            FloatVector exp = q.fma(r.mul(r), r).add(1f)
                    .mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
                    .mul(exponent.sub(half).add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats());
            x.div(exp.add(1f)).mul(fromMemorySegment(SPECIES, up, (upStart + i) * Float.BYTES, ORDER))
                    .intoMemorySegment(output, (outputStart + i) * Float.BYTES, ORDER);
        }
    }
}
