package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import java.util.Arrays;

/// Extents and scales of a resized tensor, from the inputs `scales` or `sizes`.
///
/// @param widths
///            for each axis the extent that the scale gives, of which `extents` lacks the fraction
record ResizeShape(long[] extents, double[] widths) {
    /// Scales for all axes, as attribute or input.
    static ResizeShape scaled(OperatorCall call, double[] scales) {
        long[] dims = call.shape(0).dims();
        Check.that(call, scales.length == dims.length, "has " + scales.length + " scales for " + dims.length + " axes");
        double[] widths = new double[dims.length];
        for (int axis = 0; axis < dims.length; axis++) {
            Check.that(call, scales[axis] > 0 && Double.isFinite(scales[axis]),
                    "scales " + Arrays.toString(scales) + " are not all positive");
            widths[axis] = dims[axis] * scales[axis];
            // In single precision, as ONNX's shape inference has it: 10 elements times 0.7f are 7.
            dims[axis] = whole(call, Math.floor((float) dims[axis] * (float) scales[axis]));
        }
        return new ResizeShape(dims, widths);
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
        double[] widths = Arrays.stream(dims).asDoubleStream().toArray();
        int leader = 0;
        for (int i = 0; i < axes.length; i++) {
            Check.that(call, sizes[i] >= 0 && dims[axes[i]] > 0,
                    "cannot resize " + call.shape(0) + " to sizes " + Arrays.toString(sizes));
            double ahead = sizes[i] / widths[axes[i]] - sizes[leader] / widths[axes[leader]];
            leader = policy.equals("not_larger") && ahead < 0 || policy.equals("not_smaller") && ahead > 0 ? i : leader;
        }
        long from = axes.length == 0 ? 1 : dims[axes[leader]];
        for (int i = 0; i < axes.length; i++) {
            int axis = axes[i];
            // A quotient of whole numbers, rounded once, so that what comes out whole is whole.
            widths[axis] = policy.equals("stretch") ? sizes[i] : (double) sizes[leader] * dims[axis] / from;
            dims[axis] = whole(call, Math.floor(widths[axis] + 0.5));
        }
        return new ResizeShape(dims, widths);
    }
}
