package io.updraft.tests.mutation;

import io.updraft.cli.conformance.OnnxRuntimeRival;
import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import io.updraft.graph.conformance.Tolerance;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// ONNX Runtime in a process of its own, asked whether it gives what a test expects: some damaged models crash it.
final class RivalProcess implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;
    /// A difference in the last bits of large sums is none.
    private static final Tolerance TOLERANCE = new Tolerance(2e-3, 1e-5);

    private Optional<Process> running = Optional.empty();

    /// Its verdict; empty if it crashed or did not end.
    Optional<TestResult> run(NodeTest test) {
        Process process = running.filter(Process::isAlive).orElseGet(RivalProcess::start);
        running = Optional.of(process);
        CompletableFuture<TestResult> answer = CompletableFuture.supplyAsync(() -> ask(process, test));
        try {
            return Optional.of(answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            process.destroyForcibly();
            running = Optional.empty();
            return Optional.empty();
        }
    }

    private static Process start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            return new ProcessBuilder(List.of(java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                    "-XX:ErrorFile=/dev/null", "--enable-native-access=ALL-UNNAMED", "-cp",
                    System.getProperty("java.class.path"),
                    RivalProcess.class.getName())).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static TestResult ask(Process process, NodeTest test) {
        try {
            DataOutputStream out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
            out.writeUTF(test.name());
            out.writeInt(test.files().size());
            for (Map.Entry<String, byte[]> file : test.files().entrySet()) {
                out.writeUTF(file.getKey());
                out.writeInt(file.getValue().length);
                out.write(file.getValue());
            }
            out.flush();
            DataInputStream in = new DataInputStream(process.getInputStream());
            return new TestResult(test.name(), "", Outcome.valueOf(in.readUTF()), in.readUTF());
        } catch (IOException crash) {
            throw new UncheckedIOException(crash);
        }
    }

    @Override
    public void close() {
        running.ifPresent(Process::destroy);
    }

    /// The process: tests on standard input, outcomes and details on standard output.
    public static void main(String[] args) throws IOException {
        OnnxRuntimeRival rival = new OnnxRuntimeRival(TOLERANCE);
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        while (true) {
            String name;
            try {
                name = in.readUTF();
            } catch (EOFException end) {
                return;
            }
            Map<String, byte[]> files = new HashMap<>();
            for (int count = in.readInt(); count > 0; count--) {
                String file = in.readUTF();
                files.put(file, in.readNBytes(in.readInt()));
            }
            TestResult result = rival.run(new NodeTest(name, files), "");
            out.writeUTF(result.outcome().name());
            out.writeUTF(result.detail().substring(0, Math.min(1000, result.detail().length())));
            out.flush();
        }
    }
}
