package io.updraft.attention;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.tasks.VectorSwitch;
import java.lang.foreign.Arena;

/// Chooses between scalar and vector code.
final class AttentionModes {
    /// Multiply-adds; some tens of milliseconds of scalar code.
    private static final long WORTHWHILE = 30_000_000;
    private static final VectorSwitch SWITCH = new VectorSwitch("attention", WORTHWHILE, Vectors::trial);
    private static final VectorSwitch DECODER_SWITCH = new VectorSwitch("cache decoding", WORTHWHILE, Decoding::trial);

    private AttentionModes() {
    }

    /// The code to use now.
    static AttentionMath current() {
        return SWITCH.isOn() ? Vectors.MATH : ScalarAttention.INSTANCE;
    }

    /// What decodes caches of smaller types now.
    static CacheDecoder decoder() {
        return DECODER_SWITCH.isOn() ? Decoding.DECODER : ScalarCacheDecoder.INSTANCE;
    }

    /// Tells how many multiply-adds are going to be done, with a cache of which types.
    static void add(long work, KvTypes types) {
        if (!SWITCH.isOn()) {
            SWITCH.add(work);
        }
        if (!types.equals(KvTypes.F32) && !DECODER_SWITCH.isOn()) {
            DECODER_SWITCH.add(work);
        }
    }

    /// As [Vectors].
    private static final class Decoding {
        static final CacheDecoder DECODER = new VectorCacheDecoder();
        private static final int WIDTH = 64;

        static VectorSwitch.Trial trial() {
            long floats = (long) AttentionMath.BLOCK * (WIDTH + 4);
            var memory = Arena.ofAuto().allocate(2 * floats * Float.BYTES, 64);
            return new VectorSwitch.Trial() {
                @Override
                public void scalar() {
                    run(ScalarCacheDecoder.INSTANCE);
                }

                @Override
                public void vector() {
                    run(DECODER);
                }

                private void run(CacheDecoder decoder) {
                    long from = memory.address();
                    long to = from + floats * Float.BYTES;
                    for (KvType type : new KvType[]{KvType.F16, KvType.INT8, KvType.FP8}) {
                        decoder.keys(type, from, from, WIDTH, AttentionMath.BLOCK / KvCache.LANES, to);
                        decoder.values(type, from, from, WIDTH, AttentionMath.BLOCK, to);
                    }
                }
            };
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
