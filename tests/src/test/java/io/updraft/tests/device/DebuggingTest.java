package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.Models;
import io.updraft.graph.generate.Cancellation;
import io.updraft.graph.generate.GenerationOptions;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.profile.Observation;
import io.updraft.graph.profile.OperatorSummary;
import io.updraft.graph.profile.Span;
import io.updraft.graph.profile.Trace;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.plan.Intrinsics;
import io.updraft.runtime.tornado.TornadoApi;
import io.updraft.runtime.tornado.TornadoSdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `--profile` and `--print-kernels` keep, on each device of this JVM.
class DebuggingTest {
    private static final int[] PROMPT = {0, 87, 625};
    private static final int NEW_IDS = 3;
    private static final int LAYERS = 6;

    @TempDir
    private Path folder = Path.of("");

    static List<String> devices() {
        return Stream.concat(Stream.of("cpu"),
                DevicesUnderTest.devices().stream().map(Device::name).map(Object::toString)).toList();
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theTraceHasEveryKernelOfEveryStep(String device) {
        Trace trace = new Trace();
        assertThat(generate(new ModelOptions(device, 1)
                .withObservation(new Observation(Optional.of(trace), Optional.empty()))))
                .isEqualTo(generate(new ModelOptions("cpu", 1)));
        List<Span> steps = of(trace, Span.Kind.STEP);
        assertThat(steps).extracting(Span::name).containsExactly("prefill", "decode", "decode");
        OperatorSummary summary = OperatorSummary.of(trace.spans());
        Map<String, Integer> calls = summary.rows().stream().collect(Collectors.toMap(OperatorSummary.Row::operator,
                OperatorSummary.Row::calls, Integer::sum));
        // On devices the rotation is a launch of its own in prefill.
        assertThat(calls.get("CachedAttention")).isBetween(LAYERS * NEW_IDS, LAYERS * (NEW_IDS + 1));
        assertThat(calls.get("Linear")).isGreaterThanOrEqualTo(LAYERS * 3 * NEW_IDS);
        assertThat(calls.get("SkipSimplifiedLayerNormalization")).isEqualTo(2 * LAYERS * NEW_IDS);
        assertThat(summary.rows()).allMatch(row -> row.nanos() > 0);
        for (Span kernel : of(trace, Span.Kind.KERNEL)) {
            assertThat(steps).anyMatch(step -> step.startNanos() <= kernel.startNanos()
                    && kernel.startNanos() + kernel.nanos() <= step.startNanos() + step.nanos());
        }
    }

    private static List<Integer> generate(ModelOptions options) {
        try (LanguageModel model = LanguageModel.open(demo(), options, 32)) {
            return model.generate(PROMPT, GenerationOptions.builder().maxNewTokens(NEW_IDS).build(), new Cancellation(),
                    _ -> {
                    }).ids();
        }
    }

    private static List<Span> of(Trace trace, Span.Kind kind) {
        return trace.spans().stream().filter(span -> span.kind() == kind).toList();
    }

    @Test
    void theSourceOfEachTaskIsKept() throws Exception {
        TornadoSdk sdk = Sdk.ofThisJvm();
        List<String> command = new ArrayList<>(TornadoProcess.likeThisJvm());
        command.addAll(List.of("-cp", TornadoProcess.classPath(), "io.updraft.cli.Main", "generate", demo().toString(),
                "--prompt-ids", "0,87,625", "--max-new-tokens", "1", "--device", Sdk.backend().label(), "-c", "32",
                "--print-kernels", folder.resolve("kernels").toString()));
        TornadoProcess process = TornadoProcess.run(folder, sdk.home(), command);
        assertThat(process.exit()).as("%s", process.errors()).isZero();
        boolean direct = DevicesUnderTest.all().stream()
                .anyMatch(target -> target.profile().intrinsics() == Intrinsics.DIRECT);
        Map<String, String> decode = sources(folder.resolve("kernels/decode"));
        assertThat(decode.keySet()).extracting(name -> name.replaceFirst("t\\d+-", "").replaceFirst("\\.\\w+$", ""))
                .contains("gather-half-rows", "rms-norm", direct ? "few-tokens" : "gemv-int4", "decode-attention",
                        "add-rms-norm", "choose");
        assertThat(decode.values()).allMatch(source -> source.split("__kernel |__global__ |\\.entry ", -1).length == 2);
        assertThat(sources(folder.resolve("kernels/prefill")).keySet())
                .anyMatch(name -> name.contains(direct ? "many-tokens" : "gemm-int4"));
        assertThat(folder.resolve("kernels/generated")).doesNotExist();
    }

    private static Map<String, String> sources(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> all = files.toList();
            return all.stream().collect(Collectors.toMap(file -> file.getFileName().toString(),
                    (Function<Path, String>) DebuggingTest::read));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    @Test
    void theEmulatorHasNoSourceAndSaysSo() {
        Assumptions.assumeFalse(TornadoApi.isSdk(), "this JVM was started with TornadoVM's SDK");
        assertThatThrownBy(() -> Models.open(demo(), new ModelOptions("emulator", 1)
                .withObservation(new Observation(Optional.empty(), Optional.of(folder)))))
                .hasMessageContaining("no source is generated").hasMessageContaining("runs their bytecode");
    }

    private static Path demo() {
        return DemoModelOnDeviceTest.model();
    }
}
