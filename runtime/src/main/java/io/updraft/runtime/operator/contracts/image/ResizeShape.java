package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import java.util.Arrays;

/// Extents and scales of a resized tensor, from the inputs `scales` or `sizes`.
///
/// @param scales
///            for each axis how much larger the output is; a fraction of it may be lost in `extents`
record ResizeShape(long[] extents, double[] scales) {
    /// Scales for all axes, as attribute or input.
    static ResizeShape scaled(OperatorCall call, double[] scales) {
        long[] dims = call.shape(0).dims();
        Check.that(call, scales.length == dims.length, "has " + scales.length + " scales for " + dims.length + " axes");
        for (int axis = 0; axis < dims.length; axis++) {
            Check.that(call, scales[axis] > 0 && Double.isFinite(scales[axis]),
                    "scales " + Arrays.toString(scales) + " are not all positive");
            // In single precision, as ONNX's shape inference has it: 10 elements times 0.7f are 7.
            dims[axis] = whole(call, Math.floor((float) dims[axis] * (float) scales[axis]));
        }
        return new ResizeShape(dims, scales);
    }

    private static long whole(OperatorCall call, double extent) {
        Check.that(call, extent < 0x1p53, "an extent of " + extent + " is too large to count");
        return (long) extent;
    }

    /// From the inputs, one of which is missing or empty.
    static ResizeShape of(OperatorCall call, int scalesInput, int sizesInput) {
        boolean scaled = isGiven(call, scalesInput);
        Check.that(call, scaled != isGiven(call, sizesInput), "needs either scales or sizes");
        int rank = call.shape(0).rank();
        int[] axes = axes(call, rank);
        if (scaled) {
            Check.type(call, scalesInput, Types.FLOAT);
            Check.shape(call, scalesInput, axes.length);
            double[] given = Reals.of(call.value(scalesInput));
            double[] scales = new double[rank];
            Arrays.fill(scales, 1);
            for (int i = 0; i < axes.length; i++) {
                scales[axes[i]] = given[i];
            }
            return scaled(call, scales);
        }
        Check.type(call, sizesInput, Types.INT64);
        Check.shape(call, sizesInput, axes.length);
        return sized(call, axes, call.value(sizesInput).toLongs());
    }

    static boolean isGiven(OperatorCall call, int input) {
        return call.has(input) && call.shape(input).elements() > 0;
    }

    /// The axes that roi, scales and sizes refer to.
    static int[] axes(OperatorCall call, int rank) {
        long[] all = new long[rank];
        Arrays.setAll(all, axis -> axis);
        long[] axes = call.attributes().integers("axes", all);
        Axes.marked(call, axes, rank);
        return Arrays.stream(axes).mapToInt(axis -> Axes.of(call, axis, rank)).toArray();
    }

    private static ResizeShape sized(OperatorCall call, int[] axes, long[] sizes) {
        String policy = Check.oneOf(call, "keep_aspect_ratio_policy",
                call.attributes().text("keep_aspect_ratio_policy", "stretch"), "stretch", "not_larger", "not_smaller");
        long[] dims = call.shape(0).dims();
        double[] scales = new double[dims.length];
        Arrays.fill(scales, 1);
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < axes.length; i++) {
            Check.that(call, sizes[i] >= 0 && dims[axes[i]] > 0,
                    "cannot resize " + call.shape(0) + " to sizes " + Arrays.toString(sizes));
            scales[axes[i]] = (double) sizes[i] / dims[axes[i]];
            least = Math.min(least, scales[axes[i]]);
            most = Math.max(most, scales[axes[i]]);
        }
        for (int i = 0; i < axes.length; i++) {
            int axis = axes[i];
            if (policy.equals("stretch")) {
                dims[axis] = sizes[i];
            } else {
                scales[axis] = policy.equals("not_larger") ? least : most;
                dims[axis] = whole(call, Math.floor(scales[axis] * dims[axis] + 0.5));
            }
        }
        return new ResizeShape(dims, scales);
    }
}
