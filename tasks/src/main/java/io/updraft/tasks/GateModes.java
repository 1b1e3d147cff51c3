package io.updraft.tasks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Chooses between scalar and vector code.
final class GateModes {
    /// Elements; some tens of milliseconds of scalar code.
    private static final long WORTHWHILE = 4_000_000;
    private static final VectorSwitch SWITCH = new VectorSwitch("gated activations", WORTHWHILE, Vectors::trial);

    private GateModes() {
    }

    /// @param work elements that are going to be computed
    static GateMath current(long work) {
        if (SWITCH.isOn()) {
            return Vectors.MATH;
        }
        SWITCH.add(work);
        return ScalarGate.INSTANCE;
    }

    /// Keeps the vector classes unloaded until they are asked for.
    private static final class Vectors {
        private static final GateMath MATH = new VectorGate();
        private static final int COLUMNS = 1024;

        static VectorSwitch.Trial trial() {
            MemorySegment data = Arena.ofAuto().allocate(2L * COLUMNS * Float.BYTES, 64);
            return new VectorSwitch.Trial() {
                @Override
                public void scalar() {
                    run(ScalarGate.INSTANCE);
                }

                @Override
                public void vector() {
                    run(MATH);
                }

                private void run(GateMath math) {
                    for (Activation activation : Activation.values()) {
                        if (activation != Activation.GELU && activation != Activation.RELU) {
                            math.gate(activation, data, 0, data, 0, data, COLUMNS, COLUMNS);
                        }
                    }
                }
            };
        }
    }
}
