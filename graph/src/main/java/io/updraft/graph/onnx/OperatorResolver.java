package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.updraft.runtime.operator.DatumContract;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.OperatorRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Which operator each node means: domain, type and the operator set that the model (or the function that the node is
/// from) imports for the domain, looked up in the registry.
final class OperatorResolver {
    private static final int NODES_SHOWN = 3;
    private static final int OPERATORS_SHOWN = 20;

    private final String file;
    private final OperatorRegistry registry;
    private final Map<String, Long> opsets;
    private final FunctionInliner.Inlined inlined;

    /// @param opsets what the model imports, by domain
    OperatorResolver(String file, Map<String, Long> opsets, FunctionInliner.Inlined inlined,
            OperatorRegistry registry) {
        this.file = file;
        this.opsets = opsets;
        this.inlined = inlined;
        this.registry = registry;
    }

    /// Checks that every operator of the model has a contract, those in bodies included, before any weight is touched.
    ///
    /// @throws OnnxException listing every operator that is not supported, with nodes that use it
    void check() {
        Map<String, List<String>> missing = new LinkedHashMap<>();
        check(inlined.graph(), missing);
        if (!missing.isEmpty()) {
            throw refusal(missing);
        }
    }

    private void check(GraphProto graph, Map<String, List<String>> missing) {
        for (NodeProto node : graph.getNodeList()) {
            Optional<OperatorContract> contract = find(node);
            String name = "'" + ProtoText.clip(node.getName().isEmpty() && node.getOutputCount() > 0
                    ? node.getOutput(0)
                    : node.getName()) + "'";
            if (contract.isEmpty()) {
                missing.computeIfAbsent(reasonToRefuse(node), _ -> new ArrayList<>()).add(name);
            }
            for (AttributeProto attribute : node.getAttributeList()) {
                if (attribute.hasG()) {
                    if (contract.isPresent() && !(contract.get() instanceof DatumContract)) {
                        throw new OnnxException(file + " cannot be run: node " + name + ": attribute '"
                                + ProtoText.clip(attribute.getName()) + "' is a graph, which " + contract.get().id()
                                + " does not take");
                    }
                    check(attribute.getG(), missing);
                }
            }
        }
    }

    /// The operator of a node that [#check] has seen.
    OperatorId operator(NodeProto node) {
        return find(node).orElseThrow(() -> new OnnxException(file + " cannot be run: " + reasonToRefuse(node))).id();
    }

    private Optional<OperatorContract> find(NodeProto node) {
        String type = type(node);
        String domain = domain(node);
        Optional<Long> opset = opset(node, domain);
        return opset.flatMap(version -> registry.find(domain, type, version));
    }

    private Optional<Long> opset(NodeProto node, String domain) {
        return Optional.ofNullable(inlined.opsets().getOrDefault(node, opsets).get(domain));
    }

    private String domain(NodeProto node) {
        return OpsetImports.domain(
                ProtoText.of(node.getDomainBytes(), file + ": node '" + node.getName() + "': its domain"));
    }

    private String type(NodeProto node) {
        String where = file + ": node '" + node.getName() + "'";
        String type = ProtoText.of(node.getOpTypeBytes(), where + ": its operator type");
        if (type.isEmpty()) {
            throw new OnnxException(where + " names no operator");
        }
        return type;
    }

    private String reasonToRefuse(NodeProto node) {
        String domain = domain(node);
        return opset(node, domain)
                .map(version -> registry.explainMissing(domain, ProtoText.clip(type(node)), version))
                .orElseGet(() -> "operator " + OpsetImports.shown(domain) + "::" + ProtoText.clip(type(node))
                        + " is of a domain that the model imports no operator set of");
    }

    private OnnxException refusal(Map<String, List<String>> missing) {
        String list = missing.entrySet().stream().limit(OPERATORS_SHOWN)
                .map(entry -> entry.getKey() + " (" + nodes(entry.getValue()) + ")").collect(Collectors.joining("; "));
        String rest = missing.size() > OPERATORS_SHOWN ? "; and " + (missing.size() - OPERATORS_SHOWN) + " more" : "";
        return new OnnxException(file + " cannot be run: " + list + rest);
    }

    private static String nodes(List<String> names) {
        String shown = names.stream().limit(NODES_SHOWN).collect(Collectors.joining(", "));
        return names.size() == 1
                ? "node " + shown
                : names.size() + " nodes: " + shown + (names.size() > NODES_SHOWN ? ", ..." : "");
    }
}
