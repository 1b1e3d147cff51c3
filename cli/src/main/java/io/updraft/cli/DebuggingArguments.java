package io.updraft.cli;

import io.updraft.graph.Models;
import io.updraft.graph.profile.ChromeTrace;
import io.updraft.graph.profile.Observation;
import io.updraft.graph.profile.OperatorSummary;
import io.updraft.graph.profile.Span;
import io.updraft.graph.profile.Trace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What to keep of a run.
final class DebuggingArguments {
    private static final int ROWS_SHOWN = 20;
    private final Trace trace = new Trace();

    @Option(names = "--profile", paramLabel = "FILE", description = "Write a Chrome trace of host and kernels (open it at ui.perfetto.dev) and print a summary by operator. Devices then run kernel by kernel, slower.")
    private Optional<Path> profile = Optional.empty();

    @Option(names = "--print-kernels", paramLabel = "DIR", description = "Keep the source that TornadoVM generates for each task.")
    private Optional<Path> kernels = Optional.empty();

    /// What is asked for. Tells TornadoVM, which must not have started.
    Observation observation() {
        Observation observation = new Observation(profile.map(_ -> trace), kernels);
        Models.observe(observation);
        return observation;
    }

    /// Writes the trace and its summary, once the model is closed.
    void finish(String device, Console console) {
        if (profile.isEmpty()) {
            return;
        }
        List<Span> spans = trace.spans();
        try {
            ChromeTrace.write(spans, "updraft on " + device, profile.get());
        } catch (IOException failure) {
            throw new UsageException("the profile cannot be written to " + profile.get() + ": " + failure.getMessage()
                    + "; name a file in a folder that is there");
        }
        print(OperatorSummary.of(spans), device, console);
    }

    private void print(OperatorSummary summary, String device, Console console) {
        double all = Math.max(1, summary.kernelNanos());
        console.err().printf(Locale.ROOT, "%d steps took %.3f ms on %s, of which kernels %.3f ms; the trace is in %s%n",
                summary.steps(), summary.stepNanos() * 1e-6, device, summary.kernelNanos() * 1e-6, profile.get());
        if (summary.rows().isEmpty()) {
            return;
        }
        console.err().printf("%-34s %-24s %7s %11s %9s %6s%n", "operator", "kernel", "calls", "ms", "us/call", "share");
        summary.rows().stream().limit(ROWS_SHOWN).forEach(row -> console.err().printf(Locale.ROOT,
                "%-34s %-24s %7d %11.3f %9.2f %5.1f%%%n", row.operator(), row.kernel(), row.calls(), row.nanos() * 1e-6,
                row.nanos() * 1e-3 / row.calls(), 100 * row.nanos() / all));
    }
}
