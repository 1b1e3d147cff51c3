package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Walks and copies elements along strides: what transposing, slicing, expanding and tiling have in common.
public final class Strided {
    /// A row of elements: `count` of them from `start` on, `step` apart.
    @FunctionalInterface
    public interface Row {
        void accept(long start, long step, int count);
    }

    private Strided() {}

    /// Row-major strides.
    public static long[] strides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, shape.dim(axis));
        }
        return strides;
    }

    /// Visits an index space of extents `dims` row by row, in row-major order.
    public static void walk(long[] dims, long[] strides, long start, Row row) {
        for (long dim : dims) {
            if (dim == 0) {
                return;
            }
        }
        int last = dims.length - 1;
        if (last < 0) {
            row.accept(start, 0, 1);
            return;
        }
        long[] index = new long[last + 1];
        long offset = start;
        int count = Math.toIntExact(dims[last]);
        while (true) {
            row.accept(offset, strides[last], count);
            int axis = last - 1;
            for (; axis >= 0; axis--) {
                offset += strides[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                offset -= strides[axis] * dims[axis];
                index[axis] = 0;
            }
            if (axis < 0) {
                return;
            }
        }
    }

    /// Fills `to` in order with the elements of `from` at these strides, from `start` on.
    public static void copy(Tensor from, long[] dims, long[] strides, long start, Tensor to) {
        long[] at = {0};
        walk(dims, strides, start, (source, step, count) -> {
            run(from, source, step, to, at[0], 1, count);
            at[0] += count;
        });
    }

    /// Spreads `from` in order over the elements of `to` at these strides.
    public static void scatter(Tensor from, Tensor to, long[] dims, long[] strides, long start) {
        long[] at = {0};
        walk(dims, strides, start, (target, step, count) -> {
            run(from, at[0], 1, to, target, step, count);
            at[0] += count;
        });
    }

    /// Copies `count` elements, `fromStep` and `toStep` apart, between tensors of one type.
    public static void run(Tensor from, long source, long fromStep, Tensor to, long target, long toStep, int count) {
        MemorySegment in = from.data();
        MemorySegment out = to.data();
        DataType type = from.type();
        if (fromStep == 1 && toStep == 1 && type.bits() >= 8) {
            long width = type.bits() / 8;
            MemorySegment.copy(in, source * width, out, target * width, count * width);
            return;
        }
        switch (type.bits()) {
            case 0 -> {
                for (int i = 0; i < count; i++) {
                    to.setString(target + i * toStep, from.getString(source + i * fromStep));
                }
            }
            case 8 -> {
                for (int i = 0; i < count; i++) {
                    out.set(Tensor.BYTE, target + i * toStep, in.get(Tensor.BYTE, source + i * fromStep));
                }
            }
            case 16 -> {
                for (int i = 0; i < count; i++) {
                    out.set(Tensor.SHORT, (target + i * toStep) * 2, in.get(Tensor.SHORT, (source + i * fromStep) * 2));
                }
            }
            case 32 -> {
                for (int i = 0; i < count; i++) {
                    out.set(Tensor.INT, (target + i * toStep) * 4, in.get(Tensor.INT, (source + i * fromStep) * 4));
                }
            }
            case 64 -> {
                for (int i = 0; i < count; i++) {
                    out.set(Tensor.LONG, (target + i * toStep) * 8, in.get(Tensor.LONG, (source + i * fromStep) * 8));
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    copyPacked(from, source + i * fromStep, to, target + i * toStep);
                }
            }
        }
    }

    private static void copyPacked(Tensor from, long source, Tensor to, long target) {
        if (from.type().isFloat()) {
            to.setDouble(target, from.getDouble(source));
        } else {
            to.setLong(target, from.getLong(source));
        }
    }
}
