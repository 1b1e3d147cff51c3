package io.updraft.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.updraft.graph.conformance.Conformance;
import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import io.updraft.graph.conformance.TestRun;
import io.updraft.graph.conformance.TestSuite;
import io.updraft.graph.conformance.Tolerance;
import io.updraft.runtime.operator.contracts.StandardOperators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// ONNX's node tests (1.22.0), with the official tolerance: nothing may come out wrong, and what once passed must go on
/// to. What passes is listed in a file; `-Dtest.jvm.flags=-Dupdraft.baseline=write` writes it anew.
class NodeConformanceTest {
    private static final Path BASELINE = Path.of("src", "test", "resources", "io", "updraft", "tests", "conformance",
            "passed.txt");

    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm", "MatMulInteger", "QLinearMatMul");
    /// Of 64; the others want the scores as well, cap scores under a mask, or have types of their own.
    private static final int ATTENTION_ON_KERNEL = 48;

    @Test
    void nothingComesOutWrongAndWhatPassedStillPasses() throws IOException {
        Path archive = SharedFiles.nodeTests();
        assumeTrue(Files.isRegularFile(archive), () -> archive + " is absent; set -Dupdraft.shared to its folder");
        List<NodeTest> tests = TestSuite.read(archive);
        TestRun runner = new TestRun(StandardOperators.registry(), Tolerance.ONNX);

        List<TestResult> results = Conformance.run(tests, runner::run, Runtime.getRuntime().availableProcessors(),
                _ -> {
                });

        TreeSet<String> passed = results.stream().filter(result -> result.outcome() == Outcome.PASSED)
                .map(TestResult::test).collect(Collectors.toCollection(TreeSet::new));
        if (System.getProperty("updraft.baseline", "").equals("write")) {
            Files.write(BASELINE, passed);
        }
        List<String> baseline = Files.readAllLines(BASELINE);
        System.out.printf("ONNX node tests: %d passed of %d, %d in the baseline%n", passed.size(), tests.size(),
                baseline.size());
        assertThat(results.stream().filter(result -> result.outcome() == Outcome.FAILED)).as("wrong answers")
                .isEmpty();
        assertThat(results.stream()
                .filter(result -> result.outcome() == Outcome.UNSUPPORTED && baseline.contains(result.test())))
                .as("refused, though they passed before").isEmpty();
        assertThat(passed).containsAll(baseline);
        assertThat(results.stream().filter(result -> PRODUCTS.contains(result.operator())
                && !result.kernels().contains("linear-panels"))).as("products past the kernel of Linear").isEmpty();
        assertThat(results.stream().filter(result -> result.operator().equals("Attention")
                && result.kernels().contains("cached-attention"))).as("attention on the kernel of CachedAttention")
                .hasSizeGreaterThanOrEqualTo(ATTENTION_ON_KERNEL);
    }
}
