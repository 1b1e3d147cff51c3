package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.updraft.graph.LoadedModel;
import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.NpyIds;
import io.updraft.graph.generate.Perplexity;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The demo model in all eight forms says what ONNX Runtime said when it was made. Skipped where the forms are not: then
/// [TinyWordnetTest] and [TokenModelContractTest] stand for them.
class DemoModelsTest {
    /// Bars of each form.
    enum Form {
        FP32("fp32", 5, 1e-4, 1e-5), FP32_STANDARD("fp32-standard", 5, 1e-4, 1e-5), FP16("fp16", 5, 5e-4, 5e-3),
        // Products rounded as ONNX Runtime rounds them by default; see docs/decisions/0005.
        INT8_QDQ("int8-qdq", 5, 2e-3, 1e-2),
        // An activation on the edge between two steps of its dynamic range may fall to the other side.
        INT8_DYNAMIC("int8-dynamic", 4, 2e-3, 0),
        // On another CPU ONNX Runtime itself differs from its reference in 1 or 2 of the 5.
        INT4("int4", 3, 5e-3, 0), INT4_FP16("int4-fp16", 3, 5e-3, 0), INT4_ASYM("int4-asym", 3, 5e-3, 0);

        private final String folder;
        private final int greedy;
        private final double perplexity;
        private final double logits;

        /// @param greedy prompts of the 5 whose greedy continuation must be the reference's
        /// @param perplexity relative distance allowed
        /// @param logits relative L2 distance allowed; 0 where rounding makes a bar meaningless
        Form(String folder, int greedy, double perplexity, double logits) {
            this.folder = folder;
            this.greedy = greedy;
            this.perplexity = perplexity;
            this.logits = logits;
        }
    }

    private static final int WINDOW = 256;
    private static final int WINDOWS = 48;
    private static final Map<Form, LoadedModel> OPEN = new TreeMap<>();

    @AfterAll
    static void closeModels() {
        OPEN.values().forEach(LoadedModel::close);
        OPEN.clear();
    }

    private static LoadedModel model(Form form) {
        return OPEN.computeIfAbsent(form, _ -> Models.load(folder(form), new ModelOptions("cpu", 2), (_, _, _) -> {
        }));
    }

    private static Path folder(Form form) {
        return ModelFolders.sharedModels().resolve(form.folder);
    }

    @ParameterizedTest
    @EnumSource
    void runsAllSequencesOfAStepTogether(Form form) {
        assertThat(model(form).passes().refusal()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void greedyIdsAreTheReferences(Form form) {
        List<String> different = new ArrayList<>();
        try (TokenSession session = model(form).model().newSession(SessionOptions.defaults())) {
            for (ReferenceAnswers.Answer answer : ReferenceAnswers.read(folder(form)).greedy()) {
                if (!GreedyDecoding.continuation(session, answer.promptIds(), answer.newIds().size()).equals(answer
                        .newIds())) {
                    different.add(answer.prompt());
                }
            }
        }
        assertThat(different).as("prompts with another continuation").hasSizeLessThanOrEqualTo(5 - form.greedy);
    }

    @ParameterizedTest
    @EnumSource
    void perplexityIsTheReferences(Form form) {
        int[] ids = NpyIds.read(ModelFolders.sharedModels().resolve("val_ids.npy"));
        double expected = ReferenceAnswers.read(folder(form)).perplexity();
        Perplexity actual = Perplexity.measure(model(form).model(), ids, WINDOW, WINDOWS, _ -> {
        });
        assertThat(actual.ppl()).isCloseTo(expected, within(form.perplexity * expected));
    }

    @ParameterizedTest
    @EnumSource
    void logitsAreTheReferences(Form form) {
        assumeTrue(form.logits > 0, "the rounding of activations to 8 bits decides the logits; perplexity is the bar");
        Map<String, NpyArray> reference = NpyArray.readAll(folder(form).resolve("reference.npz"));
        List<float[]> actual = new ArrayList<>();
        List<float[]> expected = new ArrayList<>();
        try (TokenSession session = model(form).model().newSession(new SessionOptions(64, 1, 64, true))) {
            for (int prompt = 0; prompt < 5; prompt++) {
                int sequence = session.open();
                int[] ids = reference.get("prompt" + prompt + "_ids").toInts();
                actual.addAll(List.of(TokenSequence.step(session, sequence, ids)));
                expected.addAll(List.of(reference.get("prompt" + prompt + "_logits").toRows()));
                session.close(sequence);
            }
        }
        assertThat(LogitsError.all(actual.toArray(float[][]::new), expected.toArray(float[][]::new))).isLessThan(
                form.logits);
    }
}
