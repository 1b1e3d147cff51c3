package io.updraft.graph.conformance;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.HashMap;
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
            GraphProto graph = ModelProto.parseFrom(test.model()).getGraph();
            if (graph.getNodeCount() == 0) {
                return "(no node)";
            }
            NodeProto node = graph.getNode(0);
            return (node.getDomain().isEmpty() ? "" : node.getDomain() + "::") + node.getOpType();
        } catch (InvalidProtocolBufferException damaged) {
            return "(damaged model)";
        }
    }

    String of(NodeTest test) {
        int expanded = test.name().indexOf(EXPANDED);
        String twin = expanded < 0 ? "" : operators.getOrDefault(test.name().substring(0, expanded), "");
        return twin.isEmpty() ? operators.getOrDefault(test.name(), "") : twin + " (function body)";
    }
}
