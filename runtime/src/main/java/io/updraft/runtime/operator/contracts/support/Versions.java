package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.operator.OperatorContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/// Collects the contracts of a package, each for all its versions.
public final class Versions {
    private final List<OperatorContract> contracts = new ArrayList<>();

    /// A contract for each of these operator-set versions.
    public Versions add(IntFunction<? extends OperatorContract> contract, int... versions) {
        for (int version : versions) {
            contracts.add(contract.apply(version));
        }
        return this;
    }

    public List<OperatorContract> all() {
        return List.copyOf(contracts);
    }
}
