package io.updraft.runtime.operator.contracts.recurrent;

import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.support.Versions;
import java.util.List;

/// The operators of this package, each with the operator sets in which it changed.
public final class RecurrentOperators {
    private RecurrentOperators() {
    }

    public static List<OperatorContract> all() {
        return new Versions()
                .add(RNN::new, 7, 14, 22)
                .add(GRU::new, 7, 14, 22)
                .add(LSTM::new, 7, 14, 22)
                .all();
    }
}
