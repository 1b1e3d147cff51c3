package io.updraft.graph.interpret;

import io.updraft.graph.ir.GraphException;
import io.updraft.graph.ir.Node;

/// How long a run may go on: a loop whose condition never fails must end some time, and an interrupted thread at once.
final class Budget {
    private final long most;
    private long left;

    /// @param most nodes that one run may evaluate, bodies included
    Budget(long most) {
        this.most = most;
        this.left = most;
    }

    /// @throws GraphException if the budget is spent or the thread was interrupted
    void spend(Node node) {
        if (--left < 0) {
            throw new GraphException(node.describe() + ": more than " + most
                    + " nodes were evaluated in one run; a loop in the model does not end");
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new GraphException(node.describe() + ": interrupted");
        }
    }
}
