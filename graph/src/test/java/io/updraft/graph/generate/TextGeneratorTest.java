package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TextGeneratorTest {
    private static final int[] PROMPT = {'p', 'r', 'o', 'm', 'p', 't', ':'};
    private final Tokenizer tokenizer = new ByteTokenizer();
    private final List<Piece> pieces = new ArrayList<>();

    @Test
    void anEndTokenEndsTheTextAndCountsAsAnId() {
        Generation generation = generate(script("hi", ByteTokenizer.END), GenerationOptions.defaults());
        assertThat(generation.ids()).containsExactly((int) 'h', (int) 'i', ByteTokenizer.END);
        assertThat(generation.text()).isEqualTo("hi");
        assertThat(generation.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(generation.promptTokens()).isEqualTo(PROMPT.length);
        assertThat(generation.newTokens()).isEqualTo(3);
        assertThat(pieces).extracting(Piece::text).containsExactly("h", "i", "");
    }

    @Test
    void endTokensCanBeIgnored() {
        Generation generation = generate(script("hi", ByteTokenizer.END),
                GenerationOptions.builder().ignoreEndTokens(true).maxNewTokens(7).build());
        assertThat(generation.text()).isEqualTo("hihih");
        assertThat(generation.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void maxNewTokensEndsTheText() {
        Generation generation = generate(script("abc"), GenerationOptions.builder().maxNewTokens(5).build());
        assertThat(generation.text()).isEqualTo("abcab");
        assertThat(generation.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(generation.decodeTokensPerSecond()).isPositive();
        assertThat(generation.prefillTokensPerSecond()).isPositive();
        assertThat(generation.timeToFirstToken()).isPositive();
    }

    @Test
    void aStopStringEndsTheTextBeforeIt() {
        Generation generation = generate(script("one. two. "),
                GenerationOptions.builder().stop("two", "never").build());
        assertThat(generation.text()).isEqualTo("one. ");
        assertThat(generation.finishReason()).isEqualTo(FinishReason.STOP_STRING);
        assertThat(streamed()).isEqualTo("one. ");
    }

    @Test
    void heldBackTextComesAtTheEnd() {
        Generation generation = generate(script("abEN"),
                GenerationOptions.builder().stop("ENDING").maxNewTokens(4).build());
        assertThat(generation.text()).isEqualTo("abEN").isEqualTo(streamed());
        assertThat(pieces.getLast()).isEqualTo(new Piece(Piece.NO_ID, "EN"));
    }

    @Test
    void charactersAreStreamedWhole() {
        Generation generation = generate(script("\u65e5\ud83d\ude00"),
                GenerationOptions.builder().maxNewTokens(7).build());
        assertThat(generation.text()).isEqualTo("\u65e5\ud83d\ude00");
        assertThat(pieces).extracting(Piece::text).containsExactly("", "", "\u65e5", "", "", "", "\ud83d\ude00");
    }

    @Test
    void cancellationKeepsWhatIsThere() {
        Cancellation cancellation = new Cancellation();
        Generation generation = generate(script("abcdef"), GenerationOptions.defaults(), cancellation, piece -> {
            if (piece.text().equals("c")) {
                cancellation.cancel();
            }
        });
        assertThat(generation.text()).isEqualTo("abc");
        assertThat(generation.finishReason()).isEqualTo(FinishReason.CANCELLED);
    }

    @Test
    void cancellationBeforeTheFirstIdGivesNone() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        Generation generation = generate(script("abc"), GenerationOptions.defaults(), cancellation, piece -> {
        });
        assertThat(generation.ids()).isEmpty();
        assertThat(generation.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(generation.timeToFirstToken()).isZero();
    }

    @Test
    void aFullContextEndsTheText() {
        ToyModel model = new ToyModel(ByteTokenizer.VOCABULARY, 10, script("abc")::logits);
        Generation generation = generate(model, 10, GenerationOptions.defaults());
        assertThat(generation.finishReason()).isEqualTo(FinishReason.CONTEXT);
        assertThat(generation.promptTokens() + generation.newTokens()).isEqualTo(10);
    }

    @Test
    void promptsAreComputedInChunksAndNewIdsOneByOne() {
        ToyModel model = new ToyModel(ByteTokenizer.VOCABULARY, 1000, script("abc")::logits);
        generate(model, 1000, GenerationOptions.builder().maxNewTokens(3).build());
        assertThat(model.steps).containsExactly("0:3", "0:3", "0:1", "0:1", "0:1");
    }

    @Test
    void theSlotIsFreeAgainAfterAFailure() {
        ToyModel model = new ToyModel(4, 100, ids -> new float[]{Float.NaN, 0, 0, 0});
        try (TokenSession session = model.newSession(SessionOptions.defaults())) {
            TextGenerator generator = new TextGenerator(session, 4, 100, 3, Set.of());
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> generator.generate(new int[]{1}, GenerationOptions.defaults(),
                        Optional.empty(), new Cancellation(), pieces::add)).hasMessageContaining("not finite");
            }
        }
    }

    @Test
    void sampledTextDependsOnTheSeedOnly() {
        ToyModel model = new ToyModel(ByteTokenizer.VOCABULARY, 1000, ids -> new float[ByteTokenizer.VOCABULARY]);
        GenerationOptions options = GenerationOptions.builder().temperature(1).seed(5).maxNewTokens(20).build();
        assertThat(generate(model, 1000, options).ids()).isEqualTo(generate(model, 1000, options).ids());
    }

    @Test
    void badPromptsSayWhatToDo() {
        assertPrompt("the prompt is empty");
        assertPrompt("outside the vocabulary; give ids from 0 to 259", 1, 260);
        assertPrompt("prompt id -1 at position 0", -1);
        assertPrompt("the prompt has 1000 ids, the context has room for 1000", new int[1000]);
    }

    @Test
    void stopStringsNeedATokenizer() {
        try (TokenSession session = script("abc").newSession(SessionOptions.defaults())) {
            TextGenerator generator = new TextGenerator(session, 260, 1000, 3, Set.of());
            assertThatThrownBy(() -> generator.generate(PROMPT, GenerationOptions.builder().stop("x").build(),
                    Optional.empty(), new Cancellation(), pieces::add)).hasMessageContaining("need a tokenizer");
        }
    }

    private void assertPrompt(String message, int... prompt) {
        try (TokenSession session = script("abc").newSession(SessionOptions.defaults())) {
            TextGenerator generator = new TextGenerator(session, 260, 1000, 3, Set.of());
            assertThatThrownBy(() -> generator.generate(prompt, GenerationOptions.defaults(), Optional.of(tokenizer),
                    new Cancellation(), pieces::add)).isInstanceOf(GenerationException.class)
                    .hasMessageContaining(message);
        }
    }

    private ToyModel script(String text, int... more) {
        int[] ids = tokenizer.encode(text);
        int[] script = java.util.Arrays.copyOf(ids, ids.length + more.length);
        System.arraycopy(more, 0, script, ids.length, more.length);
        return ToyModel.reciting(ByteTokenizer.VOCABULARY, PROMPT.length, script);
    }

    private Generation generate(ToyModel model, GenerationOptions options) {
        return generate(model, 1000, options);
    }

    private Generation generate(ToyModel model, int context, GenerationOptions options) {
        return generate(model, context, options, new Cancellation(), piece -> {
        });
    }

    private Generation generate(ToyModel model, GenerationOptions options, Cancellation cancellation,
            Consumer<Piece> listener) {
        return generate(model, 1000, options, cancellation, listener);
    }

    private Generation generate(ToyModel model, int context, GenerationOptions options, Cancellation cancellation,
            Consumer<Piece> listener) {
        pieces.clear();
        try (TokenSession session = model.newSession(new SessionOptions(context, 1, 3, false))) {
            return new TextGenerator(session, model.vocabularySize(), context, 3, Set.of(ByteTokenizer.END))
                    .generate(PROMPT, options, Optional.of(tokenizer), cancellation,
                            ((Consumer<Piece>) pieces::add).andThen(listener));
        }
    }

    private String streamed() {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(piece.text()));
        return text.toString();
    }
}
