package io.updraft.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.updraft.graph.onnx.OnnxException;
import io.updraft.graph.onnx.OnnxModel;
import io.updraft.runtime.operator.OperatorException;
import io.updraft.runtime.operator.OperatorRegistry;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// ONNX's node tests (1.22.0), with the official tolerance: nothing may come out wrong; what is not supported is
/// refused and listed.
class NodeConformanceTest {
    private static final String ARCHIVE = "onnx-node-tests-1.22.0.zip";

    /// What passed when this was last raised: an operator that begins to be refused shows here.
    private static final int PASSED_AT_LEAST = 1444;

    private record Counts(List<String> passed, List<String> refused) {
        Counts() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    @Test
    void nothingComesOutWrong() throws IOException {
        Path archive = shared().resolve(ARCHIVE);
        assumeTrue(Files.isRegularFile(archive), () -> archive + " is absent; set -Dupdraft.shared to its folder");
        OperatorRegistry registry = StandardOperators.registry();
        Map<String, Counts> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (NodeTest test : NodeTest.readAll(archive)) {
            Counts own = counts.computeIfAbsent(test.operator(), _ -> new Counts());
            try {
                Optional<String> difference = difference(test, registry);
                if (difference.isPresent()) {
                    wrong.add(test.name() + ": " + difference.get());
                } else {
                    own.passed.add(test.name());
                }
            } catch (OnnxException | OperatorException refusal) {
                own.refused.add(test.name() + ": " + refusal.getMessage());
            }
        }
        print(counts);
        assertThat(wrong).isEmpty();
        assertThat(counts.values().stream().mapToInt(count -> count.passed.size()).sum()).as("tests passed")
                .isGreaterThanOrEqualTo(PASSED_AT_LEAST);
    }

    private static Optional<String> difference(NodeTest test, OperatorRegistry registry) throws IOException {
        if (!test.hasOnlyTensors()) {
            throw new OnnxException("has inputs or outputs that are no tensors");
        }
        try (OnnxModel model = OnnxModel.read(test.name(), test.model(), registry)) {
            Map<String, Tensor> values = ContractRun.run(model.graph(), test.inputs(), registry);
            for (Map.Entry<String, Tensor> expected : test.outputs().entrySet()) {
                Optional<String> difference = Closeness.ONNX.difference(values.get(expected.getKey()),
                        expected.getValue());
                if (difference.isPresent()) {
                    return difference.map(text -> expected.getKey() + " " + text);
                }
            }
            return Optional.empty();
        }
    }

    private static void print(Map<String, Counts> counts) {
        StringBuilder table = new StringBuilder("ONNX node tests by operator: passed / refused\n");
        int passed = 0;
        int refused = 0;
        for (Map.Entry<String, Counts> entry : counts.entrySet()) {
            Counts count = entry.getValue();
            passed += count.passed.size();
            refused += count.refused.size();
            if (!count.passed.isEmpty()) {
                table.append("  %-32s %4d / %d%n".formatted(entry.getKey(), count.passed.size(), count.refused.size()));
                if (!entry.getKey().equals(NodeTest.EXPANDED)) {
                    count.refused.forEach(reason -> table.append("      ").append(reason).append('\n'));
                }
            }
        }
        table.append("%d passed, %d refused; refused altogether:".formatted(passed, refused));
        counts.forEach((operator, count) -> table.append(count.passed.isEmpty() ? " " + operator : ""));
        System.out.println(table);
    }

    /// The folder with shared data: a system property names it where it is not beside the checkout.
    private static Path shared() {
        String named = System.getProperty("updraft.shared", "");
        return named.isEmpty() ? Path.of("..", "..", "shared") : Path.of(named);
    }
}
