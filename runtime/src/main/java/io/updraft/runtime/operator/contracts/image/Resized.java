package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Tensors resampled along their axes.
final class Resized {
    private Resized() {
    }

    /// Each element a copy of its nearest neighbour.
    static Tensor nearest(Tensor input, TensorType type, Resampling[] axes, double outside) {
        Tensor output = Tensor.allocate(type.type(), type.shape());
        int rank = axes.length;
        int[][] indices = new int[rank][];
        for (int axis = 0; axis < rank; axis++) {
            indices[axis] = axes[axis].nearest();
        }
        long[] from = Strided.strides(input.shape());
        long[] to = Strided.strides(type.shape());
        for (long at = 0; at < output.elements(); at++) {
            long source = 0;
            for (int axis = 0; axis < rank && source >= 0; axis++) {
                int index = indices[axis][(int) (at / to[axis] % type.shape().dim(axis))];
                source = index < 0 ? -1 : source + index * from[axis];
            }
            if (source >= 0) {
                Strided.run(input, source, 0, output, at, 0, 1);
            } else {
                output.setDouble(at, outside);
            }
        }
        return output;
    }

    /// Each element a weighted sum of its neighbours.
    static Tensor weighted(Tensor input, TensorType type, Resampling[] axes, double outside) {
        double[] values = Reals.of(input);
        long[] dims = input.shape().dims();
        // Axes that shrink come first, so that nothing between is larger than both input and output.
        List<Integer> order = IntStream.range(0, axes.length).boxed()
                .sorted(Comparator.comparing((Integer axis) -> type.shape().dim(axis) > input.shape().dim(axis)))
                .toList();
        for (int axis : order) {
            if (!axes[axis].isIdentity()) {
                int inner = Math.toIntExact(Shape.of(dims).elements(axis + 1, dims.length));
                values = axes[axis].along(values, inner);
                dims[axis] = type.shape().dim(axis);
            }
        }
        extrapolate(values, type.shape(), axes, outside);
        return Reals.tensor(type, values);
    }

    private static void extrapolate(double[] values, Shape shape, Resampling[] axes, double outside) {
        long[] strides = Strided.strides(shape);
        for (int axis = 0; axis < axes.length; axis++) {
            for (int i = 0; i < axes[axis].elements(); i++) {
                if (axes[axis].isOutside(i)) {
                    int stride = (int) strides[axis];
                    int block = stride * (int) shape.dim(axis);
                    for (int at = i * stride; at < values.length; at += block) {
                        Arrays.fill(values, at, at + stride, outside);
                    }
                }
            }
        }
    }
}
