package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The demo model's tokenizer, against the ids and texts that its maker recorded.
class HuggingFaceTokenizerTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void promptsAndTextsAreThoseOfTheReference() {
        try (Tokenizer tokenizer = open(demo())) {
            List<?> prompts = (List<?>) JsonFile.read(demo().resolve("reference.json")).get("greedy");
            assertThat(prompts).hasSize(5);
            for (Object each : prompts) {
                Map<?, ?> prompt = (Map<?, ?>) each;
                int[] ids = ids(prompt.get("prompt_ids"));
                assertThat(tokenizer.encode((String) prompt.get("prompt"))).isEqualTo(ids);
                Detokenizer detokenizer = new Detokenizer(tokenizer, ids);
                StringBuilder text = new StringBuilder();
                Arrays.stream(ids(prompt.get("new_ids"))).forEach(id -> text.append(detokenizer.add(id)));
                assertThat(text.append(detokenizer.finish())).hasToString((String) prompt.get("text"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"na\u00efve", "\u65e5\u672c\u8a9e", "\ud83d\udc69\u200d\ud83d\ude80 and \ud83c\udf0b!"})
    void streamedTextIsTheText(String text) {
        try (Tokenizer tokenizer = open(demo())) {
            int[] ids = tokenizer.encode(text);
            Detokenizer detokenizer = new Detokenizer(tokenizer, new int[]{0});
            StringBuilder streamed = new StringBuilder();
            for (int i = 1; i < ids.length; i++) {
                String piece = detokenizer.add(ids[i]);
                assertThat(piece).doesNotContain("\uFFFD");
                streamed.append(piece);
            }
            assertThat(streamed).hasToString(text);
        }
    }

    @Test
    void theBeginTokenIsNotDoubled() {
        try (Tokenizer tokenizer = open(demo())) {
            assertThat(tokenizer.encode("<|endoftext|>library")).startsWith(0)
                    .isEqualTo(tokenizer.encode("library"));
        }
    }

    @Test
    void theBeginTokenIsLeftOutWhereTheConfigurationSaysSo() throws IOException {
        Files.copy(demo().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        String config = Files.readString(demo().resolve("tokenizer_config.json"));
        Files.writeString(folder.resolve("tokenizer_config.json"),
                config.replace("\"add_bos_token\": true", "\"add_bos_token\": false"));
        try (Tokenizer tokenizer = open(folder)) {
            assertThat(tokenizer.encode("library")).isNotEmpty().doesNotContain(0);
        }
    }

    @Test
    void aMissingTokenizerNamesTheWayAround() {
        LazyTokenizer lazy = new LazyTokenizer(folder, GenerationConfig.empty());
        assertThat(lazy.ifUsable()).isEmpty();
        assertThatThrownBy(lazy::get).isInstanceOf(GenerationException.class)
                .hasMessageContaining("has no tokenizer.json").hasMessageContaining("--prompt-ids");
    }

    @Test
    void aDamagedTokenizerIsNamed() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        assertThatThrownBy(() -> open(folder)).isInstanceOf(GenerationException.class)
                .hasMessageContaining("tokenizer.json cannot be read").hasMessageContaining("--prompt-ids");
    }

    private static Tokenizer open(Path model) {
        return HuggingFaceTokenizer.open(model, GenerationConfig.read(model));
    }

    private static int[] ids(Object list) {
        return ((List<?>) list).stream().mapToInt(id -> ((Double) id).intValue()).toArray();
    }

    /// Tests run in their room's folder; the models lie beside the rooms.
    private static Path demo() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("models/tiny-wordnet"))) {
            here = here.getParent();
        }
        return here.resolve("models/tiny-wordnet");
    }
}
