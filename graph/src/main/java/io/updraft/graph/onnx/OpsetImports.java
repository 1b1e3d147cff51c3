package io.updraft.graph.onnx;

import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.updraft.runtime.operator.OperatorId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Operator sets that a model or a function imports.
final class OpsetImports {
    /// Operator sets released so far (ONNX 1.23): what a later one changes is not known.
    private static final long NEWEST_ONNX_OPSET = 28;
    private static final long NEWEST_MICROSOFT_OPSET = 1;

    private OpsetImports() {
    }

    /// Versions by domain, "ai.onnx" being "".
    ///
    /// @param where the file, and function if it is one, for messages
    /// @throws OnnxException if a version is not known, or two are imported of one domain
    static Map<String, Long> read(String where, List<OperatorSetIdProto> imports) {
        Map<String, Long> versions = new TreeMap<>();
        for (OperatorSetIdProto opset : imports) {
            String domain = domain(ProtoText.of(opset.getDomainBytes(), where + ": an operator set's domain"));
            long version = opset.getVersion();
            long newest = switch (domain) {
                case OperatorId.ONNX -> NEWEST_ONNX_OPSET;
                case OperatorId.MICROSOFT -> NEWEST_MICROSOFT_OPSET;
                default -> Integer.MAX_VALUE;
            };
            if (version < 1 || version > newest) {
                throw new OnnxException(where + ": operator set " + version + " of domain '" + shown(domain)
                        + "' is not known; known are 1 to " + newest);
            }
            Long other = versions.put(domain, version);
            if (other != null && other != version) {
                throw new OnnxException(where + " imports two operator sets of domain '" + shown(domain) + "': "
                        + other + " and " + version);
            }
        }
        return versions;
    }

    static String domain(String domain) {
        return "ai.onnx".equals(domain) ? OperatorId.ONNX : domain;
    }

    static String shown(String domain) {
        return domain.isEmpty() ? "ai.onnx" : ProtoText.clip(domain);
    }
}
