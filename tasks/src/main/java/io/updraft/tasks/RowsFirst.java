package io.updraft.tasks;

import io.updraft.runtime.host.Operand;

/// Whether the axis that grows is the outermost one of more than one element, so that rows lie one after another.
final class RowsFirst {
    private RowsFirst() {}

    static boolean holds(Operand operand) {
        int axis = operand.shape().axis();
        return axis < 0 || operand.shape().base().elements(0, axis) == 1;
    }
}
