package io.updraft.runtime.operator.contracts.support;

import io.updraft.runtime.operator.OperatorCall;
import java.util.Arrays;

/// Axes as the specifications give them: possibly negative, counted from the end.
public final class Axes {
    private Axes() {}

    /// `axis` from 0, for a tensor of this rank.
    public static int of(OperatorCall call, long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw call.failure("axis " + axis + " is outside [-" + rank + ", " + rank + ")");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /// For each axis of a tensor of this rank whether it is among `axes`.
    public static boolean[] marked(OperatorCall call, long[] axes, int rank) {
        boolean[] marked = new boolean[rank];
        for (long axis : axes) {
            int index = of(call, axis, rank);
            if (marked[index]) {
                throw call.failure("axes " + Arrays.toString(axes) + " name axis " + index + " twice");
            }
            marked[index] = true;
        }
        return marked;
    }
}
