package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.updraft.graph.ir.Graph;
import io.updraft.runtime.operator.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// A node's `AttributeProto`s into [Attributes].
final class AttributeReader {
    private final TensorReader tensors;
    private final Function<GraphProto, Graph> bodies;

    /// @param bodies reads a graph that an attribute holds
    AttributeReader(TensorReader tensors, Function<GraphProto, Graph> bodies) {
        this.tensors = tensors;
        this.bodies = bodies;
    }

    /// @param node what messages call the node
    /// @throws OnnxException if an attribute is of a kind that [Attributes] cannot hold, or is there twice
    Attributes read(String node, NodeProto proto) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (AttributeProto attribute : proto.getAttributeList()) {
            String name = ProtoText.of(attribute.getNameBytes(), "an attribute's name of node " + node);
            String where = "node " + node + ": attribute '" + name + "'";
            if (name.isEmpty()) {
                throw new OnnxException("node " + node + " has an attribute without a name");
            }
            if (values.put(name, value(where, attribute)) != null) {
                throw new OnnxException(where + " is there twice");
            }
        }
        return Attributes.of(values);
    }

    private Object value(String where, AttributeProto attribute) {
        if (!attribute.getRefAttrName().isEmpty()) {
            throw new OnnxException(where + " refers to a function's attribute outside a function");
        }
        return switch (attribute.getType()) {
            case INT -> attribute.getI();
            case FLOAT -> attribute.getF();
            case STRING -> ProtoText.of(attribute.getS(), where);
            case INTS -> attribute.getIntsList();
            case FLOATS -> attribute.getFloatsList();
            case STRINGS -> ProtoText.list(attribute.getStringsCount(), attribute::getStrings, where);
            case TENSOR -> tensors.read(where, attribute.getT());
            case GRAPH -> bodies.apply(attribute.getG());
            case GRAPHS -> throw new OnnxException(where + " is a list of graphs, which is not supported");
            case SPARSE_TENSOR, SPARSE_TENSORS ->
                throw new OnnxException(where + " is a sparse tensor, which is not supported");
            case TENSORS -> throw new OnnxException(where + " is a list of tensors, which is not supported");
            // Only Optional has one, and what an empty optional could have held nobody asks.
            case TYPE_PROTO -> attribute.getTp().getValueCase().name();
            case TYPE_PROTOS -> throw new OnnxException(where + " is a list of types, which is not supported");
            case UNDEFINED -> throw new OnnxException(where + " says no type; the model is damaged");
        };
    }
}
