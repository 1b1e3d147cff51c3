package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Another process with the environment of this one; what it prints is read to its end.
record TornadoProcess(int exit, String output, String errors) {
    private static final long SECONDS = 120;

    /// @param sdk what TORNADOVM_HOME is in it
    static TornadoProcess run(Path folder, Path sdk, List<String> command) throws IOException, InterruptedException {
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("TORNADOVM_HOME", sdk.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        return new TornadoProcess(process.exitValue(), output, Files.readString(errors));
    }

    /// The command that started this JVM up to the class path, less what belongs to Surefire.
    static List<String> likeThisJvm() {
        List<String> command = new ArrayList<>(List.of(java()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> !each.startsWith("-javaagent") && !each.startsWith("-Dsurefire")).forEach(command::add);
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }
}
