package io.updraft.tests.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.Models;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.NpyIds;
import io.updraft.graph.generate.Perplexity;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.runtime.device.DeviceKind;
import io.updraft.runtime.tornado.Devices;
import io.updraft.runtime.tornado.SdkSearch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The demo model's forms on every device of this JVM. fp32 and fp16 say what ONNX Runtime said, id by id; forms that round
/// activations say what the CPU says, or are as good: their perplexity is within half a percent of the CPU's. Takes minutes
/// for each form, so only where it is asked for (docs/kernels/portable.md):
///
///     ./mvnw test -pl tests -am -Dtest=DemoFormsOnDeviceTest -Dsurefire.failIfNoSpecifiedTests=false \
///         -Ddevice.tests.skip=false -Ddevice.tests='**/DemoFormsOnDeviceTest.java' \
///         -Dtest.jvm.flags=-Dupdraft.demo.forms=.
///
/// The property is a regular expression that finds the forms' folders.
@EnabledIfSystemProperty(named = "updraft.demo.forms", matches = ".+", disabledReason = "takes minutes; "
        + "-Dupdraft.demo.forms=.")
class DemoFormsOnDeviceTest {
    private static final List<String> EXACT = List.of("fp32", "fp16");
    private static final List<String> ROUNDED = List.of("int4", "int4-fp16", "int8-qdq", "int8-dynamic");
    /// Logits that the model itself quantizes jump by a step; fewer windows leave an error of the mean near the bar.
    private static final int WINDOWS = 8;
    private static final int WINDOW = 256;
    private static final double AS_GOOD = 5e-3;

    static List<Arguments> runs() {
        String wanted = System.getProperty("updraft.demo.forms", "");
        List<String> devices = Devices.discover(new SdkSearch(List.of(), List.of())).devices().stream()
                .filter(device -> device.kind() != DeviceKind.CPU).map(device -> device.name().toString()).toList();
        return Stream.concat(EXACT.stream(), ROUNDED.stream()).filter(form -> form.matches(".*(" + wanted + ").*"))
                .flatMap(form -> devices.stream().map(device -> Arguments.of(form, device))).toList();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void saysWhatItShould(String form, String device) {
        Path folder = ModelFolders.sharedModels().resolve(form);
        // The emulator computes a token a second.
        List<ReferenceAnswers.Answer> answers = ReferenceAnswers.read(folder).greedy()
                .subList(0, device.equals("emulator") ? 1 : 5);
        List<List<Integer>> ids = ids(folder, device, answers);
        if (EXACT.contains(form)) {
            assertThat(ids).isEqualTo(answers.stream().map(ReferenceAnswers.Answer::newIds).toList());
        } else if (!ids.equals(ids(folder, "cpu", answers))) {
            double expected = perplexity(folder, "cpu");
            assertThat(Math.abs(perplexity(folder, device) / expected - 1)).as("perplexity against the CPU's %s",
                    expected).isLessThan(AS_GOOD);
        }
    }

    private static List<List<Integer>> ids(Path folder, String device, List<ReferenceAnswers.Answer> answers) {
        List<List<Integer>> ids = new ArrayList<>();
        try (TokenModel model = Models.open(folder, new ModelOptions(device, 2));
                TokenSession session = model.newSession(new SessionOptions(128, 1, 64, false))) {
            for (ReferenceAnswers.Answer answer : answers) {
                ids.add(GreedyDecoding.continuation(session, answer.promptIds(), answer.newIds().size()));
            }
        }
        return ids;
    }

    private static double perplexity(Path folder, String device) {
        int[] text = NpyIds.read(folder.resolveSibling("val_ids.npy"));
        try (TokenModel model = Models.open(folder, new ModelOptions(device, 2))) {
            return Perplexity.measure(model, text, WINDOW, WINDOWS, _ -> {
            }).ppl();
        }
    }
}
