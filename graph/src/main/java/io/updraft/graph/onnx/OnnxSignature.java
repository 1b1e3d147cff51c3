package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.updraft.graph.ir.Value;
import java.util.List;

/// What a model file declares, whether or not its operators are supported.
///
/// @param operators of its nodes in order, such as "Add" or "com.microsoft::Gelu"
public record OnnxSignature(List<Value> inputs, List<Value> outputs, List<String> operators) {
    public OnnxSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        operators = List.copyOf(operators);
    }

    /// @param name what messages call the model
    /// @throws OnnxException if it is no model, or declares what Updraft does not know
    public static OnnxSignature read(String name, byte[] model) {
        try {
            GraphProto graph = ModelProto.parseFrom(model).getGraph();
            return new OnnxSignature(
                    graph.getInputList().stream()
                            .map(info -> DeclaredValue.read(name, "graph input", info, false)).toList(),
                    graph.getOutputList().stream()
                            .map(info -> DeclaredValue.read(name, "graph output", info, false)).toList(),
                    graph.getNodeList().stream().map(OnnxSignature::operator).toList());
        } catch (InvalidProtocolBufferException failure) {
            throw new OnnxException(name + " is damaged or no ONNX model: " + failure.getMessage(), failure);
        }
    }

    private static String operator(NodeProto node) {
        String domain = OpsetImports.domain(node.getDomain());
        return (domain.isEmpty() ? "" : domain + "::") + node.getOpType();
    }
}
