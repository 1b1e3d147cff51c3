package io.updraft.tests.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.CodedOutputStream;
import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import io.updraft.graph.conformance.TestRun;
import io.updraft.graph.conformance.TestSuite;
import io.updraft.graph.conformance.Tolerance;
import io.updraft.graph.onnx.OnnxSignature;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorSequence;
import io.updraft.tests.OnnxModelBuilder;
import io.updraft.tests.conformance.SharedFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Damaged node tests complete or end in one clear error, in 2 s of one processor and 1 GiB; where ONNX Runtime answers
/// too, both say the same. docs/fuzzing.md has the command for more of them.
class NodeMutationTest {
    private static final int TRIALS = Integer.getInteger("updraft.mutations", 500);
    private static final long SEED = Long.getLong("updraft.mutations.seed", 20_261_122L);
    private static final TestRun RUNNER = new TestRun(StandardOperators.registry(), Tolerance.ONNX);

    private final List<String> complaints = new ArrayList<>();
    /// By test, without damage: some it answers otherwise than ONNX's reference.
    private final Map<String, Boolean> rivalPasses = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private double slowest;
    private long largest;

    @Test
    void damagedNodeTestsCompleteOrEndInOneClearError() {
        Path archive = SharedFiles.nodeTests();
        assumeTrue(Files.isRegularFile(archive), () -> archive + " is absent; set -Dupdraft.shared to its folder");
        List<NodeTest> tests = TestSuite.read(archive);
        try (RivalProcess rival = new RivalProcess()) {
            boolean hung = false;
            for (int i = 0; i < TRIALS && !hung; i++) {
                hung = attempt(SEED + i, tests, rival);
            }
        }
        String summary = String.format(Locale.ROOT, "%d mutations %s; slowest %.2f s, most allocated %d MiB", TRIALS,
                counts, slowest, largest >> 20);
        System.out.println(summary);
        assertThat(complaints).as("%s", summary).isEmpty();
    }

    /// @return whether the trial did not end
    private boolean attempt(long seed, List<NodeTest> tests, RivalProcess rival) {
        SplittableRandom random = new SplittableRandom(seed);
        NodeTest original = tests.get(random.nextInt(tests.size()));
        NodeDamage damage = NodeDamage.of(original, random);
        Trial<Map<String, Datum>> trial = Trial.run(() -> RUNNER.outputs(damage.test()));
        count(trial.answer().isPresent() ? "completed" : "refused");
        slowest = Math.max(slowest, trial.cpuSeconds());
        largest = Math.max(largest, trial.allocatedBytes());
        String complaint = trial.complaint();
        if (complaint.isEmpty() && trial.answer().isPresent()) {
            complaint = compare(rival, original, damage.test(), trial.answer().get());
        }
        if (!complaint.isEmpty()) {
            complaints.add("seed " + seed + ", " + damage.test().name() + ", " + damage.what() + ": " + complaint
                    + trial.failure().map(NodeMutationTest::place).orElse(""));
        }
        return trial.hung();
    }

    private void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    private static String place(Throwable failure) {
        return Arrays.stream(failure.getStackTrace()).limit(6).map(Object::toString)
                .collect(Collectors.joining(" < ", " at ", ""));
    }

    /// Lets the rival check our outputs as if they were what is expected.
    private String compare(RivalProcess rival, NodeTest original, NodeTest test, Map<String, Datum> outputs) {
        OnnxSignature signature = OnnxSignature.read(test.name(), test.model());
        if (Stream.concat(outputs.values().stream(), test.inputs(signature.inputs()).values().stream())
                .anyMatch(NodeMutationTest::isUndefined)) {
            count("not defined");
            return "";
        }
        if (!rivalPasses.computeIfAbsent(original.name(), _ -> rival.run(original)
                .filter(result -> result.outcome() == Outcome.PASSED).isPresent())) {
            count("onnxruntime wrong without damage");
            return "";
        }
        Map<String, byte[]> files = new HashMap<>(test.files());
        files.keySet().removeIf(file -> file.contains("/output_"));
        List<String> names = signature.outputs().stream()
                .map(output -> output.name()).toList();
        for (int i = 0; i < names.size(); i++) {
            Optional<byte[]> file = serialized(Objects.requireNonNull(outputs.get(names.get(i))));
            if (file.isEmpty()) {
                count("not comparable");
                return "";
            }
            files.put("test_data_set_0/output_" + i + ".pb", file.get());
        }
        Optional<TestResult> verdict = rival.run(new NodeTest(test.name(), files));
        count("onnxruntime " + verdict.map(result -> switch (result.outcome()) {
            case PASSED -> "agrees";
            case FAILED -> "differs";
            case UNSUPPORTED -> "refused";
        }).orElse("crashed"));
        return verdict.filter(result -> result.outcome() == Outcome.FAILED)
                .map(result -> "onnxruntime " + result.detail()).orElse("");
    }

    /// Whether implementations may differ: numbers that are not finite or nearly so, integers that no double or (as
    /// extreme ones, converted from floats) no integer can hold, bytes of bools other than 0 and 1.
    private static boolean isUndefined(Datum value) {
        if (!(value instanceof Tensor tensor) || tensor.type() == DataType.STRING) {
            return false;
        }
        for (long i = 0; i < tensor.elements(); i++) {
            boolean odd = switch (tensor.type()) {
                case BOOL -> (tensor.data().get(Tensor.BYTE, i) & ~1) != 0;
                case INT32 -> tensor.getLong(i) == Integer.MAX_VALUE || tensor.getLong(i) == Integer.MIN_VALUE;
                case INT64, UINT64 -> tensor.getLong(i) > 1L << 53 || tensor.getLong(i) < -1L << 53;
                default -> tensor.type().isFloat() && !(Math.abs(tensor.getDouble(i)) < 1e30);
            };
            if (odd) {
                return true;
            }
        }
        return false;
    }

    private static Optional<byte[]> serialized(Datum value) {
        return switch (value) {
            case Tensor tensor -> Optional.of(OnnxModelBuilder.tensorProto("", tensor).toByteArray());
            case TensorSequence sequence when sequence.type() != DataType.STRING -> Optional.of(sequence(sequence));
            default -> Optional.empty();
        };
    }

    private static byte[] sequence(TensorSequence sequence) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Tensor tensor : sequence.elements()) {
                out.writeMessage(3, OnnxModelBuilder.tensorProto("", tensor));
            }
            out.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }
}
