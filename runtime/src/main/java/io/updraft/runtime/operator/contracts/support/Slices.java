package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorException;
import java.util.List;

/// Tensors taken apart along an axis and put together again.
public final class Slices {
    private Slices() {}

    /// Slice `index` along an axis, without that axis.
    public static Tensor take(Tensor tensor, int axis, long index) {
        long[] strides = Strided.strides(tensor.shape());
        long[] dims = without(tensor.shape().dims(), axis);
        Tensor slice = Tensor.allocate(tensor.type(), Shape.of(dims));
        Strided.copy(tensor, dims, without(strides, axis), index * strides[axis], slice);
        return slice;
    }

    /// Positions `from` to `from + count` along an axis.
    public static Tensor range(Tensor tensor, int axis, long from, long count) {
        long[] strides = Strided.strides(tensor.shape());
        long[] dims = tensor.shape().dims();
        dims[axis] = count;
        Tensor part = Tensor.allocate(tensor.type(), Shape.of(dims));
        Strided.copy(tensor, dims, strides, from * strides[axis], part);
        return part;
    }

    /// Tensors of one type and shape side by side along a new axis.
    ///
    /// @throws TensorException if types or shapes differ, or together they are too large
    public static Tensor stack(List<Tensor> tensors, int axis) {
        Tensor first = tensors.getFirst();
        for (Tensor tensor : tensors) {
            if (!tensor.tensorType().equals(first.tensorType())) {
                throw new TensorException("cannot put " + tensor + " beside " + first);
            }
        }
        long[] inner = first.shape().dims();
        long[] dims = with(inner, axis, tensors.size());
        Tensor whole = Tensor.allocate(first.type(), Shape.of(dims));
        long[] strides = Strided.strides(whole.shape());
        for (int i = 0; i < tensors.size(); i++) {
            Strided.scatter(tensors.get(i), whole, inner, without(strides, axis), i * strides[axis]);
        }
        return whole;
    }

    /// `values` without that at `index`.
    public static long[] without(long[] values, int index) {
        long[] result = new long[values.length - 1];
        System.arraycopy(values, 0, result, 0, index);
        System.arraycopy(values, index + 1, result, index, result.length - index);
        return result;
    }

    /// `values` with one more at `index`.
    public static long[] with(long[] values, int index, long value) {
        long[] result = new long[values.length + 1];
        System.arraycopy(values, 0, result, 0, index);
        result[index] = value;
        System.arraycopy(values, index, result, index + 1, values.length - index);
        return result;
    }
}
