package io.updraft.cli;

import io.updraft.cli.conformance.ConformanceReport;
import io.updraft.cli.conformance.HtmlReport;
import io.updraft.cli.conformance.OnnxRuntimeRival;
import io.updraft.graph.Models;
import io.updraft.graph.conformance.Conformance;
import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.TestResult;
import io.updraft.graph.conformance.TestRun;
import io.updraft.graph.conformance.TestSuite;
import io.updraft.graph.conformance.Tolerance;
import io.updraft.graph.device.DeviceTargets;
import io.updraft.graph.kernels.DeviceEngine;
import io.updraft.runtime.operator.contracts.StandardOperators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// ONNX's node tests, run as models run, with the tolerance of ONNX's own runner.
@Command(name = "conformance", description = "Runs ONNX node tests: what passes, what fails and what is unsupported, by operator. Exits with 1 if anything fails.")
final class ConformanceCommand implements Callable<Integer> {
    private final Console console;

    /// Whom to compare with.
    enum Rival {
        ONNXRUNTIME
    }

    @Parameters(paramLabel = "ZIP_OR_DIR", description = "Tests: folders with model.onnx and test_data_set_0, in a zip file or a folder.")
    private Path suite = Path.of("");

    @Mixin
    private DeviceArgument device = new DeviceArgument();

    @Option(names = {"-t", "--threads"}, paramLabel = "N", description = "Tests at a time; default: one per processor.")
    private int threads;

    @Option(names = "--rival", paramLabel = "NAME", description = "Give the same tests to: onnxruntime.")
    private Optional<Rival> rival = Optional.empty();

    @Option(names = "--explain", description = "Show for each test which nodes ran on the device, and why the others ran on the CPU.")
    private boolean explain;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with all tests as well.")
    private Optional<Path> html = Optional.empty();

    ConformanceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (threads < 0) {
            throw new UsageException("--threads must be 1 or more");
        }
        List<NodeTest> tests = TestSuite.read(suite);
        int parallel = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        String name = device.name();
        if (explain && name.equals("cpu")) {
            throw new UsageException("--explain tells what runs on a device; give --device as well");
        }
        Optional<DeviceEngine> engine = name.equals("cpu") ? Optional.empty()
                : Optional.of(new DeviceEngine(DeviceTargets.named(name, Models.DEVICES)));
        TestRun runner = new TestRun(StandardOperators.registry(), Tolerance.ONNX, engine);
        long start = System.nanoTime();
        List<TestResult> results = run("tests", tests, runner::run, parallel);
        double seconds = (System.nanoTime() - start) * 1e-9;
        ConformanceReport report = new ConformanceReport(suite.toString(), name, results, seconds,
                rival.map(_ -> rival(tests, parallel)), explain);
        html.ifPresent(file -> write(file, HtmlReport.of(report)));
        console.out().print(json ? Json.write(report.object()) + "\n" : report.text());
        return report.isClean() ? 0 : 1;
    }

    private static List<TestResult> run(String what, List<NodeTest> tests, Conformance.Runner runner, int parallel) {
        try (Progress progress = Progress.of(what, tests.size())) {
            return Conformance.run(tests, runner, parallel, progress::at);
        }
    }

    private static ConformanceReport.Rival rival(List<NodeTest> tests, int parallel) {
        OnnxRuntimeRival other = new OnnxRuntimeRival(Tolerance.ONNX);
        return new ConformanceReport.Rival(other.name(), run(other.name(), tests, other::run, parallel));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file + ": " + failure.getMessage(), failure);
        }
    }
}
