package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.Models;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Memory of long prompts: no buffer grows with the square of the tokens.
class WorkspaceTest {
    private static List<TokenModel> opened = List.of();

    @BeforeAll
    static void openModel() {
        opened = List.of(Models.open(ModelFolders.tinyWordnet(), new ModelOptions("cpu", 2)));
    }

    @AfterAll
    static void closeModel() {
        opened.forEach(TokenModel::close);
    }

    /// 2 for what each token needs, a little for what does not depend on them; a matrix of scores would make it 4.
    @Test
    void twiceTheTokensOfAStepTakeTwiceTheWorkspace() {
        assertThat(workspaceOfOneStep(2048)).isLessThanOrEqualTo((long) (2.1 * workspaceOfOneStep(1024)));
    }

    @Test
    void aPromptInChunksTakesTheWorkspaceOfAChunk() {
        SessionOptions chunks = SessionOptions.defaults().withMaxTokensPerStep(256);
        assertThat(workspace(chunks.withContextLength(2048))).isEqualTo(workspace(chunks.withContextLength(1024)));
    }

    /// The step is taken, so that a buffer that a kernel needs and the figure leaves out would be missed.
    private static long workspaceOfOneStep(int tokens) {
        try (TokenSession session = opened.getFirst().newSession(new SessionOptions(tokens, 1, tokens, false))) {
            int[] ids = IntStream.range(0, tokens).map(i -> 1 + i * 7919 % 4000).toArray();
            session.step(List.of(new SequenceInput(session.open(), ids, LogitsWanted.LAST)));
            assertThat(session.logitRows()).isEqualTo(1);
            return session.memory().workspaceBytes();
        }
    }

    private static long workspace(SessionOptions options) {
        try (TokenSession session = opened.getFirst().newSession(options)) {
            return session.memory().workspaceBytes();
        }
    }
}
