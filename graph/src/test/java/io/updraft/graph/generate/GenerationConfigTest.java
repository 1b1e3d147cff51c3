package io.updraft.graph.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationConfigTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void aFolderWithoutConfigurationHasNone() {
        assertThat(GenerationConfig.read(folder)).isEqualTo(GenerationConfig.empty());
    }

    @Test
    void endTokensOfAllFilesCount() throws IOException {
        write("genai_config.json", "{\"model\": {\"bos_token_id\": 1, \"eos_token_id\": [2, 3], "
                + "\"context_length\": 2048}}");
        write("generation_config.json", "{\"eos_token_id\": 7, \"bos_token_id\": null}");
        write("config.json", "{\"eos_token_id\": 99, \"max_position_embeddings\": 4096}");
        GenerationConfig config = GenerationConfig.read(folder);
        assertThat(config.endTokens()).containsExactlyInAnyOrder(2, 3, 7);
        assertThat(config.beginToken()).hasValue(1);
        assertThat(config.contextLength()).hasValue(2048);
    }

    @Test
    void configJsonServesWhereNothingElseDoes() throws IOException {
        write("config.json", "{\"eos_token_id\": 99, \"max_position_embeddings\": 4096}");
        assertThat(GenerationConfig.read(folder).endTokens()).containsExactly(99);
        assertThat(GenerationConfig.read(folder).contextLength()).hasValue(4096);
    }

    @Test
    void damagedFilesAreNamed() throws IOException {
        assertDamaged("{\"model\": {\"eos_token_id\": \"two\"}}", "eos_token_id is two");
        assertDamaged("{\"model\": {\"eos_token_id\": [1, 2.5]}}", "eos_token_id is 2.5");
        assertDamaged("{\"model\": {\"context_length\": -1}}", "context_length is -1");
        assertDamaged("{\"model\": {", "is not valid JSON");
        assertDamaged("[]", "holds no JSON object");
        assertDamaged("", "holds no JSON object");
        assertDamaged("{\"a\":" + "[".repeat(100_000), "nested more than 64 levels");
    }

    private void assertDamaged(String text, String message) throws IOException {
        write("genai_config.json", text);
        assertThatThrownBy(() -> GenerationConfig.read(folder)).isInstanceOf(GenerationException.class)
                .hasMessageContaining(message);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
