package io.updraft.runtime.operator.contracts.training;

import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.support.Versions;
import java.util.List;

/// The operators of this package.
public final class TrainingOperators {
    private TrainingOperators() {
    }

    public static List<OperatorContract> all() {
        return new Versions()
                .add(Adagrad::new, 1)
                .add(Adam::new, 1)
                .add(Momentum::new, 1)
                .all();
    }
}
