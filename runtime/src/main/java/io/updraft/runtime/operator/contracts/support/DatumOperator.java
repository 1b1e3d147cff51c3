package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.operator.DatumContract;
import io.updraft.runtime.operator.OperatorId;

/// The frame of contracts on sequences, optionals and bodies.
public abstract class DatumOperator implements DatumContract {
    private final OperatorId id;

    protected DatumOperator(OperatorId id) {
        this.id = id;
    }

    @Override
    public final OperatorId id() {
        return id;
    }
}
