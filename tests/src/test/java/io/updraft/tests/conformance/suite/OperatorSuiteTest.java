package io.updraft.tests.conformance.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.updraft.cli.conformance.OnnxRuntimeRival;
import io.updraft.graph.conformance.NodeTest;
import io.updraft.graph.conformance.Outcome;
import io.updraft.graph.conformance.TestResult;
import io.updraft.graph.conformance.TestRun;
import io.updraft.graph.conformance.Tolerance;
import io.updraft.graph.onnx.OnnxSignature;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.StandardOperators;
import io.updraft.runtime.tensor.Datum;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.tests.OnnxModelBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Operators against ONNX Runtime, node by node, without any file from elsewhere: on kernels where they take the node, as
/// a model of any form runs. Rounded products and sums in single precision differ in their last bits, so the official
/// relative tolerance holds, and an absolute one of a few units of the largest values' last place.
class OperatorSuiteTest {
    private static final Tolerance TOLERANCE = new Tolerance(1e-3, 2e-5);
    private static final TestRun RUNNER = new TestRun(StandardOperators.registry(), TOLERANCE);
    private static final OnnxRuntimeRival RIVAL = new OnnxRuntimeRival(TOLERANCE);

    /// What ONNX Runtime 1.29 has no CPU implementation of, or answers otherwise than ONNX; ONNX's own tests cover them.
    private static final Set<String> NOT_IN_ONNX_RUNTIME = Set.of("BitCast", "CausalConvWithState", "CumProd",
            "DeformConv", "LinearAttention", "MaxUnpool", "STFT", "SequenceMap", "Swish", "TensorScatter");
    /// Of preview or internal use, or with oracles in tests of their own.
    private static final Set<String> ELSEWHERE = Set.of("SimplifiedLayerNormalization");

    private static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        Stream.of(new ElementwiseCases().all(), new DataCases().all(), new NumericCases().all())
                .flatMap(nodes -> nodes).map(OpCase.Node::build)
                .filter(each -> each.operators().stream().noneMatch(NOT_IN_ONNX_RUNTIME::contains))
                .forEach(cases::add);
        new StructureCases().all().forEach(cases::add);
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> agreesWithOnnxRuntime() {
        return cases().stream().map(each -> DynamicTest.dynamicTest(each.name(), () -> check(each)));
    }

    private static void check(OpCase each) {
        NodeTest test = each.test();
        Map<String, Datum> outputs = RUNNER.outputs(test);
        Map<String, byte[]> files = new HashMap<>(test.files());
        List<String> names = OnnxSignature.read(each.name(), test.model()).outputs().stream()
                .map(output -> output.name()).toList();
        for (int i = 0; i < names.size(); i++) {
            if (!(outputs.get(names.get(i)) instanceof Tensor tensor)) {
                throw new AssertionError("output " + names.get(i) + " is " + outputs.get(names.get(i)));
            }
            files.put("test_data_set_0/output_" + i + ".pb",
                    OnnxModelBuilder.tensorProto("", tensor).toByteArray());
        }
        TestResult verdict = RIVAL.run(new NodeTest(each.name(), files), "");
        assertThat(verdict.outcome()).as("ONNX Runtime: %s", verdict.detail()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void everyOperatorIsCovered() {
        Set<String> missing = new TreeSet<>();
        StandardOperators.registry().contracts().stream()
                .filter(contract -> contract.id().domain().equals(OperatorId.ONNX))
                .forEach(contract -> missing.add(contract.id().type()));
        cases().forEach(each -> missing.removeAll(each.operators()));
        missing.removeAll(NOT_IN_ONNX_RUNTIME);
        missing.removeAll(ELSEWHERE);
        assertThat(missing).as("operators without a case").isEmpty();
    }
}
