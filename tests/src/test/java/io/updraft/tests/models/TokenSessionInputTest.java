package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.graph.Models;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a session says to input that it cannot take, and that it is none the worse for it.
class TokenSessionInputTest {
    private static final LlmSizes SIZES = LlmSizes.odd();
    private static final SessionOptions OPTIONS = new SessionOptions(24, 2, 16, true);

    @TempDir
    private static Path folder = Path.of("");
    private static List<TokenModel> opened = List.of();

    @BeforeAll
    static void openModel() {
        new GenaiLlm("llama", SIZES).write(folder);
        opened = List.of(Models.open(folder, new ModelOptions("cpu", 2)));
    }

    @AfterAll
    static void closeModel() {
        opened.forEach(TokenModel::close);
    }

    private static TokenModel model() {
        return opened.getFirst();
    }

    @Test
    void modelKnowsItsSizes() {
        assertThat(model().vocabularySize()).isEqualTo(SIZES.vocabulary());
        assertThat(model().contextLength()).isEqualTo(SIZES.context());
        assertThat(model().deviceName()).isEqualTo("cpu");
        assertThat(model().weightBytes()).isPositive();
    }

    @Test
    void promptLongerThanTheContextIsRefused() {
        try (TokenSession session = model().newSession(OPTIONS)) {
            int sequence = session.open();
            TokenSequence.step(session, sequence, ids(16));
            refuses(session, sequence, "24", ids(9));
            assertThat(session.length(sequence)).isEqualTo(16);
            assertThat(TokenSequence.step(session, sequence, ids(8))).hasNumberOfRows(8);
            refuses(session, sequence, "24", 1);
        }
    }

    @Test
    void stepLargerThanTheSessionTakesIsRefused() {
        try (TokenSession session = model().newSession(OPTIONS)) {
            int sequence = session.open();
            refuses(session, sequence, "16", ids(17));
            assertThat(session.length(sequence)).isZero();
        }
    }

    @Test
    void contextLongerThanTheModelsIsRefused() {
        assertThatThrownBy(() -> model().newSession(OPTIONS.withContextLength(SIZES.context() + 1)).close())
                .isInstanceOf(GenerationException.class).hasMessageContaining(Integer.toString(SIZES.context()));
    }

    @Test
    void emptyPromptIsRefused() {
        assertThatThrownBy(() -> new SequenceInput(0, new int[0], LogitsWanted.LAST)).isInstanceOf(
                GenerationException.class).hasMessageContaining("no ids");
        try (TokenSession session = model().newSession(OPTIONS)) {
            assertThatThrownBy(() -> session.step(List.of())).isInstanceOf(GenerationException.class);
        }
    }

    @Test
    void idsOutsideTheVocabularyAreRefusedAndChangeNothing() {
        try (TokenSession session = model().newSession(OPTIONS)) {
            int sequence = session.open();
            float[][] before = TokenSequence.step(session, sequence, 3, 1, 4);
            for (int id : new int[]{-1, SIZES.vocabulary(), Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                refuses(session, sequence, Integer.toString(id), 7, id);
            }
            int other = session.open();
            assertThatThrownBy(() -> session.step(List.of(new SequenceInput(other, new int[]{1}, LogitsWanted.LAST),
                    new SequenceInput(sequence, new int[]{-5}, LogitsWanted.LAST)))).isInstanceOf(
                            GenerationException.class);
            assertThat(session.length(sequence)).isEqualTo(3);
            assertThat(session.length(other)).isZero();
            assertThat(TokenSequence.step(session, other, 3, 1, 4)).isDeepEqualTo(before);
            session.close(sequence);
            int third = session.open();
            TokenSequence.step(session, third, 3, 1, 4);
            assertThat(TokenSequence.step(session, third, 7)).isDeepEqualTo(TokenSequence.step(session, other, 7));
        }
    }

    @Test
    void exhaustedSlotsAreRefusedAndFreedOnesTakenAgain() {
        try (TokenSession session = model().newSession(OPTIONS)) {
            int first = session.open();
            int second = session.open();
            assertThat(second).isNotEqualTo(first);
            assertThatThrownBy(session::open).isInstanceOf(GenerationException.class).hasMessageContaining("2");
            session.close(first);
            int third = session.open();
            assertThat(session.length(third)).isZero();
        }
    }

    @Test
    void aSequenceThatIsNotOpenIsRefused() {
        try (TokenSession session = model().newSession(OPTIONS)) {
            int sequence = session.open();
            session.close(sequence);
            assertThatThrownBy(() -> session.close(sequence)).isInstanceOf(GenerationException.class);
            refuses(session, sequence, Integer.toString(sequence), 1);
            refuses(session, 17, "17", 1);
            refuses(session, -1, "-1", 1);
        }
    }

    @Test
    void aSequenceTwiceInAStepIsRefused() {
        try (TokenSession session = model().newSession(OPTIONS)) {
            int sequence = session.open();
            SequenceInput input = new SequenceInput(sequence, new int[]{1}, LogitsWanted.LAST);
            assertThatThrownBy(() -> session.step(List.of(input, input))).isInstanceOf(GenerationException.class);
            assertThat(session.length(sequence)).isZero();
        }
    }

    @Test
    void closingTwiceIsHarmlessAndUseAfterIsRefused() {
        TokenSession session = model().newSession(OPTIONS);
        int sequence = session.open();
        session.close();
        assertThatCode(session::close).doesNotThrowAnyException();
        refuses(session, sequence, "closed", 1);
        assertThatThrownBy(session::open).isInstanceOf(GenerationException.class).hasMessageContaining("closed");
        TokenModel model = Models.open(folder, new ModelOptions("cpu", 1));
        model.close();
        assertThatCode(model::close).doesNotThrowAnyException();
        assertThatThrownBy(() -> model.newSession(OPTIONS).close()).isInstanceOf(RuntimeException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void rowsWantedAreTheLastOrNoneOrAll() {
        try (TokenSession session = model().newSession(OPTIONS)) {
            int sequence = session.open();
            float[][] all = TokenSequence.step(session, sequence, 3, 1, 4, 1);
            session.close(sequence);
            int again = session.open();
            session.step(List.of(new SequenceInput(again, new int[]{3, 1}, LogitsWanted.NONE)));
            assertThat(session.logitRows()).isZero();
            assertThatThrownBy(() -> session.logits(0)).isInstanceOf(GenerationException.class);
            session.step(List.of(new SequenceInput(again, new int[]{4, 1}, LogitsWanted.LAST)));
            float[][] last = TokenSequence.rows(session);
            assertThat(last).hasNumberOfRows(1);
            assertThat(LogitsError.of(last[0], all[3])).isLessThan(1e-6);
        }
    }

    @Test
    void allLogitsMustBeAskedForWhenOpening() {
        try (TokenSession session = model().newSession(OPTIONS.withAllLogits(false))) {
            int sequence = session.open();
            assertThatThrownBy(() -> TokenSequence.step(session, sequence, 1, 2, 3)).isInstanceOf(
                    GenerationException.class).hasMessageContaining("allLogits");
            assertThat(session.length(sequence)).isZero();
        }
    }

    private static void refuses(TokenSession session, int sequence, String part, int... ids) {
        assertThatThrownBy(() -> TokenSequence.step(session, sequence, ids)).isInstanceOf(GenerationException.class)
                .hasMessageContaining(part);
    }

    private static int[] ids(int count) {
        int[] ids = new int[count];
        Arrays.setAll(ids, i -> 1 + i * 7 % 100);
        return ids;
    }
}
