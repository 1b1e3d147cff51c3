package io.updraft.tasks;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// [GateMath] in vectors; elements behind the last whole vector are left to [ScalarGate].
final class VectorGate implements GateMath {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    @Override
    public void gate(Activation activation, MemorySegment gate, long gateStart, MemorySegment up, long upStart,
            MemorySegment output, long outputStart, int columns) {
        int whole = SPECIES.loopBound(columns);
        switch (activation) {
            case SILU -> silu(gate, gateStart, up, upStart, output, outputStart, whole);
            case GELU_TANH -> geluTanh(gate, gateStart, up, upStart, output, outputStart, whole);
            case QUICK_GELU -> quickGelu(gate, gateStart, up, upStart, output, outputStart, whole);
            // RELU costs little, and exact GELU is rare.
            case GELU, RELU -> whole = 0;
        }
        ScalarGate.INSTANCE.gate(activation, gate, gateStart + whole, up, upStart + whole, output,
                outputStart + whole, columns - whole);
    }

    private static void silu(MemorySegment gate, long gateStart, MemorySegment up, long upStart, MemorySegment output,
            long outputStart, int columns) {
        for (int i = 0; i < columns; i += SPECIES.length()) {
            FloatVector value = VectorFloatMath.silu(load(gate, gateStart + i)).mul(load(up, upStart + i));
            store(value, output, outputStart + i);
        }
    }

    private static void geluTanh(MemorySegment gate, long gateStart, MemorySegment up, long upStart,
            MemorySegment output, long outputStart, int columns) {
        for (int i = 0; i < columns; i += SPECIES.length()) {
            FloatVector value = VectorFloatMath.geluTanh(load(gate, gateStart + i)).mul(load(up, upStart + i));
            store(value, output, outputStart + i);
        }
    }

    private static void quickGelu(MemorySegment gate, long gateStart, MemorySegment up, long upStart,
            MemorySegment output, long outputStart, int columns) {
        for (int i = 0; i < columns; i += SPECIES.length()) {
            FloatVector value = VectorFloatMath.quickGelu(load(gate, gateStart + i)).mul(load(up, upStart + i));
            store(value, output, outputStart + i);
        }
    }

    private static FloatVector load(MemorySegment segment, long index) {
        return FloatVector.fromMemorySegment(SPECIES, segment, index * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    private static void store(FloatVector value, MemorySegment segment, long index) {
        value.intoMemorySegment(segment, index * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }
}
