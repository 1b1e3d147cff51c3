package io.updraft.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The random model, on the rival: ONNX Runtime checks the graph, and the rival's own loop is checked with it.
class RandomLlamaTest {
    private static final LlamaShape TINY = LlamaShape.named("tiny").orElseThrow();
    private static final int[] PROMPT = {1, 999, 5, 77, 31, 0, 123};

    @TempDir
    private Path folder = Path.of("");

    @Test
    void oneShapeIsAlwaysTheSameBytes() throws IOException {
        RandomLlama.write(TINY, folder.resolve("a"));
        RandomLlama.write(TINY, folder.resolve("b"));
        for (String file : new String[]{"model.onnx", "model.onnx.data", "genai_config.json"}) {
            assertThat(Files.mismatch(folder.resolve("a").resolve(file), folder.resolve("b").resolve(file)))
                    .as(file).isEqualTo(-1);
        }
    }

    @Test
    void onnxRuntimeRunsItAndContinuesFromItsCache() {
        RandomLlama.write(TINY, folder);
        try (OnnxRuntimeContender rival = new OnnxRuntimeContender(folder.resolve("model.onnx"), 1, 40)) {
            int[] ids = rival.run(PROMPT, 20).ids();
            assertThat(rival.run(PROMPT, 20).ids()).isEqualTo(ids);
            assertThat(Arrays.stream(ids).distinct().count()).isGreaterThan(3);
            // What follows the prompt and its first ids is what followed the prompt alone: past and present are paired.
            int[] longer = Arrays.copyOf(PROMPT, PROMPT.length + 5);
            System.arraycopy(ids, 0, longer, PROMPT.length, 5);
            assertThat(rival.run(longer, 10).ids()).isEqualTo(Arrays.copyOfRange(ids, 5, 15));
            assertThat(rival.name()).startsWith("onnxruntime 1.");
        }
    }

    @Test
    void aModelThatOnnxRuntimeRefusesIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("model.onnx"), "no model");
        assertThatThrownBy(() -> new OnnxRuntimeContender(file, 1, 10)).isInstanceOf(BenchException.class)
                .hasMessageContaining("ONNX Runtime does not run this model");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThatThrownBy(() -> RandomLlama.write(TINY, file)).isInstanceOf(BenchException.class)
                .hasMessageContaining("cannot be written");
    }
}
