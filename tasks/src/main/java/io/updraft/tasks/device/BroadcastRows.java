package io.updraft.tasks.device;

import io.updraft.runtime.host.Operand;
import io.updraft.runtime.tensor.Shape;
import java.util.Arrays;
import java.util.Optional;

/// How two operands cover the rows of a result: its axes behind the rows, neighbours joined where both operands step
/// through them alike, are at most three.
///
/// @param extents of those axes, the first ones 1 where there are fewer
/// @param left steps of the first operand along them; 0 where it is repeated
/// @param right as left
record BroadcastRows(int[] extents, int[] left, int[] right) {
    private static final int AXES = 3;

    /// Empty if the axes are more, or an operand is not broadcast to the result as ONNX does it.
    static Optional<BroadcastRows> of(Operand a, Operand b, Operand result) {
        Shape base = result.shape().base();
        int first = result.shape().axis() + 1;
        int axes = base.rank() - first;
        int[] extents = new int[axes];
        for (int i = 0; i < axes; i++) {
            extents[i] = Math.toIntExact(base.dim(first + i));
        }
        Optional<int[]> left = steps(a, base, first, extents);
        Optional<int[]> right = steps(b, base, first, extents);
        return left.isEmpty() || right.isEmpty() ? Optional.empty() : joined(extents, left.get(), right.get());
    }

    /// Steps along the axes from `first` on; empty if the operand has other extents than the result.
    private static Optional<int[]> steps(Operand operand, Shape result, int first, int[] extents) {
        Shape shape = operand.shape().base();
        int missing = result.rank() - shape.rank();
        boolean aligned = operand.isConstant() ? missing >= 0
                : missing == 0 && operand.shape().axis() == first - 1;
        for (int axis = 0; aligned && axis < shape.rank(); axis++) {
            long extent = shape.dim(axis);
            aligned = extent == 1 || axis + missing >= first && extent == result.dim(axis + missing);
        }
        if (!aligned) {
            return Optional.empty();
        }
        int[] steps = new int[extents.length];
        int step = 1;
        for (int i = extents.length - 1; i >= 0; i--) {
            int axis = first + i - missing;
            int extent = axis < 0 ? 1 : Math.toIntExact(shape.dim(axis));
            steps[i] = extent == 1 ? 0 : step;
            step *= extent;
        }
        return Optional.of(steps);
    }

    private static Optional<BroadcastRows> joined(int[] extents, int[] left, int[] right) {
        int[] into = new int[AXES];
        int[] leftInto = new int[AXES];
        int[] rightInto = new int[AXES];
        Arrays.fill(into, 1);
        int at = AXES;
        for (int i = extents.length - 1; i >= 0; i--) {
            if (extents[i] == 1) {
                continue;
            }
            if (at < AXES && left[i] == leftInto[at] * into[at] && right[i] == rightInto[at] * into[at]) {
                into[at] *= extents[i];
            } else if (at == 0) {
                return Optional.empty();
            } else {
                at--;
                into[at] = extents[i];
                leftInto[at] = left[i];
                rightInto[at] = right[i];
            }
        }
        return Optional.of(new BroadcastRows(into, leftInto, rightInto));
    }
}
