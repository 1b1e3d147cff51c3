package io.updraft.tests.mutation;

import io.updraft.tests.models.OrtRunner;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// ONNX Runtime in a process of its own: some damaged models crash it, and that must not end the tests.
final class OnnxRuntimeProcess implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 60;

    /// What became of a run.
    enum Ending {
        ANSWERED, REFUSED, CRASHED
    }

    record Answer(Ending ending, float[][] logits) {}

    private Optional<Process> running = Optional.empty();

    Answer run(Path folder, int... ids) {
        Process process = running.filter(Process::isAlive).orElseGet(OnnxRuntimeProcess::start);
        running = Optional.of(process);
        String line = Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(",")) + " " + folder;
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> ask(process, line));
        try {
            return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            process.destroyForcibly();
            running = Optional.empty();
            return new Answer(Ending.CRASHED, new float[0][]);
        }
    }

    private static Process start() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        try {
            return new ProcessBuilder(List.of(java, "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
                    OnnxRuntimeProcess.class.getName())).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Answer ask(Process process, String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            DataInputStream in = new DataInputStream(process.getInputStream());
            int rows = in.readInt();
            float[][] logits = new float[Math.max(rows, 0)][];
            for (int row = 0; row < rows; row++) {
                logits[row] = new float[in.readInt()];
                for (int i = 0; i < logits[row].length; i++) {
                    logits[row][i] = in.readFloat();
                }
            }
            return new Answer(rows < 0 ? Ending.REFUSED : Ending.ANSWERED, logits);
        } catch (IOException crash) {
            throw new UncheckedIOException(crash);
        }
    }

    @Override
    public void close() {
        running.ifPresent(Process::destroy);
    }

    /// The process: a line of ids and a folder on standard input, logits on standard output.
    public static void main(String[] args) throws IOException {
        DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(System.out));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int space = line.indexOf(' ');
            int[] ids = Arrays.stream(line.substring(0, space).split(",")).mapToInt(Integer::parseInt).toArray();
            float[][] logits;
            try (OrtRunner runner = new OrtRunner(Path.of(line.substring(space + 1)))) {
                logits = runner.step(ids);
            } catch (RuntimeException refusal) {
                out.writeInt(-1);
                out.flush();
                continue;
            }
            out.writeInt(logits.length);
            for (float[] row : logits) {
                out.writeInt(row.length);
                for (float value : row) {
                    out.writeFloat(value);
                }
            }
            out.flush();
        }
    }
}
