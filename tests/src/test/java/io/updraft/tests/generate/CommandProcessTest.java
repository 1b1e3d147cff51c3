package io.updraft.tests.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.updraft.graph.LanguageModel;
import io.updraft.graph.generate.GenerationOptions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command in a JVM of its own, as a shell starts it: what a test in this JVM cannot see.
class CommandProcessTest {
    private static final String PROMPT = "library (noun):";
    private static final int NEW_TOKENS = 48;

    @TempDir
    private Path folder = Path.of("");

    /// The JVM gets no leave to load `jdk.incubator.vector`; the kernels then run as plain loops.
    @Test
    void withoutTheVectorModuleTheTextIsTheSame() throws IOException, InterruptedException {
        String expected;
        try (LanguageModel model = LanguageModel.open(Models.demo())) {
            expected = model.generate(PROMPT, GenerationOptions.builder().maxNewTokens(NEW_TOKENS).build(), _ -> {
            }).text();
        }
        Process process = generate("--max-new-tokens", String.valueOf(NEW_TOKENS));
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(exit(process)).as(errors()).isZero();
        assertThat(text.strip()).isEqualTo(expected.strip());
        assertThat(errors()).contains("the module jdk.incubator.vector is absent");
    }

    @Test
    void ctrlCEndsTheTextAndKeepsTheStatistics() throws IOException, InterruptedException {
        assumeTrue(File.separatorChar == '/', "signals are sent by the shell's kill");
        assumeTrue(!ignoresInterrupts(), "this JVM was started, and starts others, with SIGINT ignored, as shells start"
                + " what runs in the background");
        Process process = generate("--ignore-eos", "--max-new-tokens", "2000");
        try (InputStream text = process.getInputStream()) {
            assertThat(text.read()).as("the first byte of the text").isNotNegative();
            assertThat(new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor()).isZero();
            text.readAllBytes();
        }
        assertThat(exit(process)).as(errors()).isZero();
        assertThat(errors()).contains("cancelled").contains("tokens/s");
    }

    /// A process hands its ignored signals on; a JVM that finds SIGINT ignored leaves it so.
    private static boolean ignoresInterrupts() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.isReadable(status)
                && Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
    }

    private Process generate(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                "io.updraft.cli.Main", "generate", Models.demo().toString(), "--prompt", PROMPT));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).redirectError(folder.resolve("err.txt").toFile()).start();
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err.txt"));
    }
}
