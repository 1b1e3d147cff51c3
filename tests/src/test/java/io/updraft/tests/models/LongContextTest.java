package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Prompts of several tiles of keys: logits are ONNX Runtime's, and the same bits in whatever chunks the prompt comes.
class LongContextTest {
    private static final int[] IDS = new SplittableRandom(3).ints(307, 0, LlmSizes.odd().vocabulary()).toArray();

    @TempDir
    private Path folder = Path.of("");

    static List<Dialect> dialects() {
        return Dialects.longContexts();
    }

    @ParameterizedTest
    @MethodSource("dialects")
    void chunksAreOnnxRuntimesWholePrompt(Dialect dialect) {
        dialect.writer().accept(folder);
        float[][] expected;
        try (OrtRunner runner = new OrtRunner(folder)) {
            expected = runner.step(IDS);
        }
        try (TokenModel model = Models.open(folder, new ModelOptions("cpu", 2));
                TokenSession session = model.newSession(
                        new SessionOptions(512, 1, 512, true))) {
            float[][] whole = chunks(session, IDS.length);
            // Attention sums up to 307 weighted rows, each rounded once more than in a short prompt.
            assertThat(LogitsError.worst(whole, expected)).isLessThan(1e-5);
            assertThat(chunks(session, 64, 128, 1, 100, 14)).as("chunks on tiles' edges").isDeepEqualTo(whole);
            assertThat(chunks(session, 7, 1, 131, 63, 104, 1)).as("chunks across tiles").isDeepEqualTo(whole);
        }
    }

    private static float[][] chunks(TokenSession session, int... lengths) {
        assertThat(Arrays.stream(lengths).sum()).isEqualTo(IDS.length);
        int sequence = session.open();
        float[][] rows = TokenSequence.chunks(session, sequence, IDS, lengths);
        session.close(sequence);
        return rows;
    }
}
