package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Replaces each call of a function that the model defines by the function's nodes, so that nobody else need know of
/// functions. A model's function hides an operator of the same name (ONNX IR, "Model-local functions").
final class FunctionInliner {
    private static final int DEEPEST = 16;
    private static final int MOST_NODES = 200_000;

    private final String file;
    private final Map<String, FunctionProto> functions = new HashMap<>();
    private final Map<NodeProto, Map<String, Long>> opsets = new IdentityHashMap<>();
    private int calls;
    private int nodes;

    /// @param graph without calls of functions
    /// @param opsets imports that hold for a node which comes from a function, by identity
    record Inlined(GraphProto graph, Map<NodeProto, Map<String, Long>> opsets) {
    }

    private FunctionInliner(String file, ModelProto model) {
        this.file = file;
        for (FunctionProto function : model.getFunctionsList()) {
            String key = key(function.getDomain(), function.getName(), function.getOverload());
            if (functions.put(key, function) != null) {
                throw new OnnxException(file + " defines function " + ProtoText.clip(key) + " twice");
            }
        }
    }

    /// @throws OnnxException if functions call themselves, nest too deep or grow the model beyond reason
    static Inlined inline(String file, ModelProto model) {
        FunctionInliner inliner = new FunctionInliner(file, model);
        GraphProto graph = inliner.functions.isEmpty() ? model.getGraph() : inliner.graph(model.getGraph(), 0);
        return new Inlined(graph, inliner.opsets);
    }

    private static String key(String domain, String name, String overload) {
        return OpsetImports.domain(domain) + "::" + name + (overload.isEmpty() ? "" : ":" + overload);
    }

    private GraphProto graph(GraphProto graph, int depth) {
        List<NodeProto> result = new ArrayList<>();
        graph.getNodeList().forEach(node -> add(node, depth, Map.of(), result));
        return graph.toBuilder().clearNode().addAllNode(result).build();
    }

    /// Adds a node with its bodies inlined, or what it calls.
    private void add(NodeProto node, int depth, Map<String, Long> imports, List<NodeProto> result) {
        FunctionProto function = functions.get(key(node.getDomain(), node.getOpType(), node.getOverload()));
        if (function != null) {
            expand(node, function, depth, result);
            return;
        }
        if (++nodes > MOST_NODES) {
            throw new OnnxException(file + " has more than " + MOST_NODES + " nodes with its functions inlined");
        }
        NodeProto.Builder copy = node.toBuilder();
        for (int i = 0; i < copy.getAttributeCount(); i++) {
            AttributeProto attribute = copy.getAttribute(i);
            if (attribute.hasG()) {
                copy.setAttribute(i, attribute.toBuilder().setG(body(attribute.getG(), depth, imports)));
            }
        }
        NodeProto added = copy.build();
        if (!imports.isEmpty()) {
            opsets.put(added, imports);
        }
        result.add(added);
    }

    private GraphProto body(GraphProto graph, int depth, Map<String, Long> imports) {
        List<NodeProto> result = new ArrayList<>();
        graph.getNodeList().forEach(node -> add(node, depth, imports, result));
        return graph.toBuilder().clearNode().addAllNode(result).build();
    }

    private void expand(NodeProto call, FunctionProto function, int depth, List<NodeProto> result) {
        String where = file + ": function '" + ProtoText.clip(function.getName()) + "'";
        if (depth == DEEPEST) {
            throw new OnnxException(where + " is called at a depth of more than " + DEEPEST
                    + " functions; functions must not call themselves");
        }
        if (call.getInputCount() > function.getInputCount() || call.getOutputCount() > function.getOutputCount()) {
            throw new OnnxException(where + " has " + function.getInputCount() + " inputs and "
                    + function.getOutputCount() + " outputs; node '" + ProtoText.clip(call.getName()) + "' names "
                    + call.getInputCount() + " and " + call.getOutputCount());
        }
        Map<String, Long> imports = OpsetImports.read(where, function.getOpsetImportList());
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < function.getInputCount(); i++) {
            names.put(function.getInput(i), i < call.getInputCount() ? call.getInput(i) : "");
        }
        for (int i = 0; i < call.getOutputCount(); i++) {
            if (names.containsKey(function.getOutput(i)) && !call.getOutput(i).isEmpty()) {
                throw new OnnxException(where + " gives its input '" + ProtoText.clip(function.getOutput(i))
                        + "' as output, which ONNX does not allow");
            }
            if (!call.getOutput(i).isEmpty()) {
                names.put(function.getOutput(i), call.getOutput(i));
            }
        }
        FunctionBody body = new FunctionBody(function.getName() + "/" + calls++ + "/", names,
                attributes(call, function));
        for (NodeProto node : function.getNodeList()) {
            add(body.rewrite(node), depth + 1, imports, result);
        }
    }

    /// The attributes that a function's nodes may refer to: those of the call, and defaults.
    private static Map<String, AttributeProto> attributes(NodeProto call, FunctionProto function) {
        Map<String, AttributeProto> attributes = new LinkedHashMap<>();
        function.getAttributeProtoList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
        call.getAttributeList().forEach(attribute -> attributes.put(attribute.getName(), attribute));
        return attributes;
    }
}
