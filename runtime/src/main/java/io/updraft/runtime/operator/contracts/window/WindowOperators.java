package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorContract;
import io.updraft.runtime.operator.contracts.support.Versions;
import java.util.List;

/// The operators of this package, each with the operator sets in which it changed.
public final class WindowOperators {
    private WindowOperators() {
    }

    public static List<OperatorContract> all() {
        return new Versions()
                .add(Conv::new, 1, 11, 22)
                .add(ConvTranspose::new, 1, 11, 22)
                .add(ConvInteger::new, 10)
                .add(QLinearConv::new, 10)
                .add(DeformConv::new, 19, 22)
                .add(AveragePool::new, 7, 10, 11, 19, 22)
                .add(MaxPool::new, 1, 8, 10, 11, 12, 22)
                .add(LpPool::new, 2, 11, 18, 22)
                .add(GlobalPool::average, 1, 22)
                .add(GlobalPool::max, 1, 22)
                .add(GlobalPool::norm, 2, 22)
                .add(MaxUnpool::new, 9, 11, 22)
                .add(Col2Im::new, 18)
                .all();
    }
}
