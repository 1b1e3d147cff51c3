package io.updraft.tasks;

import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.host.Step;

/// An activation seen as a matrix: rows that grow with the step, and the last axis as fixed columns.
///
/// @param counted what the rows grow with
/// @param perCount rows for each of them
/// @param columns extent of the last axis
record RowLayout(Rows counted, long perCount, int columns) {
    /// Whether the operand can be seen so: its last axis must not be the one that grows.
    static boolean fits(Operand operand) {
        int rank = operand.shape().base().rank();
        return rank > 0 && operand.shape().axis() != rank - 1 && operand.shape().base().dim(-1) > 0;
    }

    static RowLayout of(Operand operand) {
        int columns = Math.toIntExact(operand.shape().base().dim(-1));
        return new RowLayout(operand.shape().rows(), operand.shape().elements(1) / columns, columns);
    }

    /// Rows in this step.
    int rows(Step step) {
        return Math.toIntExact(perCount * step.count(counted));
    }
}
