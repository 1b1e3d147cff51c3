package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.updraft.graph.LoadedModel;
import io.updraft.graph.ModelQuantizer;
import io.updraft.graph.Models;
import io.updraft.graph.generate.GenerationException;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.NpyIds;
import io.updraft.graph.generate.Perplexity;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.pass.StoreQuantized;
import io.updraft.quant.format.WeightFormat;
import io.updraft.quant.format.WeightFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Models quantized on loading and in files: both are the same model, and ONNX Runtime's where it runs the format.
class QuantizedModelsTest {
    private static final LlmSizes SIZES = LlmSizes.odd().withHidden(128).withHeads(8, 2, 16).withMlp(192);
    private static final int[] IDS = new SplittableRandom(5).ints(23, 0, SIZES.vocabulary()).toArray();

    @TempDir
    private static Path folder = Path.of("");

    static List<WeightFormat> formats() {
        return WeightFormats.all();
    }

    static Stream<WeightFormat> portable() {
        return WeightFormats.all().stream().filter(StoreQuantized::isPortable);
    }

    @BeforeAll
    static void writeModel() {
        new GenaiLlm("llama", SIZES).write(folder.resolve("float"));
        new GenaiLlm("llama", SIZES).half().write(folder.resolve("half"));
    }

    private static float[][] logits(Path model, ModelOptions options) {
        try (TokenModel opened = Models.open(model, options);
                TokenSession session = opened.newSession(new SessionOptions(64, 1, 64, true))) {
            return TokenSequence.step(session, session.open(), IDS);
        }
    }

    private static Path quantized(String model, WeightFormat format) {
        Path out = folder.resolve(model + "-" + format.label());
        if (!Files.exists(out)) {
            ModelQuantizer.quantize(folder.resolve(model), out, format, (_, _, _) -> {
            });
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("formats")
    void aFileHoldsWhatLoadingGives(WeightFormat format) {
        ModelOptions options = new ModelOptions("cpu", 2);
        for (String model : List.of("float", "half")) {
            float[][] written = logits(quantized(model, format), options);
            float[][] loaded = logits(folder.resolve(model), options.withWeights(format));
            // DequantizeLinear + MatMul rounds activations by default (docs/decisions/0005), a step of 1/127 of a block.
            // MatMulBnb4 wants its scales in the activations' type: those quantized twice lose bits in FLOAT16.
            double tolerance = switch (format.label()) {
                case "int8" -> 0.02;
                case "nf4-dq" -> model.equals("half") ? 2e-3 : 0;
                default -> 0;
            };
            assertThat(LogitsError.worst(written, loaded)).as(model).isLessThanOrEqualTo(tolerance);
        }
    }

    @ParameterizedTest
    @MethodSource("formats")
    void allProductsAreQuantizedAndRunOnKernels(WeightFormat format) {
        try (LoadedModel loaded = Models.load(quantized("float", format), new ModelOptions("cpu", 1), (_, _, _) -> {
        })) {
            assertThat(loaded.passes().refusal()).isEmpty();
            assertThat(loaded.kernels()).noneMatch(chosen -> chosen.kernel().equals("reference"));
            assertThat(loaded.model().weightBytesPerToken()).as("weights that a token reads")
                    .isLessThan(parameters() * 10 / 8);
        }
    }

    /// Elements of the products' weights.
    private static long parameters() {
        long layer = 128L * (128 + 2 * 32) + 128 * 128 + 3 * 128 * 192;
        return 2 * layer + 128L * SIZES.vocabulary();
    }

    @ParameterizedTest
    @MethodSource("portable")
    void onnxRuntimeAgrees(WeightFormat format) {
        Path model = quantized("float", format);
        float[][] expected;
        try (OrtRunner runner = new OrtRunner(model)) {
            expected = runner.step(IDS);
        }
        // Both compute int8 on rounded activations where ONNX Runtime may optimize; the oracle here does not.
        double tolerance = format.label().equals("int8") ? 0.02 : 1e-5;
        assertThat(LogitsError.worst(logits(model, new ModelOptions("cpu", 2)), expected)).isLessThan(tolerance);
    }

    /// From the demo model in fp32; the bars are what plain rounding, computed in float64, gave: 16.856, 17.531, 17.542,
    /// 17.540 and 20.98.
    @ParameterizedTest
    @CsvSource({"int8, 16.90", "llm-int8, 16.90", "int4, 17.55", "nf4, 17.56", "nf4-dq, 17.56", "log4, 21.0"})
    void perplexityIsThatOfPlainRounding(String label, double bar) {
        int[] ids = NpyIds.read(ModelFolders.sharedModels().resolve("val_ids.npy"));
        try (TokenModel model = Models.open(ModelFolders.sharedModels().resolve("fp32"),
                new ModelOptions("cpu", 2).withWeights(WeightFormats.named(label)))) {
            Perplexity result = Perplexity.measure(model, ids, 256, 48, _ -> {
            });
            assertThat(result.ppl()).isLessThanOrEqualTo(bar).isCloseTo(16.856, within(5.0));
        }
    }

    @Test
    void aModelThatIsQuantizedAlreadyIsRefused() {
        Path int4 = quantized("float", WeightFormats.named("int4"));
        assertThatThrownBy(() -> ModelQuantizer.quantize(int4, folder.resolve("again"), WeightFormats.named("nf4"),
                (_, _, _) -> {
                })).isInstanceOf(GenerationException.class).hasMessageContaining("quantized already");
        assertThat(folder.resolve("again")).doesNotExist();
    }

    @Test
    void aFolderThatHoldsSomethingIsLeftAlone() throws IOException {
        Path out = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(out.resolve("notes.txt"), "mine");
        assertThatThrownBy(() -> ModelQuantizer.quantize(folder.resolve("float"), out, WeightFormats.named("int8"),
                (_, _, _) -> {
                })).isInstanceOf(GenerationException.class).hasMessageContaining("holds files already");
        assertThat(out.resolve("notes.txt")).hasContent("mine");
    }
}
