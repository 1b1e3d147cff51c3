package io.updraft.tests.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.generate.Cancellation;
import io.updraft.graph.generate.FinishReason;
import io.updraft.graph.generate.Generation;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.GenerationOptions;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.NpyIds;
import io.updraft.graph.generate.Perplexity;
import io.updraft.graph.generate.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whole models: the demo model always, and the dialects in shared/models against what their maker recorded.
class GenerationTest {
    private static final ModelOptions TWO_THREADS = new ModelOptions("cpu", 2);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void piecesMakeTheTextAndTheSameTextEachTime() {
        try (LanguageModel model = open(Models.demo())) {
            List<Piece> pieces = new ArrayList<>();
            GenerationOptions options = GenerationOptions.builder().maxNewTokens(40).build();
            Generation first = model.generate("tornado (noun):", options, pieces::add);
            StringBuilder text = new StringBuilder();
            pieces.forEach(piece -> text.append(piece.text()));
            assertThat(text).hasToString(first.text());
            assertThat(first.text()).isNotBlank();
            assertThat(model.generate("tornado (noun):", options, _ -> {
            }).ids()).isEqualTo(first.ids());
            int[] ids = model.tokenizer().encode("tornado (noun):");
            assertThat(model.generate(ids, options, new Cancellation(), _ -> {
            }).text()).isEqualTo(first.text());
        }
    }

    @Test
    void longPromptsAreComputedInChunks() {
        try (LanguageModel model = LanguageModel.open(Models.demo(), TWO_THREADS, 700)) {
            int[] prompt = new int[690];
            for (int i = 0; i < prompt.length; i++) {
                prompt[i] = (i * 31) % 4096;
            }
            Generation generation = model.generate(prompt, GenerationOptions.builder().ignoreEndTokens(true).build(),
                    new Cancellation(), _ -> {
                    });
            assertThat(generation.finishReason()).isEqualTo(FinishReason.CONTEXT);
            assertThat(generation.newTokens()).isEqualTo(10);
            assertThatThrownBy(() -> model.generate(new int[700], GenerationOptions.defaults(), new Cancellation(),
                    _ -> {
                    })).isInstanceOf(GenerationException.class).hasMessageContaining("the prompt has 700 ids");
        }
    }

    @Test
    void aFolderWithoutATokenizerTakesIds() throws IOException {
        for (String file : new String[]{"model.onnx", "model.onnx.data", "genai_config.json"}) {
            Files.copy(Models.demo().resolve(file), folder.resolve(file));
        }
        try (LanguageModel model = open(folder)) {
            Generation generation = model.generate(new int[]{0, 87, 625, 305, 82, 265, 278, 268},
                    GenerationOptions.builder().maxNewTokens(3).build(), new Cancellation(), _ -> {
                    });
            assertThat(generation.newTokens()).isEqualTo(3);
            assertThat(generation.text()).isEmpty();
            assertThatThrownBy(() -> model.generate("text", GenerationOptions.defaults(), _ -> {
            })).isInstanceOf(GenerationException.class).hasMessageContaining("--prompt-ids");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "fp32-standard", "fp16"})
    void greedyIdsAreTheReferences(String name) {
        Path model = shared(name);
        JsonNode reference = JsonMapper.shared().readTree(model.resolve("reference.json").toFile());
        try (LanguageModel opened = open(model)) {
            assertThat(reference.get("greedy")).hasSize(5);
            for (JsonNode prompt : reference.get("greedy")) {
                List<Integer> expected = new ArrayList<>();
                prompt.get("new_ids").forEach(id -> expected.add(id.asInt()));
                Generation generation = opened.generate(prompt.get("prompt").asString(),
                        GenerationOptions.builder().maxNewTokens(expected.size()).build(), _ -> {
                        });
                assertThat(generation.ids()).as(prompt.get("prompt").asString()).isEqualTo(expected);
                assertThat(generation.text()).isEqualTo(prompt.get("text").asString());
            }
        }
    }

    /// Bounds as the first issue sets them, relative to what onnxruntime recorded.
    @ParameterizedTest
    @CsvSource({"fp32, 1e-4", "fp32-standard, 1e-4", "fp16, 5e-4", "int8-qdq, 2e-3", "int8-dynamic, 2e-3",
        "int4, 5e-3", "int4-fp16, 5e-3", "int4-asym, 5e-3"})
    void perplexityIsTheReferences(String name, double tolerance) {
        Path model = shared(name);
        int[] ids = NpyIds.read(shared("val_ids.npy"));
        JsonNode reference = JsonMapper.shared().readTree(model.resolve("reference.json").toFile()).get("perplexity");
        double expected = reference.isNumber() ? reference.asDouble() : reference.get("ppl").asDouble();
        try (LanguageModel opened = open(model)) {
            Perplexity result = Perplexity.measure(opened.tokenModel(), ids, 256, 48, _ -> {
            });
            assertThat(result.tokens()).isEqualTo(48 * 256);
            assertThat(result.ppl()).isCloseTo(expected, within(expected * tolerance));
        }
    }

    private static LanguageModel open(Path model) {
        return LanguageModel.open(model, TWO_THREADS, 0);
    }

    private static Path shared(String name) {
        java.util.Optional<Path> path = Models.shared("models/" + name);
        assumeTrue(path.isPresent(), "shared/models is not beside the repository; models built by tests stand in");
        return path.orElseThrow();
    }
}
