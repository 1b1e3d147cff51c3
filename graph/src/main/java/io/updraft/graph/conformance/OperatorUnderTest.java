package io.updraft.graph.conformance;

import io.updraft.graph.onnx.OnnxException;
import io.updraft.graph.onnx.OnnxSignature;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which operator a test is about: that of its first node; where a test is an operator's function body, spelled out,
/// the operator of the test that it is the twin of.
final class OperatorUnderTest {
    private static final String EXPANDED = "_expanded";

    private final Map<String, String> operators = new HashMap<>();

    OperatorUnderTest(Collection<NodeTest> tests) {
        tests.forEach(test -> operators.put(test.name(), firstOperator(test)));
    }

    private static String firstOperator(NodeTest test) {
        try {
            List<String> all = OnnxSignature.read(test.name(), test.model()).operators();
            return all.isEmpty() ? "(no node)" : all.getFirst();
        } catch (OnnxException damaged) {
            return "(damaged model)";
        }
    }

    String of(NodeTest test) {
        int expanded = test.name().indexOf(EXPANDED);
        String twin = expanded < 0 ? "" : operators.getOrDefault(test.name().substring(0, expanded), "");
        return twin.isEmpty() ? operators.getOrDefault(test.name(), "") : twin + " (function body)";
    }
}
