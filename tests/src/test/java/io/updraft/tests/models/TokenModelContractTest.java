package io.updraft.tests.models;

import static io.updraft.tests.models.DialectRun.CHUNKS;
import static io.updraft.tests.models.DialectRun.IDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every dialect gives the logits that ONNX Runtime gives, in whatever portions its ids come.
class TokenModelContractTest {
    private static final SessionOptions OPTIONS = new SessionOptions(0, 2, 64, true);
    private static final Map<String, DialectRun> RUNS = new TreeMap<>();

    @TempDir
    private static Path folder = Path.of("");

    static List<Dialect> dialects() {
        return Dialects.all();
    }

    @AfterAll
    static void closeModels() {
        RUNS.values().forEach(DialectRun::close);
        RUNS.clear();
    }

    private static DialectRun run(Dialect dialect) {
        return RUNS.computeIfAbsent(dialect.name(), _ -> DialectRun.of(dialect, folder));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void runsAllSequencesOfAStepTogetherOnKernels(Dialect dialect) {
        assertThat(run(dialect).model().passes().refusal()).as("why it runs on the reference implementations")
                .isEmpty();
        assertThat(run(dialect).model().kernels()).as("nodes without a kernel")
                .noneMatch(chosen -> chosen.kernel().equals("reference"));
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void logitsAreThoseOfOnnxRuntime(Dialect dialect) {
        DialectRun run = run(dialect);
        try (TokenSession session = run.model().model().newSession(OPTIONS)) {
            float[][] logits = TokenSequence.chunks(session, session.open(), IDS, CHUNKS);
            switch (dialect.rounding()) {
                // Sums of up to 256 products in another order: ONNX Runtime itself gives other last bits, 5e-7, where
                // it computes the same rows one by one.
                case NONE -> assertThat(LogitsError.worst(logits, run.oracle())).isLessThan(1e-5);
                // Against the model without rounding, no worse than ONNX Runtime, which rounds each activation.
                case HALF ->
                    assertThat(LogitsError.all(logits, run.exact())).isLessThan(LogitsError.all(run.oracle(), run
                            .exact()));
                // The same rounding on the same blocks; the order of what is left must not cost as much again.
                case BLOCKS, BLOCKS_BY_DEFAULT ->
                    assertThat(LogitsError.all(logits, run.exact())).isLessThan(1.5 * LogitsError.all(run
                            .oracle(), run.exact()));
                // Equal, but for activations on the edge between two steps of 1/255 of the range: one that falls to the
                // other side moves its row by some 4e-3.
                case STEPS -> assertThat(LogitsError.all(logits, run.oracle())).isLessThan(1e-2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void sequencesOfAStepDoNotTouchEachOther(Dialect dialect) {
        try (TokenSession session = run(dialect).model().model().newSession(OPTIONS)) {
            int[] first = Arrays.copyOfRange(IDS, 0, 13);
            int[] second = Arrays.copyOfRange(IDS, 14, 19);
            float[][] firstAlone = alone(session, first);
            float[][] secondAlone = alone(session, second);
            int a = session.open();
            int b = session.open();
            session.step(List.of(new SequenceInput(b, second, LogitsWanted.ALL), new SequenceInput(a, first,
                    LogitsWanted.ALL)));
            float[][] rows = TokenSequence.rows(session);
            session.step(
                    List.of(new SequenceInput(a, new int[]{4}, LogitsWanted.LAST), new SequenceInput(b, new int[]{9, 8},
                            LogitsWanted.NONE)));
            float[][] step = TokenSequence.rows(session);
            float[][] lastOfSecond = TokenSequence.step(session, b, 4);
            assertThat(Arrays.copyOf(rows, second.length)).as("second").isDeepEqualTo(Arrays.copyOf(secondAlone,
                    second.length));
            assertThat(Arrays.copyOfRange(rows, second.length, rows.length)).as("first").isDeepEqualTo(Arrays.copyOf(
                    firstAlone, first.length));
            assertThat(step).as("rows wanted of the step").hasNumberOfRows(1);
            assertThat(step[0]).as("decoding of the first").containsExactly(firstAlone[first.length]);
            session.close(a);
            int c = session.open();
            TokenSequence.step(session, c, second);
            TokenSequence.step(session, c, 9, 8);
            assertThat(lastOfSecond[0]).as("decoding of the second")
                    .containsExactly(TokenSequence.step(session, c, 4)[0]);
        }
    }

    /// Logits of the ids and of one more, 4.
    private static float[][] alone(TokenSession session, int[] ids) {
        int sequence = session.open();
        List<float[]> rows = new ArrayList<>(List.of(TokenSequence.step(session, sequence, ids)));
        rows.add(TokenSequence.step(session, sequence, 4)[0]);
        session.close(sequence);
        return rows.toArray(float[][]::new);
    }
}
