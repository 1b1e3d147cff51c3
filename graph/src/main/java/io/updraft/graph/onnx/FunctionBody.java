package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.Map;

/// One call of a function: renames what its nodes name, so that calls do not collide, and puts the call's attributes
/// where nodes refer to them.
///
/// @param prefix what names of the function's own get in front
/// @param names the call's names for the function's inputs and outputs; own names are added as they come
/// @param attributes of the call, or their defaults
record FunctionBody(String prefix, Map<String, String> names, Map<String, AttributeProto> attributes) {
    private String rename(String name) {
        return name.isEmpty() ? "" : names.computeIfAbsent(name, prefix::concat);
    }

    NodeProto rewrite(NodeProto node) {
        NodeProto.Builder copy = node.toBuilder().clearInput().clearOutput().clearAttribute();
        copy.setName(prefix + node.getName());
        node.getInputList().forEach(name -> copy.addInput(rename(name)));
        node.getOutputList().forEach(name -> copy.addOutput(rename(name)));
        for (AttributeProto attribute : node.getAttributeList()) {
            String reference = attribute.getRefAttrName();
            if (reference.isEmpty()) {
                copy.addAttribute(attribute.hasG() ? attribute.toBuilder().setG(rewrite(attribute.getG())).build()
                        : attribute);
            } else if (attributes.containsKey(reference)) {
                // A reference to an attribute that the call does not give leaves the attribute out.
                copy.addAttribute(attributes.get(reference).toBuilder().setName(attribute.getName()));
            }
        }
        return copy.build();
    }

    private GraphProto rewrite(GraphProto graph) {
        GraphProto.Builder copy = graph.toBuilder().clearInput().clearOutput().clearInitializer().clearNode();
        graph.getInputList().forEach(input -> copy.addInput(rewrite(input)));
        graph.getOutputList().forEach(output -> copy.addOutput(rewrite(output)));
        for (TensorProto initializer : graph.getInitializerList()) {
            copy.addInitializer(initializer.toBuilder().setName(rename(initializer.getName())));
        }
        graph.getNodeList().forEach(node -> copy.addNode(rewrite(node)));
        return copy.build();
    }

    private ValueInfoProto rewrite(ValueInfoProto value) {
        return value.toBuilder().setName(rename(value.getName())).build();
    }
}
