package io.updraft.runtime.operator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// All contracts, by domain, type and version. Immutable.
public final class OperatorRegistry {
    private final Map<String, TreeMap<Integer, OperatorContract>> byName = new TreeMap<>();

    /// @throws IllegalArgumentException
    ///             if two contracts have the same id
    public static OperatorRegistry of(Collection<? extends OperatorContract> contracts) {
        OperatorRegistry registry = new OperatorRegistry();
        for (OperatorContract contract : contracts) {
            OperatorId id = contract.id();
            OperatorContract other = registry.byName.computeIfAbsent(name(id.domain(), id.type()), _ -> new TreeMap<>())
                    .put(id.sinceVersion(), contract);
            if (other != null) {
                throw new IllegalArgumentException("two contracts for " + id);
            }
        }
        return registry;
    }

    private OperatorRegistry() {}

    private static String name(String domain, String type) {
        return ("ai.onnx".equals(domain) ? "" : domain) + "::" + type;
    }

    /// The contract that holds at an operator-set version: the one with the highest since-version not above it.
    public Optional<OperatorContract> find(String domain, String type, long opset) {
        TreeMap<Integer, OperatorContract> versions = byName.get(name(domain, type));
        if (versions == null) {
            return Optional.empty();
        }
        Map.Entry<Integer, OperatorContract> entry = versions.floorEntry((int) Math.min(opset, Integer.MAX_VALUE));
        return Optional.ofNullable(entry).map(Map.Entry::getValue);
    }

    /// The contract of exactly this operator.
    public Optional<OperatorContract> find(OperatorId id) {
        return find(id.domain(), id.type(), id.sinceVersion()).filter(contract -> contract.id().equals(id));
    }

    /// Why `find` is empty: whether the operator is unknown or only this version of it.
    public String explainMissing(String domain, String type, long opset) {
        TreeMap<Integer, OperatorContract> versions = byName.get(name(domain, type));
        String shown = (domain.isEmpty() ? "ai.onnx" : domain) + "::" + type;
        return versions == null
                ? "operator " + shown + " (operator set " + opset + ") is not supported"
                : "operator " + shown + " is supported from operator set " + versions.firstKey() + ", the model uses "
                        + opset;
    }

    /// All contracts in order of domain, type and version.
    public List<OperatorContract> contracts() {
        List<OperatorContract> all = new ArrayList<>();
        byName.values().forEach(versions -> all.addAll(versions.values()));
        all.sort(Comparator.comparing((OperatorContract contract) -> contract.id().domain())
                .thenComparing(contract -> contract.id().type())
                .thenComparing(contract -> contract.id().sinceVersion()));
        return all;
    }
}
