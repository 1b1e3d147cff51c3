package io.updraft.runtime.operator.contracts.data;

import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The slices of a tensor along an axis, ordered element by element.
///
/// @param tensor
///            of rank 1 at least
record Slices(Tensor tensor, int axis) {
    /// The indices of equal slices together, each group in ascending order; groups in the order of their slices or of
    /// their first index.
    List<List<Integer>> groups(boolean sorted) {
        Comparator<Integer> order = order();
        List<Integer> indices = IntStream.range(0, Math.toIntExact(tensor.shape().dim(axis))).boxed().sorted(order)
                .toList();
        List<List<Integer>> groups = new ArrayList<>();
        for (int index : indices) {
            if (groups.isEmpty() || order.compare(groups.getLast().getFirst(), index) != 0) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(index);
        }
        if (!sorted) {
            groups.sort(Comparator.comparing(List::getFirst));
        }
        return groups;
    }

    private Comparator<Integer> order() {
        Shape shape = tensor.shape();
        long inner = shape.elements(axis + 1, shape.rank());
        long outer = shape.elements(0, axis);
        long extent = shape.dim(axis);
        Comparator<Long> elements = tensor.type() == DataType.STRING
                ? (a, b) -> Arrays.compare(codePoints(a), codePoints(b))
                : Ordering.by(tensor);
        return (a, b) -> {
            int sign = 0;
            for (long i = 0; i < outer * inner && sign == 0; i++) {
                long lane = i / inner * extent * inner + i % inner;
                sign = elements.compare(lane + a * inner, lane + b * inner);
            }
            return sign;
        };
    }

    private int[] codePoints(long index) {
        return tensor.getString(index).codePoints().toArray();
    }
}
