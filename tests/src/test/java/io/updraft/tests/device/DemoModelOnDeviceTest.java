package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.graph.ChosenKernel;
import io.updraft.graph.LoadedModel;
import io.updraft.graph.Models;
import io.updraft.graph.generate.LogitsWanted;
import io.updraft.graph.generate.ModelOptions;
import io.updraft.graph.generate.SamplingOptions;
import io.updraft.graph.generate.SequenceInput;
import io.updraft.graph.generate.SessionOptions;
import io.updraft.graph.generate.TokenModel;
import io.updraft.graph.generate.TokenSession;
import io.updraft.graph.ir.Progress;
import io.updraft.runtime.cache.KvTypes;
import io.updraft.runtime.device.Device;
import io.updraft.runtime.device.DeviceKind;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The demo model of the repository on each device of this JVM: prompt in chunks, decoding with the choice on the device, and the
/// logits that come to the host. The CPU device, which other tests hold against ONNX Runtime, says what is right.
class DemoModelOnDeviceTest {
    private static final int[] PROMPT = {0, 281, 1043, 9, 77, 512, 300, 41, 6, 2000, 17};
    private static final int NEW_IDS = 3;
    /// So many tokens at once go to kernels of prompts.
    private static final int LONG_PROMPT = 70;
    private static final SessionOptions OPTIONS = new SessionOptions(64, 1, 7, false);
    /// Of the logits: the model rounds activations to 8 bits (accuracy_level 4), and float32 sums in another order send some
    /// to the neighbouring step, which is 1/254 of a block's largest.
    private static final double CLOSE = 3e-2;

    static List<Arguments> devices() {
        return DevicesUnderTest.devices().stream()
                .flatMap(device -> Stream.of("f32", "f16,int8").map(types -> Arguments.of(device, types))).toList();
    }

    /// All but the emulator, which needs a minute for a long prompt.
    static List<Arguments> others() {
        return DevicesUnderTest.devices().stream().filter(device -> device.kind() != DeviceKind.EMULATOR)
                .flatMap(device -> Stream.of("f16", "int8", "fp8").map(types -> Arguments.of(device, types))).toList();
    }

    /// A prompt in one piece, and a token after it: what the CPU says with the same cache.
    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("others")
    void saysWhatTheCpuSaysToALongPrompt(Device device, String cache) {
        KvTypes types = KvTypes.parse(cache);
        List<float[]> expected = longPrompt("cpu", types);
        List<float[]> actual = longPrompt(device.name().toString(), types);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(error(actual.get(i), expected.get(i))).as("logits of step %d", i).isLessThan(CLOSE);
        }
    }

    private static List<float[]> longPrompt(String device, KvTypes types) {
        int[] prompt = new int[LONG_PROMPT];
        for (int i = 0; i < prompt.length; i++) {
            prompt[i] = PROMPT[i % PROMPT.length] + i;
        }
        try (TokenModel model = Models.open(model(), new ModelOptions(device, 1).withCache(types));
                TokenSession session = model.newSession(new SessionOptions(LONG_PROMPT + 1, 1, LONG_PROMPT, false))) {
            int sequence = session.open();
            session.step(List.of(new SequenceInput(sequence, prompt, LogitsWanted.LAST)));
            float[] first = row(session);
            session.step(List.of(new SequenceInput(sequence, new int[]{PROMPT[1]}, LogitsWanted.LAST)));
            return List.of(first, row(session));
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void saysWhatTheCpuSays(Device device, String cache) {
        KvTypes types = KvTypes.parse(cache);
        List<float[]> expectedLogits = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        try (TokenModel cpu = Models.open(model(), new ModelOptions("cpu", 1).withCache(types));
                TokenSession session = cpu.newSession(OPTIONS)) {
            generate(session, expected, expectedLogits, false);
        }
        check(Models.open(model(), new ModelOptions(device.name().toString(), 1).withCache(types)), expected,
                expectedLogits);
    }

    @Test
    void saysTheSameOnMatrixUnits() {
        List<float[]> expectedLogits = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        ModelOptions options = new ModelOptions("cpu", 1);
        try (TokenModel cpu = Models.open(model(), options); TokenSession session = cpu.newSession(OPTIONS)) {
            generate(session, expected, expectedLogits, false);
        }
        DevicesUnderTest.matrixUnits().ifPresent(target -> {
            LoadedModel loaded = Models.loadOn(target, model(), options, Progress.NONE);
            assertThat(loaded.kernels()).extracting(ChosenKernel::kernel).contains("tiled-linear")
                    .doesNotContain("linear");
            check(loaded.model(), expected, expectedLogits);
        });
    }

    private static void check(TokenModel opened, List<Integer> expected, List<float[]> expectedLogits) {
        List<float[]> logits = new ArrayList<>();
        List<Integer> ids = new ArrayList<>();
        List<Integer> onDevice = new ArrayList<>();
        try (TokenModel model = opened; TokenSession session = model.newSession(OPTIONS)) {
            generate(session, ids, logits, false);
            generate(session, onDevice, new ArrayList<>(), true);
        }
        assertThat(ids).isEqualTo(expected);
        assertThat(onDevice).isEqualTo(expected);
        for (int i = 0; i < logits.size(); i++) {
            assertThat(error(logits.get(i), expectedLogits.get(i))).as("logits of step %d", i).isLessThan(CLOSE);
        }
    }

    private static double error(float[] logits, float[] expected) {
        double[] reference = new double[expected.length];
        for (int j = 0; j < reference.length; j++) {
            reference[j] = expected[j];
        }
        return Requests.relativeError(logits, reference);
    }

    private static void generate(TokenSession session, List<Integer> ids, List<float[]> logits, boolean onDevice) {
        int sequence = session.open();
        if (onDevice) {
            session.sampling().orElseThrow().begin(SamplingOptions.greedy());
        }
        session.step(List.of(new SequenceInput(sequence, java.util.Arrays.copyOf(PROMPT, 7), LogitsWanted.NONE)));
        int[] next = java.util.Arrays.copyOfRange(PROMPT, 7, PROMPT.length);
        while (ids.size() < NEW_IDS) {
            session.step(List.of(new SequenceInput(sequence, next, LogitsWanted.LAST)));
            if (onDevice) {
                next = new int[]{session.sampling().orElseThrow().sampled()};
            } else {
                float[] row = row(session);
                logits.add(row);
                next = new int[]{largest(row)};
            }
            ids.add(next[0]);
        }
        session.close(sequence);
    }

    private static float[] row(TokenSession session) {
        MemorySegment row = session.logits(0);
        return row.toArray(ValueLayout.JAVA_FLOAT);
    }

    private static int largest(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    static Path model() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder.resolve("models/tiny-wordnet");
            }
        }
        throw new IllegalStateException("no folder with mvnw above " + Path.of("").toAbsolutePath());
    }
}
