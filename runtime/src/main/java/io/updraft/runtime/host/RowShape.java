package io.updraft.runtime.host;

import io.updraft.runtime.tensor.Shape;

/// The shape of an activation: fixed extents, and at most one axis that grows with the step.
///
/// Extent of `axis` = `base.dim(axis)` times the number of `rows` in the step; the others are as in `base`.
/// `axis` is -1 exactly when `rows` is FIXED.
public record RowShape(Shape base, int axis, Rows rows) {
    public RowShape {
        if ((rows == Rows.FIXED) != (axis < 0) || axis >= base.rank()) {
            throw new IllegalArgumentException("axis " + axis + " of " + base + " cannot count " + rows);
        }
    }

    public static RowShape fixed(Shape shape) {
        return new RowShape(shape, -1, Rows.FIXED);
    }

    /// The shape when the step has `count` rows of the kind that this shape counts.
    public Shape at(int count) {
        if (rows == Rows.FIXED) {
            return base;
        }
        long[] dims = base.dims();
        dims[axis] *= count;
        return Shape.of(dims);
    }

    /// Number of elements with `count` rows.
    public long elements(int count) {
        return rows == Rows.FIXED ? base.elements() : base.elements() * count;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < base.rank(); i++) {
            text.append(i == 0 ? "" : ", ");
            if (i == axis) {
                text.append(base.dim(i) == 1 ? "" : base.dim(i) + "x")
                        .append(rows.name().toLowerCase(java.util.Locale.ROOT));
            } else {
                text.append(base.dim(i));
            }
        }
        return text.append(']').toString();
    }
}
