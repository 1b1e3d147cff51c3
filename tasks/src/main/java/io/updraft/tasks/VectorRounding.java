package io.updraft.tasks;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromMemorySegment;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// [RoundingMath] in vectors; elements behind the last whole vector are left to [ScalarRounding].
final class VectorRounding implements RoundingMath {
    /// Eight lanes at least, as there are no vectors of four bytes.
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED.length() < 8
            ? FloatVector.SPECIES_256
            : FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Byte> BYTES = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(FLOATS.length() * Byte.SIZE));
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    @Override
    public float lowest(MemorySegment values, long start, int count) {
        int whole = FLOATS.loopBound(count);
        FloatVector low = FloatVector.zero(FLOATS);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            FloatVector x = fromMemorySegment(FLOATS, values, (start + i) * Float.BYTES, ORDER);
            low = low.blend(x, x.compare(VectorOperators.LT, low));
        }
        return Math.min(low.reduceLanes(VectorOperators.MIN),
                ScalarRounding.INSTANCE.lowest(values, start + whole, count - whole));
    }

    @Override
    public float highest(MemorySegment values, long start, int count) {
        int whole = FLOATS.loopBound(count);
        FloatVector high = FloatVector.zero(FLOATS);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            FloatVector x = fromMemorySegment(FLOATS, values, (start + i) * Float.BYTES, ORDER);
            high = high.blend(x, x.compare(VectorOperators.GT, high));
        }
        return Math.max(high.reduceLanes(VectorOperators.MAX),
                ScalarRounding.INSTANCE.highest(values, start + whole, count - whole));
    }

    @Override
    public void round(MemorySegment values, long start, int count, float scale, int zero, MemorySegment codes) {
        int whole = FLOATS.loopBound(count);
        FloatVector divisor = broadcast(FLOATS, scale);
        FloatVector rounder = broadcast(FLOATS, FloatMath.ROUNDER);
        for (int i = 0; i < whole; i += FLOATS.length()) {
            IntVector rounded = (IntVector) fromMemorySegment(FLOATS, values, (start + i) * Float.BYTES, ORDER)
                    .div(divisor).add(rounder).sub(rounder).convert(VectorOperators.F2I, 0);
            ((ByteVector) rounded.add(zero).max(0).min(255).convertShape(VectorOperators.I2B, BYTES, 0))
                    .intoMemorySegment(codes, start + i, ORDER);
        }
        ScalarRounding.INSTANCE.round(values, start + whole, count - whole, scale, zero, codes);
    }
}
