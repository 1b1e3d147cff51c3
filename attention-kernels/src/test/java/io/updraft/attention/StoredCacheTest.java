package io.updraft.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.cache.KvType;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.host.StepLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Attention over caches of other types than float32.
class StoredCacheTest {
    private static final StepLimits LIMITS = new StepLimits(700, 1, 4, 4, 1100);
    private static final List<KvTypes> TYPES = List.of(KvTypes.of(KvType.F16), KvTypes.of(KvType.INT8),
            KvTypes.of(KvType.FP8), new KvTypes(KvType.INT8, KvType.F32), new KvTypes(KvType.F32, KvType.FP8),
            new KvTypes(KvType.F16, KvType.INT8));

    static List<Arguments> cases() {
        List<AttentionCase> nodes = new ArrayList<>();
        for (int dim : new int[]{1, 7, 33, 64, 80, 256}) {
            nodes.add(AttentionCase.plain(2, 1, dim));
        }
        nodes.add(AttentionCase.plain(7, 1, 16));
        nodes.add(AttentionCase.plain(4, 2, 64).withValueDim(40));
        nodes.add(AttentionCase.plain(4, 2, 64).withPacked().withWindow(5).withSoftcap(20).withSink());
        return nodes.stream().flatMap(node -> TYPES.stream().map(types -> Arguments.of(node, types))).toList();
    }

    /// Keys are stored as they come here, so what is stored is known to the last bit.
    @ParameterizedTest
    @MethodSource("cases")
    void losesLittleAgainstFloat64OverWhatIsStored(AttentionCase attention, KvTypes types) {
        try (AttentionSession session = new AttentionSession(attention, types, LIMITS, 2)) {
            for (int length : new int[]{1, 15, 17, 100, 257}) {
                Text text = Text.random(attention, length, length, 3f);
                AttentionReference reference = new AttentionReference(attention, types, false);
                double[] exact = reference.run(text);
                double lost = CachedAttentionTest.error(new AttentionReference(attention, types, true).run(text),
                        exact);
                assertThat(CachedAttentionTest.error(session.prefill(0, text, length), exact))
                        .as("%s, %s, %d tokens", attention, types.label(), length)
                        .isLessThanOrEqualTo(CachedAttentionTest.ALLOWED * lost
                                + Math.ulp(1f) * (1 + reference.largestScore()));
            }
        }
    }

    /// Rotated and normalized keys differ from the reference's by a rounding, and so, now and then, by a code.
    @Test
    void rotatedKeysAreStoredToACode() {
        AttentionCase attention = AttentionCase.plain(4, 2, 64).withPacked().withRotary(64, false).withNorm();
        for (KvTypes types : TYPES) {
            Text text = Text.random(attention, 5, 150, 2f);
            double[] exact = new AttentionReference(attention, types, false).run(text);
            double[] unrounded = new AttentionReference(attention, false).run(text);
            double rounding = CachedAttentionTest.error(unrounded, exact);
            try (AttentionSession session = new AttentionSession(attention, types, LIMITS, 1)) {
                assertThat(CachedAttentionTest.error(session.prefill(0, text, 150), exact)).as(types.label())
                        .isLessThan(rounding / 20);
            }
        }
    }

    @Test
    void aTokenGetsTheSameBitsInEveryChunkBatchAndNumberOfThreads() {
        AttentionCase attention = AttentionCase.plain(3, 1, 48).withRotary(48, false).withSmooth();
        for (KvTypes types : TYPES) {
            Text text = Text.random(attention, 3, 650, 2f);
            Text other = Text.random(attention, 4, 50, 2f);
            float[] whole;
            try (AttentionSession session = new AttentionSession(attention, types, LIMITS, 1)) {
                whole = session.prefill(0, text, 650);
            }
            try (AttentionSession session = new AttentionSession(attention, types, LIMITS, 3)) {
                for (int chunk : new int[]{7, 256}) {
                    assertThat(session.prefill(1, text, chunk)).as("%s, chunks of %d", types.label(), chunk)
                            .isEqualTo(whole);
                }
                session.begin().add(0, text, 0, 600).run();
                for (int t = 600; t < 650; t++) {
                    float[] rows = session.begin().add(2, other, t - 600, t - 599).add(0, text, t, t + 1).run();
                    int columns = attention.outputColumns();
                    assertThat(java.util.Arrays.copyOfRange(rows, columns, 2 * columns)).as(types.label())
                            .isEqualTo(java.util.Arrays.copyOfRange(whole, t * columns, (t + 1) * columns));
                }
            }
        }
    }

    @Test
    void laterTokensCannotPoisonEarlierOnes() {
        AttentionCase attention = AttentionCase.plain(4, 2, 64);
        for (KvTypes types : TYPES) {
            Text text = Text.random(attention, 1, 20, 1f);
            float[] clean;
            try (AttentionSession session = new AttentionSession(attention, types, LIMITS, 1)) {
                clean = session.prefill(0, text, 20);
            }
            java.util.Arrays.fill(text.key(), 19 * attention.keyColumns(), text.key().length, Float.NaN);
            java.util.Arrays.fill(text.value(), 19 * attention.valueColumns(), text.value().length,
                    Float.POSITIVE_INFINITY);
            try (AttentionSession session = new AttentionSession(attention, types, LIMITS, 1)) {
                float[] poisoned = session.prefill(0, text, 20);
                int before = 19 * attention.outputColumns();
                assertThat(java.util.Arrays.copyOf(poisoned, before)).isEqualTo(java.util.Arrays.copyOf(clean, before));
                assertThat(poisoned[before]).isNaN();
            }
        }
    }
}
