package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.OperatorRegistry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Which operator each node means: domain, type and the operator set that the model imports for the domain, looked up
/// in the registry. All that is missing is reported at once, before any weight is touched.
final class OperatorResolver {
    /// Operator sets released so far (ONNX 1.23): what a later one changes is not known.
    private static final long NEWEST_ONNX_OPSET = 28;
    private static final long NEWEST_MICROSOFT_OPSET = 1;
    private static final int NODES_SHOWN = 3;
    private static final int OPERATORS_SHOWN = 20;

    private final String file;
    private final OperatorRegistry registry;
    private final Map<String, Long> opsets;
    private final Set<String> functions = new HashSet<>();

    OperatorResolver(String file, ModelProto model, OperatorRegistry registry) {
        this.file = file;
        this.registry = registry;
        this.opsets = imports(model);
        for (FunctionProto function : model.getFunctionsList()) {
            functions.add(domain(function.getDomain()) + "::" + function.getName());
        }
    }

    /// Imported operator sets by domain, "ai.onnx" being "".
    Map<String, Long> opsets() {
        return opsets;
    }

    private Map<String, Long> imports(ModelProto model) {
        Map<String, Long> versions = new TreeMap<>();
        for (OperatorSetIdProto opset : model.getOpsetImportList()) {
            String domain = domain(ProtoText.of(opset.getDomainBytes(), file + ": an operator set's domain"));
            long version = opset.getVersion();
            long newest = switch (domain) {
                case OperatorId.ONNX -> NEWEST_ONNX_OPSET;
                case OperatorId.MICROSOFT -> NEWEST_MICROSOFT_OPSET;
                default -> Integer.MAX_VALUE;
            };
            if (version < 1 || version > newest) {
                throw new OnnxException(file + ": operator set " + version + " of domain '" + shown(domain)
                        + "' is not known; known are 1 to " + newest);
            }
            Long other = versions.put(domain, version);
            if (other != null && other != version) {
                throw new OnnxException(file + " imports two operator sets of domain '" + shown(domain) + "': " + other
                        + " and " + version);
            }
        }
        return versions;
    }

    /// The operators of the nodes, in their order.
    ///
    /// @throws OnnxException listing every operator that is not supported, with nodes that use it
    List<OperatorId> resolve(List<NodeProto> nodes) {
        List<OperatorId> found = new ArrayList<>();
        Map<String, List<String>> missing = new LinkedHashMap<>();
        for (NodeProto node : nodes) {
            String where = file + ": node '" + node.getName() + "'";
            String domain = domain(ProtoText.of(node.getDomainBytes(), where + ": its domain"));
            String type = ProtoText.of(node.getOpTypeBytes(), where + ": its operator type");
            if (type.isEmpty()) {
                throw new OnnxException(where + " names no operator");
            }
            Optional<OperatorContract> contract = find(domain, type);
            if (contract.isPresent()) {
                found.add(contract.get().id());
            } else {
                String reason = reasonToRefuse(domain, type);
                String name = node.getName().isEmpty() && node.getOutputCount() > 0 ? node.getOutput(0)
                        : node.getName();
                missing.computeIfAbsent(reason, _ -> new ArrayList<>()).add("'" + ProtoText.clip(name) + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw refusal(missing);
        }
        return found;
    }

    private Optional<OperatorContract> find(String domain, String type) {
        Long opset = opsets.get(domain);
        return opset == null || functions.contains(domain + "::" + type)
                ? Optional.empty()
                : registry.find(domain, type, opset);
    }

    private String reasonToRefuse(String domain, String type) {
        String shown = shown(domain) + "::" + ProtoText.clip(type);
        if (functions.contains(domain + "::" + type)) {
            return "operator " + shown + " is a function of the model, which is not supported; inline it";
        }
        Long opset = opsets.get(domain);
        return opset == null
                ? "operator " + shown + " is of a domain that the model imports no operator set of"
                : registry.explainMissing(domain, ProtoText.clip(type), opset);
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

    private static String domain(String domain) {
        return "ai.onnx".equals(domain) ? OperatorId.ONNX : domain;
    }

    private static String shown(String domain) {
        return domain.isEmpty() ? "ai.onnx" : ProtoText.clip(domain);
    }
}
