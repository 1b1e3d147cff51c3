package io.updraft.runtime.operator.contracts.matrix;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.tensor.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Values with a stride for each label they vary along; a diagonal has the sum of its axes' strides.
record EinsumOperand(Map<Integer, Long> strides, double[] values) {
    static EinsumOperand of(List<Integer> labels, Shape shape, double[] values) {
        long[] own = Strided.strides(shape);
        Map<Integer, Long> strides = new LinkedHashMap<>();
        for (int axis = 0; axis < own.length; axis++) {
            strides.merge(labels.get(axis), shape.dim(axis) == 1 ? 0 : own[axis], Long::sum);
        }
        return new EinsumOperand(strides, values);
    }

    /// The sum over labels that are not kept.
    EinsumOperand reduced(OperatorCall call, EinsumEquation equation, Set<Integer> kept) {
        List<Integer> left = strides.keySet().stream().filter(kept::contains).toList();
        return left.size() == strides.size() ? this : times(call, equation, one(), left);
    }

    private static EinsumOperand one() {
        return new EinsumOperand(Map.of(), new double[]{1});
    }

    /// The product summed over all labels but these, in this order.
    EinsumOperand times(OperatorCall call, EinsumEquation equation, EinsumOperand other, List<Integer> kept) {
        Set<Integer> all = new LinkedHashSet<>(strides.keySet());
        all.addAll(other.strides.keySet());
        List<Integer> summed = new ArrayList<>(all);
        summed.removeAll(kept);
        Shape shape = shape(equation, kept);
        Shape terms = shape(equation, summed);
        Limits.work(call, (double) shape.elements() * terms.elements());
        Check.that(call, shape.elements() <= Limits.BYTES / Double.BYTES && terms.elements() <= Limits.BYTES,
                "needs an intermediate tensor of shape " + shape + " summed over " + terms + ", which is too large");
        int[] here = offsets(shape, kept);
        int[] there = other.offsets(shape, kept);
        int[] along = offsets(terms, summed);
        int[] otherAlong = other.offsets(terms, summed);
        double[] result = new double[here.length];
        for (int i = 0; i < result.length; i++) {
            for (int j = 0; j < along.length; j++) {
                result[i] += values[here[i] + along[j]] * other.values[there[i] + otherAlong[j]];
            }
        }
        return of(kept, shape, result);
    }

    private static Shape shape(EinsumEquation equation, List<Integer> labels) {
        return Shape.of(labels.stream().mapToLong(equation::extent).toArray());
    }

    private int[] offsets(Shape shape, List<Integer> labels) {
        long[] steps = labels.stream().mapToLong(label -> strides.getOrDefault(label, 0L)).toArray();
        int[] offsets = new int[Math.toIntExact(shape.elements())];
        int[] at = {0};
        Strided.walk(shape.dims(), steps, 0, (start, step, count) -> {
            for (int i = 0; i < count; i++) {
                offsets[at[0]++] = (int) (start + i * step);
            }
        });
        return offsets;
    }
}
