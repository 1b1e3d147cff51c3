package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.Shape;
import java.util.function.IntUnaryOperator;

/// Multidirectional broadcasting (ONNX, "Broadcasting in ONNX", after NumPy).
public final class Broadcast {
    private Broadcast() {}

    /// The shape that the shapes of all inputs from `first` on, up to `end`, broadcast to.
    public static Shape shape(OperatorCall call, int first, int end) {
        Shape result = call.shape(first);
        for (int input = first + 1; input < end; input++) {
            result = shape(call, result, call.shape(input));
        }
        return result;
    }

    /// The shape that both broadcast to.
    public static Shape shape(OperatorCall call, Shape left, Shape right) {
        int rank = Math.max(left.rank(), right.rank());
        long[] dims = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            long a = extent(left, axis, rank);
            long b = extent(right, axis, rank);
            if (a != b && a != 1 && b != 1) {
                throw call.failure("shapes " + left + " and " + right + " do not broadcast");
            }
            dims[axis] = a == 1 ? b : a;
        }
        return Shape.of(dims);
    }

    private static long extent(Shape shape, int axis, int rank) {
        int own = axis - (rank - shape.rank());
        return own < 0 ? 1 : shape.dim(own);
    }

    /// For each element of `to` the element of `from` that stands there.
    public static IntUnaryOperator index(Shape from, Shape to) {
        int elements = Math.toIntExact(to.elements());
        if (from.elements() == elements) {
            return i -> i;
        }
        if (from.elements() == 1) {
            return _ -> 0;
        }
        if (isSuffix(from, to)) {
            int period = Math.toIntExact(from.elements());
            return i -> i % period;
        }
        int[] map = new int[elements];
        int[] at = {0};
        Strided.walk(to.dims(), strides(from, to), 0, (start, step, count) -> {
            long source = start;
            for (int i = 0; i < count; i++, source += step) {
                map[at[0]++] = (int) source;
            }
        });
        return i -> map[i];
    }

    private static boolean isSuffix(Shape from, Shape to) {
        for (int axis = 0; axis < from.rank(); axis++) {
            if (from.dim(axis) != to.dim(axis + to.rank() - from.rank())) {
                return false;
            }
        }
        return from.elements() > 0;
    }

    /// Strides of `from` along the axes of `to`; 0 where it is repeated.
    public static long[] strides(Shape from, Shape to) {
        long[] own = Strided.strides(from);
        long[] strides = new long[to.rank()];
        for (int axis = 0; axis < to.rank(); axis++) {
            int index = axis - (to.rank() - from.rank());
            strides[axis] = index < 0 || from.dim(index) == 1 ? 0 : own[index];
        }
        return strides;
    }
}
