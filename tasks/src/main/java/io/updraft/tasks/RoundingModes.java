package io.updraft.tasks;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Chooses between scalar and vector code.
final class RoundingModes {
    /// Elements; some tens of milliseconds of scalar code.
    private static final long WORTHWHILE = 1_000_000;
    private static final VectorSwitch SWITCH = new VectorSwitch("rounding to 8 bits", WORTHWHILE, Vectors::trial);

    private RoundingModes() {
    }

    /// @param work elements that are going to be rounded
    static RoundingMath current(long work) {
        if (SWITCH.isOn()) {
            return Vectors.MATH;
        }
        SWITCH.add(work);
        return ScalarRounding.INSTANCE;
    }

    /// Keeps the vector classes unloaded until they are asked for.
    private static final class Vectors {
        private static final RoundingMath MATH = new VectorRounding();
        private static final int COUNT = 4096;

        static VectorSwitch.Trial trial() {
            MemorySegment values = Arena.ofAuto().allocate((long) COUNT * Float.BYTES, 64);
            MemorySegment codes = Arena.ofAuto().allocate(COUNT, 64);
            return new VectorSwitch.Trial() {
                private float kept;

                @Override
                public void scalar() {
                    run(ScalarRounding.INSTANCE);
                }

                @Override
                public void vector() {
                    run(MATH);
                }

                private void run(RoundingMath math) {
                    kept += math.lowest(values, 0, COUNT) + math.highest(values, 0, COUNT);
                    math.round(values, 0, COUNT, 1f, 0, codes);
                }
            };
        }
    }
}
