package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `GraphProto` into [Graph], its operators already resolved.
final class GraphReader {
    private final String file;
    private final GraphProto proto;
    private final TensorReader tensors;
    private final Map<Integer, MemorySegment> rawData;

    /// @param rawData data of initializers, by index, that the message was read without
    GraphReader(String file, GraphProto proto, TensorReader tensors, Map<Integer, MemorySegment> rawData) {
        this.file = file;
        this.proto = proto;
        this.tensors = tensors;
        this.rawData = rawData;
    }

    /// @param operators one for each node
    Graph read(List<OperatorId> operators) {
        if (proto.getSparseInitializerCount() > 0) {
            throw new OnnxException(file + " has sparse initializers, which are not supported; store them dense");
        }
        Map<String, Tensor> initializers = initializers();
        List<Value> inputs = new ArrayList<>();
        for (ValueInfoProto info : proto.getInputList()) {
            Value input = value("graph input", info);
            Tensor initializer = initializers.get(input.name());
            if (initializer == null) {
                inputs.add(input);
            } else {
                // Before IR version 4 every initializer is also a graph input; later it is one that may be overridden.
                checkAgrees(input, initializer);
            }
        }
        List<Value> outputs = proto.getOutputList().stream().map(info -> value("graph output", info)).toList();
        String name = ProtoText.of(proto.getNameBytes(), file + ": the graph's name");
        return new Graph(name, inputs, outputs, initializers, nodes(operators));
    }

    private Map<String, Tensor> initializers() {
        Map<String, Tensor> initializers = new LinkedHashMap<>();
        for (int i = 0; i < proto.getInitializerCount(); i++) {
            TensorProto tensor = proto.getInitializer(i);
            String name = ProtoText.of(tensor.getNameBytes(), file + ": an initializer's name");
            if (name.isEmpty()) {
                throw new OnnxException(file + ": initializer " + i + " has no name");
            }
            if (initializers.put(name, tensors.read(name, tensor, Optional.ofNullable(rawData.get(i)))) != null) {
                throw new OnnxException(file + ": the name '" + name + "' is given to two initializers");
            }
        }
        return initializers;
    }

    private List<Node> nodes(List<OperatorId> operators) {
        AttributeReader attributes = new AttributeReader(tensors);
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < proto.getNodeCount(); i++) {
            NodeProto node = proto.getNode(i);
            String name = ProtoText.of(node.getNameBytes(), file + ": a node's name");
            List<String> outputs = ProtoText.list(node.getOutputCount(), node::getOutputBytes,
                    file + ": an output's name of node '" + name + "'");
            List<String> inputs = ProtoText.list(node.getInputCount(), node::getInputBytes,
                    file + ": an input's name of node '" + name + "'");
            // Nodes need no name; messages do.
            String shown = name.isEmpty() && !outputs.isEmpty() ? outputs.get(0) : name;
            nodes.add(new Node(operators.get(i), shown, inputs, outputs,
                    attributes.read(operators.get(i) + " '" + shown + "'", node)));
        }
        return nodes;
    }

    private Value value(String what, ValueInfoProto info) {
        String name = ProtoText.of(info.getNameBytes(), file + ": a " + what + "'s name");
        String where = file + ": " + what + " '" + name + "'";
        if (name.isEmpty()) {
            throw new OnnxException(file + ": a " + what + " has no name");
        }
        if (!info.getType().hasTensorType()) {
            String kind = info.getType().getValueCase() == TypeProto.ValueCase.VALUE_NOT_SET
                    ? "has no type"
                    : "is a " + info.getType().getValueCase() + ", not a tensor, which is not supported";
            throw new OnnxException(where + " " + kind);
        }
        TypeProto.Tensor tensor = info.getType().getTensorType();
        Optional<List<Dimension>> shape = tensor.hasShape()
                ? Optional.of(tensor.getShape().getDimList().stream().map(dim -> dimension(where, dim)).toList())
                : Optional.empty();
        return new Value(name, elementType(where, tensor.getElemType()), shape);
    }

    private static DataType elementType(String where, int code) {
        try {
            return DataType.ofOnnx(code);
        } catch (TensorException failure) {
            throw new OnnxException(where + ": " + failure.getMessage(), failure);
        }
    }

    private static Dimension dimension(String where, TensorShapeProto.Dimension dim) {
        return switch (dim.getValueCase()) {
            case DIM_VALUE -> {
                if (dim.getDimValue() < 0) {
                    throw new OnnxException(where + " has a dimension of size " + dim.getDimValue()
                            + "; one that is not fixed must be symbolic");
                }
                yield new Dimension.Fixed(dim.getDimValue());
            }
            case DIM_PARAM -> {
                String symbol = ProtoText.of(dim.getDimParamBytes(), where + ": a dimension");
                yield symbol.isEmpty() ? new Dimension.Unknown() : new Dimension.Symbol(symbol);
            }
            case VALUE_NOT_SET -> new Dimension.Unknown();
        };
    }

    private void checkAgrees(Value input, Tensor initializer) {
        boolean agrees = input.type() == initializer.type();
        if (agrees && input.shape().isPresent()) {
            List<Dimension> declared = input.shape().get();
            agrees = declared.size() == initializer.shape().rank();
            for (int axis = 0; agrees && axis < declared.size(); axis++) {
                agrees = !(declared.get(axis) instanceof Dimension.Fixed fixed)
                        || fixed.size() == initializer.shape().dim(axis);
            }
        }
        if (!agrees) {
            throw new OnnxException(file + ": '" + input.name() + "' is declared as " + input.type()
                    + input.shape().map(List::toString).orElse("") + ", its initializer is " + initializer);
        }
    }
}
