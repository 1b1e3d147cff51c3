package io.updraft.tasks;

import java.lang.foreign.MemorySegment;

/// `output[i] = activation(gate[i]) * up[i]`, in scalar or vector code of the same bits.
sealed interface GateMath permits ScalarGate, VectorGate {
    /// Indices count floats.
    void gate(Activation activation, MemorySegment gate, long gateStart, MemorySegment up, long upStart,
            MemorySegment output, long outputStart, int columns);
}
