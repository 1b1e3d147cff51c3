package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DetokenizerTest {
    private final Tokenizer tokenizer = new ByteTokenizer();

    @ParameterizedTest
    @ValueSource(strings = {"plain", "h\u00e9llo", "\u65e5\u672c\u8a9e", "a\ud83d\ude00b",
        "\ud83d\udc69\u200d\ud83d\ude80"})
    void noPieceSplitsACharacter(String text) {
        List<String> pieces = pieces(text, tokenizer.encode("prompt"));
        assertThat(String.join("", pieces)).isEqualTo(text);
        assertThat(pieces).noneMatch(piece -> piece.contains("\uFFFD"))
                .noneMatch(piece -> !piece.isEmpty() && Character.isLowSurrogate(piece.charAt(0)));
    }

    @Test
    void theMiddleOfACharacterGivesNothing() {
        assertThat(pieces("\u65e5", new int[0])).containsExactly("", "", "\u65e5", "");
    }

    @Test
    void aCharacterThatIsNeverCompletedIsReplacedAtTheEnd() {
        Detokenizer detokenizer = new Detokenizer(tokenizer, new int[0]);
        assertThat(detokenizer.add('a')).isEqualTo("a");
        assertThat(detokenizer.add(0xE6)).isEmpty();
        assertThat(detokenizer.finish()).isEqualTo("\uFFFD");
        assertThat(detokenizer.finish()).isEmpty();
    }

    @Test
    void brokenBytesDoNotHoldTheTextForever() {
        Detokenizer detokenizer = new Detokenizer(tokenizer, new int[0]);
        int shown = IntStream.range(0, 100).map(i -> detokenizer.add(0xFF).length()).sum();
        assertThat(shown).isGreaterThan(80);
        assertThat(detokenizer.add('x')).endsWith("x");
    }

    @Test
    void anIncompleteCharacterAtThePromptsEndIsCompleted() {
        byte[] smile = "\ud83d\ude00".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Detokenizer detokenizer = new Detokenizer(tokenizer, new int[]{'a', smile[0] & 255, smile[1] & 255});
        assertThat(detokenizer.add(smile[2] & 255)).isEmpty();
        assertThat(detokenizer.add(smile[3] & 255)).isEqualTo("\ud83d\ude00");
    }

    @Test
    void specialIdsHaveNoText() {
        Detokenizer detokenizer = new Detokenizer(tokenizer, new int[]{257});
        assertThat(detokenizer.add(258)).isEmpty();
        assertThat(detokenizer.add('z')).isEqualTo("z");
    }

    private List<String> pieces(String text, int[] prompt) {
        Detokenizer detokenizer = new Detokenizer(tokenizer, prompt);
        List<String> pieces = new ArrayList<>();
        for (int id : tokenizer.encode(text)) {
            pieces.add(detokenizer.add(id));
        }
        pieces.add(detokenizer.finish());
        return pieces;
    }
}
