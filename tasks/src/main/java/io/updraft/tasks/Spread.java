package io.updraft.tasks;

import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.tensor.Shape;
import java.util.Optional;

/// How an input of an elementwise operator covers the output, seen as rows and columns.
///
/// @param rowStep 1 if each row has its own elements
/// @param columnStep 1 if each column has its own
record Spread(int rowStep, int columnStep) {
    /// Empty if the input is broadcast in some other way.
    static Optional<Spread> of(Operand input, Operand output) {
        Shape from = input.shape().base();
        Shape to = output.shape().base();
        if (input.shape().equals(output.shape())) {
            return Optional.of(new Spread(1, 1));
        }
        if (from.rank() > to.rank()) {
            return Optional.empty();
        }
        if (input.shape().rows() == Rows.FIXED && from.elements() == 1) {
            return Optional.of(new Spread(0, 0));
        }
        if (input.shape().rows() == Rows.FIXED && from.elements() == to.dim(-1) && from.dim(-1) == to.dim(-1)) {
            return Optional.of(new Spread(0, 1));
        }
        boolean perRow = from.rank() == to.rank() && input.shape().rows() == output.shape().rows()
                && input.shape().axis() == output.shape().axis() && from.dim(-1) == 1;
        for (int axis = 0; perRow && axis < from.rank() - 1; axis++) {
            perRow = from.dim(axis) == to.dim(axis);
        }
        return perRow ? Optional.of(new Spread(1, 0)) : Optional.empty();
    }
}
