package io.updraft.runtime.tensor;

import java.util.Arrays;

/// Extents of a tensor, outermost first; rank 0 is a scalar, an extent of 0 makes it empty. Immutable.
public final class Shape {
    /// The shape of a scalar.
    public static final Shape SCALAR = new Shape(new long[0]);

    private final long[] dims;
    private final long elements;

    private Shape(long[] dims) {
        this.dims = dims;
        long product = 1;
        boolean empty = false;
        for (long dim : dims) {
            if (dim < 0) {
                throw new TensorException("shape " + Arrays.toString(dims) + " has a negative extent");
            }
            empty |= dim == 0;
        }
        if (!empty) {
            for (long dim : dims) {
                try {
                    product = Math.multiplyExact(product, dim);
                } catch (ArithmeticException overflow) {
                    throw new TensorException("shape " + Arrays.toString(dims) + " has more elements than 2^63");
                }
            }
        }
        this.elements = empty ? 0 : product;
    }

    /// @throws TensorException
    ///             if an extent is negative or the number of elements overflows
    public static Shape of(long... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /// Extent of an axis; negative axes count from the end.
    public long dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /// A copy of the extents.
    public long[] dims() {
        return dims.clone();
    }

    public long elements() {
        return elements;
    }

    /// Product of the extents of axes `from` (inclusive) to `to` (exclusive).
    public long elements(int from, int to) {
        long product = 1;
        for (int axis = from; axis < to; axis++) {
            product *= dims[axis];
        }
        return product;
    }

    /// `axis` as an index from 0, where ONNX counts negative axes from the end.
    ///
    /// @throws TensorException
    ///             if the axis is outside [-rank, rank)
    public int axis(long axis) {
        if (axis < -dims.length || axis >= dims.length) {
            throw new TensorException("axis " + axis + " is outside a tensor of shape " + this);
        }
        return (int) (axis < 0 ? axis + dims.length : axis);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
