package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.updraft.graph.ir.Dimension;
import io.updraft.graph.ir.Graph;
import io.updraft.graph.ir.Node;
import io.updraft.graph.ir.Value;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
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
    private final OperatorResolver operators;
    private final Map<Integer, MemorySegment> rawData;
    private final boolean body;

    /// @param operators has found every operator
    /// @param rawData data of initializers, by index, that the message was read without
    GraphReader(String file, GraphProto proto, TensorReader tensors, OperatorResolver operators,
            Map<Integer, MemorySegment> rawData) {
        this(file, proto, tensors, operators, rawData, false);
    }

    private GraphReader(String file, GraphProto proto, TensorReader tensors, OperatorResolver operators,
            Map<Integer, MemorySegment> rawData, boolean body) {
        this.file = file;
        this.proto = proto;
        this.tensors = tensors;
        this.operators = operators;
        this.rawData = rawData;
        this.body = body;
    }

    Graph read() {
        if (proto.getSparseInitializerCount() > 0) {
            throw new OnnxException(file + " has sparse initializers, which are not supported; store them dense");
        }
        Map<String, Tensor> initializers = initializers();
        List<Value> inputs = new ArrayList<>();
        for (ValueInfoProto info : proto.getInputList()) {
            Value input = DeclaredValue.read(file, "graph input", info, body);
            Tensor initializer = initializers.get(input.name());
            if (initializer == null) {
                inputs.add(input);
            } else {
                // Before IR version 4 every initializer is also a graph input; later it is one that may be overridden.
                checkAgrees(input, initializer);
            }
        }
        List<Value> outputs = proto.getOutputList().stream()
                .map(info -> DeclaredValue.read(file, "graph output", info, body)).toList();
        String name = ProtoText.of(proto.getNameBytes(), file + ": the graph's name");
        return new Graph(name, inputs, outputs, initializers, nodes());
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

    private List<Node> nodes() {
        AttributeReader attributes = new AttributeReader(tensors, this::body);
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
            OperatorId operator = operators.operator(node);
            nodes.add(new Node(operator, shown, inputs, outputs,
                    attributes.read(operator + " '" + shown + "'", node)));
        }
        return nodes;
    }

    /// A graph that an attribute holds.
    private Graph body(GraphProto graph) {
        return new GraphReader(file, graph, tensors, operators, Map.of(), true).read();
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
