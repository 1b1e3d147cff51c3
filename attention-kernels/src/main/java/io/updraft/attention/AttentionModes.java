package io.updraft.attention;

import io.updraft.tasks.VectorSwitch;
import java.lang.foreign.Arena;

/// Chooses between scalar and vector code.
final class AttentionModes {
    /// Multiply-adds; some tens of milliseconds of scalar code.
    private static final long WORTHWHILE = 30_000_000;
    private static final VectorSwitch SWITCH = new VectorSwitch("attention", WORTHWHILE, Vectors::trial);

    private AttentionModes() {
    }

    /// The code to use now.
    static AttentionMath current() {
        return SWITCH.isOn() ? Vectors.MATH : ScalarAttention.INSTANCE;
    }

    /// Tells how many multiply-adds are going to be done.
    static void add(long work) {
        if (!SWITCH.isOn()) {
            SWITCH.add(work);
        }
    }

    /// Keeps the vector classes unloaded until they are asked for.
    private static final class Vectors {
        static final AttentionMath MATH = new VectorAttention();
        private static final int HEAD_DIM = 64;
        private static final int STRIDE = 3 * KvCache.VALUE_GRAIN;
        private static final int ROWS = TileMemory.ROWS_TOGETHER;
        private static final int GROUPS = AttentionMath.BLOCK / KvCache.LANES;

        /// Every loop of the code, on a block of zeros.
        static VectorSwitch.Trial trial() {
            long operands = (long) AttentionMath.BLOCK * Math.max(HEAD_DIM, STRIDE);
            long rows = (long) ROWS * Math.max(AttentionMath.BLOCK, STRIDE);
            var memory = Arena.ofAuto().allocate((operands + 3 * rows) * Float.BYTES, 64);
            long query = memory.address() + operands * Float.BYTES;
            long scores = query + rows * Float.BYTES;
            long totals = scores + rows * Float.BYTES;
            return new VectorSwitch.Trial() {
                @Override
                public void scalar() {
                    run(ScalarAttention.INSTANCE);
                }

                @Override
                public void vector() {
                    run(MATH);
                }

                private void run(AttentionMath math) {
                    for (int count : new int[]{1, 2, 4, ROWS}) {
                        math.scores(query, count, HEAD_DIM, memory.address(), AttentionMath.BLOCK, scores);
                        math.softcap(scores, 0, GROUPS, 1f);
                        math.weights(scores, 0, GROUPS, math.max(scores, 0, GROUPS), 1f, totals);
                        math.values(scores, count, 0, AttentionMath.BLOCK, memory.address(), STRIDE, totals);
                        math.merge(totals, 0f, query, 0f, STRIDE);
                        math.scale(totals, STRIDE, 0f);
                    }
                }
            };
        }
    }
}
