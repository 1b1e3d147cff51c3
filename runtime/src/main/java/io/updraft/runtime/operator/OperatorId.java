package io.updraft.runtime.operator;

/// An operator: domain, type and the operator-set version since which it has had this contract.
///
/// The ONNX domain is "" (its alias "ai.onnx" is normalised away); ONNX Runtime's is "com.microsoft";
/// what our own passes produce is in "io.updraft".
public record OperatorId(String domain, String type, int sinceVersion) {
    public static final String ONNX = "";
    public static final String MICROSOFT = "com.microsoft";
    public static final String UPDRAFT = "io.updraft";

    public OperatorId {
        domain = "ai.onnx".equals(domain) ? ONNX : domain;
    }

    public static OperatorId onnx(String type, int sinceVersion) {
        return new OperatorId(ONNX, type, sinceVersion);
    }

    public static OperatorId microsoft(String type) {
        return new OperatorId(MICROSOFT, type, 1);
    }

    public static OperatorId updraft(String type) {
        return new OperatorId(UPDRAFT, type, 1);
    }

    /// Same domain and type, whatever the version.
    public boolean is(String otherDomain, String otherType) {
        return domain.equals(otherDomain) && type.equals(otherType);
    }

    @Override
    public String toString() {
        return (domain.isEmpty() ? "" : domain + "::") + type + "-" + sinceVersion;
    }
}
