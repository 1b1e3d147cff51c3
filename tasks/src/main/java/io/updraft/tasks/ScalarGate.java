package io.updraft.tasks;

import static io.updraft.tasks.Requests.get;
import static io.updraft.tasks.Requests.set;

import java.lang.foreign.MemorySegment;

/// [GateMath] element by element.
final class ScalarGate implements GateMath {
    static final ScalarGate INSTANCE = new ScalarGate();

    @Override
    public void gate(Activation activation, MemorySegment gate, long gateStart, MemorySegment up, long upStart,
            MemorySegment output, long outputStart, int columns) {
        for (int i = 0; i < columns; i++) {
            set(output, outputStart + i, activation.apply(get(gate, gateStart + i)) * get(up, upStart + i));
        }
    }
}
