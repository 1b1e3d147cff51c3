package io.updraft.attention;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.runtime.host.StepLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CachedAttentionTest {
    private static final StepLimits LIMITS = new StepLimits(700, 1, 4, 4, 1100);
    /// Online softmax multiplies by a handful of rescaling factors more than the plain form does.
    static final double ALLOWED = 3;

    static List<AttentionCase> cases() {
        List<AttentionCase> cases = new ArrayList<>();
        for (int dim : new int[]{1, 32, 64, 80, 96, 128, 256}) {
            cases.add(AttentionCase.plain(2, 1, dim));
        }
        for (int kvHeads : new int[]{1, 2, 3, 6}) {
            cases.add(AttentionCase.plain(6, kvHeads, 64));
        }
        cases.add(AttentionCase.plain(7, 1, 16));
        cases.add(AttentionCase.plain(40, 1, 16));
        AttentionCase demo = AttentionCase.plain(4, 2, 64);
        for (int window : new int[]{1, 5, 64, 300}) {
            cases.add(demo.withWindow(window));
        }
        cases.add(demo.withPacked().withRotary(64, false));
        cases.add(demo.withRotary(32, false));
        cases.add(demo.withRotary(64, true));
        cases.add(demo.withRotary(20, true).withNorm());
        cases.add(demo.withSoftcap(5));
        cases.add(demo.withSmooth());
        cases.add(demo.withSink());
        cases.add(demo.withValueDim(40));
        cases.add(demo.withPacked().withRotary(64, false).withNorm().withSink().withSoftcap(30).withWindow(33));
        return cases;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void losesLittleAgainstFloat64(AttentionCase attention) {
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 2)) {
            for (int length : new int[]{1, 2, 15, 16, 17, 33, 100, 257}) {
                for (float size : new float[]{1f, 30f}) {
                    Text text = Text.random(attention, length, length, size);
                    assertClose(session.prefill(0, text, length), attention, text);
                }
            }
        }
    }

    /// Beyond what the plain form loses in this sample we may lose one rounding of the largest score, by which
    /// every weight, and so the result, may be off.
    private static void assertClose(float[] found, AttentionCase attention, Text text) {
        AttentionReference reference = new AttentionReference(attention, false);
        double[] exact = reference.run(text);
        double[] plain = new AttentionReference(attention, true).run(text);
        double lost = error(plain, exact);
        assertThat(error(found, exact)).as("%s, %d tokens", attention, text.length())
                .isLessThanOrEqualTo(ALLOWED * lost + Math.ulp(1f) * (1 + reference.largestScore()));
    }

    static double error(float[] found, double[] exact) {
        double[] ours = new double[found.length];
        for (int i = 0; i < found.length; i++) {
            ours[i] = found[i];
        }
        return error(ours, exact);
    }

    /// Largest error relative to the largest value.
    static double error(double[] found, double[] exact) {
        double worst = 0;
        double largest = 0;
        for (int i = 0; i < exact.length; i++) {
            double error = Math.abs(found[i] - exact[i]);
            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : Math.max(worst, error);
            largest = Math.max(largest, Math.abs(exact[i]));
        }
        return worst / largest;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTokenGetsTheSameBitsInEveryChunk(AttentionCase attention) {
        Text text = Text.random(attention, 3, 300, 2f);
        float[] whole;
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 1)) {
            whole = session.prefill(0, text, 300);
        }
        for (int threads : new int[]{1, 3}) {
            try (AttentionSession session = new AttentionSession(attention, LIMITS, threads)) {
                for (int chunk : new int[]{1, 7, 64, 256}) {
                    assertThat(session.prefill(0, text, chunk)).as("%d threads, chunks of %d", threads, chunk)
                            .isEqualTo(whole);
                }
            }
        }
    }

    @Test
    void longContextsAreSplitWithoutChangingABit() {
        AttentionCase attention = AttentionCase.plain(3, 1, 48).withSmooth();
        Text text = Text.random(attention, 3, 1050, 2f);
        float[] whole;
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 1)) {
            whole = session.prefill(0, text, 700);
        }
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 3)) {
            session.begin().add(0, text, 0, 700).run();
            session.begin().add(0, text, 700, 900).run();
            for (int t = 900; t < 1050; t++) {
                float[] row = session.begin().add(0, text, t, t + 1).run();
                assertThat(row).isEqualTo(row(attention, whole, t));
            }
        }
    }

    @Test
    void aBatchGivesEachSequenceWhatItGetsAlone() {
        AttentionCase attention = AttentionCase.plain(4, 2, 64).withRotary(64, false).withWindow(90);
        Text a = Text.random(attention, 10, 301, 2f);
        Text b = Text.random(attention, 20, 37, 2f);
        Text c = Text.random(attention, 30, 130, 2f);
        float[] aAlone;
        float[] bAlone;
        float[] cAlone;
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 1)) {
            aAlone = session.prefill(0, a, 301);
            bAlone = session.prefill(1, b, 37);
            cAlone = session.prefill(2, c, 130);
        }
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 2)) {
            session.begin().add(3, a, 0, 300).run();
            session.begin().add(0, c, 0, 100).run();
            float[] mixed = session.begin().add(3, a, 300, 301).add(1, b, 0, 37).add(0, c, 100, 130).run();
            int columns = attention.outputColumns();
            assertThat(java.util.Arrays.copyOfRange(mixed, 0, columns)).isEqualTo(row(attention, aAlone, 300));
            assertThat(java.util.Arrays.copyOfRange(mixed, columns, 38 * columns)).isEqualTo(bAlone);
            assertThat(java.util.Arrays.copyOfRange(mixed, 38 * columns, 68 * columns))
                    .isEqualTo(java.util.Arrays.copyOfRange(cAlone, 100 * columns, 130 * columns));
        }
    }

    private static float[] row(AttentionCase attention, float[] rows, int row) {
        return java.util.Arrays.copyOfRange(rows, row * attention.outputColumns(),
                (row + 1) * attention.outputColumns());
    }

    @Test
    void laterTokensCannotPoisonEarlierOnes() {
        AttentionCase attention = AttentionCase.plain(4, 2, 64);
        Text text = Text.random(attention, 1, 20, 1f);
        float[] clean;
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 1)) {
            clean = session.prefill(0, text, 20);
        }
        java.util.Arrays.fill(text.key(), 19 * attention.keyColumns(), text.key().length, Float.NaN);
        java.util.Arrays.fill(text.value(), 19 * attention.valueColumns(), text.value().length,
                Float.POSITIVE_INFINITY);
        try (AttentionSession session = new AttentionSession(attention, LIMITS, 1)) {
            float[] poisoned = session.prefill(0, text, 20);
            int before = 19 * attention.outputColumns();
            assertThat(java.util.Arrays.copyOf(poisoned, before)).isEqualTo(java.util.Arrays.copyOf(clean, before));
            assertThat(poisoned[before]).isNaN();
        }
    }

    @Test
    void scratchDoesNotGrowWithTheStep() {
        AttentionCase attention = AttentionCase.plain(4, 2, 64);
        var prepared = AttentionKernels.all().getFirst().prepare(attention.request(),
                new io.updraft.runtime.host.Preparation(java.lang.foreign.Arena.ofAuto(),
                        new io.updraft.runtime.host.Workers(1)));
        long small = prepared.scratchBytes(new StepLimits(1024, 1, 1, 1, 4096), 2);
        long large = prepared.scratchBytes(new StepLimits(2048, 1, 1, 1, 4096), 2);
        assertThat(large).isEqualTo(small).isLessThan(1 << 20);
    }
}
