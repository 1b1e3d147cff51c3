package io.updraft.tests.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import io.updraft.graph.conformance.TestRun;
import io.updraft.graph.conformance.TestSuite;
import io.updraft.graph.conformance.Tolerance;
import io.updraft.graph.device.DeviceTarget;
import io.updraft.graph.kernels.DeviceEngine;
import io.updraft.graph.kernels.Placement;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.tests.conformance.SharedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// ONNX's node tests of the operators that a decoder needs, on each device: all right, and those that once ran there
/// entirely still do. They are listed in a file; `-Dtest.jvm.flags=-Dupdraft.baseline=write` writes it anew.
/// `-Dtest.jvm.flags=-Dupdraft.conformance=all` takes all tests, the function bodies included, instead of a few of each
/// operator.
class DeviceConformanceTest {
    private static final Path BASELINE = Path.of("src", "test", "resources", "io", "updraft", "tests", "device",
            "conformance.txt");
    /// Of the operators' tests those that are quick: an emulated launch of attention takes a second.
    private static final Pattern QUICK = Pattern.compile("test_(add|sub|mul|div)(_bcast|_int8)?|test_sigmoid|test_tanh"
            + "|test_relu|test_gelu_(default|tanh)_1|test_swish|test_exp|test_sqrt|test_neg|test_reciprocal"
            + "|test_softmax_(axis_[012]|large_number)|test_rms_normalization_(2d_axis_negative_1|3d_axis1_epsilon)"
            + "|test_layer_normalization_(2d_axis1|4d_axis_negative_2)|test_gather_(0|1|negative_indices)"
            + "|test_quantizelinear(_axis|_blocked_asymmetric|_int4|_int16|_e5m2)?"
            + "|test_dequantizelinear(_axis|_blocked|_uint4|_e4m3fn)?|test_dynamicquantizelinear(_max_adjusted)?"
            + "|test_rotary_embedding(_interleaved|_with_rotary_dim|_3d_input)?"
            + "|test_attention_(4d|4d_causal|3d_gqa|4d_attn_mask_bool|3d_diff_heads_sizes)"
            + "|test_matmul_(2d|4d|1d_3d)|test_gemm_(all_attributes|transposeB)|test_matmulinteger"
            + "|test_qlinearmatmul_[23]D_(u?int8)_float32|test_cast_FLOAT_to_FLOAT16");

    @TestFactory
    Stream<DynamicTest> decoderOperators() throws IOException {
        Path archive = SharedFiles.nodeTests();
        assumeTrue(Files.isRegularFile(archive), () -> archive + " is absent; set -Dupdraft.shared to its folder");
        boolean all = System.getProperty("updraft.conformance", "").equals("all");
        List<NodeTest> tests = TestSuite.read(archive).stream()
                .filter(test -> all || QUICK.matcher(test.name()).matches()).toList();
        return DevicesUnderTest.all().stream().map(target -> DynamicTest.dynamicTest(target.profile().name(),
                () -> check(target, tests)));
    }

    private static void check(DeviceTarget target, List<NodeTest> tests) throws IOException {
        TestRun runner = new TestRun(StandardOperators.registry(), Tolerance.ONNX,
                Optional.of(new DeviceEngine(target)));
        List<TestResult> results = tests.stream().map(test -> runner.run(test, "")).toList();
        TreeSet<String> entirely = results.stream().filter(DeviceConformanceTest::isEntirelyThere)
                .map(TestResult::test).collect(Collectors.toCollection(TreeSet::new));
        if (System.getProperty("updraft.baseline", "").equals("write")) {
            Files.write(BASELINE, entirely);
        }
        System.out.printf("ONNX node tests on %s: %d of %d ran there entirely%n", target.profile().name(),
                entirely.size(), results.size());
        assertThat(results.stream().filter(result -> result.outcome() == Outcome.FAILED)).as("wrong answers").isEmpty();
        TreeSet<String> baseline = new TreeSet<>(Files.readAllLines(BASELINE));
        List<String> wanted = results.stream().map(TestResult::test).filter(baseline::contains).toList();
        assertThat(wanted).as("tests of the baseline").isNotEmpty();
        assertThat(entirely).as("tests that ran on the device before").containsAll(wanted);
        assertThat(results.stream().flatMap(result -> result.placements().stream())
                .filter(placement -> !placement.isOnDevice())).as("nodes on the CPU").isNotEmpty()
                .noneMatch(placement -> placement.reason().isEmpty());
    }

    private static boolean isEntirelyThere(TestResult result) {
        return result.outcome() == Outcome.PASSED && !result.placements().isEmpty()
                && result.placements().stream().allMatch(Placement::isOnDevice);
    }
}
