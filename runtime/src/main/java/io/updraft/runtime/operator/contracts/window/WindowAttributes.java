package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import java.util.Arrays;

/// The attributes that convolutions and pooling share: kernel_shape, strides, dilations, pads, auto_pad and ceil_mode.
final class WindowAttributes {
    private WindowAttributes() {
    }

    /// The window that slides over an image of these extents.
    static Window over(OperatorCall call, long[] image, long[] kernel) {
        int axes = image.length;
        long[] strides = factors(call, "strides", axes);
        long[] dilations = factors(call, "dilations", axes);
        String auto = autoPad(call);
        long[] pads = pads(call, auto, axes);
        long[] begin = Arrays.copyOf(pads, axes);
        long[] end = Arrays.copyOfRange(pads, axes, 2 * axes);
        long[] positions = new long[axes];
        boolean ceil = call.attributes().flag("ceil_mode", false);
        for (int axis = 0; axis < axes; axis++) {
            long span = span(kernel[axis], dilations[axis]);
            if (auto.startsWith("SAME")) {
                positions[axis] = Math.ceilDiv(image[axis], strides[axis]);
                long last = Math.addExact(Math.multiplyExact(positions[axis] - 1, strides[axis]), span);
                long total = Math.max(0, last - image[axis]);
                begin[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                end[axis] = total - begin[axis];
            } else {
                long padded = Math.addExact(image[axis], Math.addExact(begin[axis], end[axis]));
                Check.that(call, padded >= span, "a window of " + span + " elements along spatial axis " + axis
                        + " is larger than the padded extent " + padded);
                boolean up = ceil && auto.equals("NOTSET");
                long steps = up ? Math.ceilDiv(padded - span, strides[axis]) : (padded - span) / strides[axis];
                // A window that would start in the padding behind the image is left out.
                boolean beyond = up && Math.multiplyExact(steps, strides[axis]) >= image[axis] + begin[axis];
                positions[axis] = beyond ? steps : steps + 1;
            }
        }
        return new Window(image, kernel, strides, dilations, begin, end, positions);
    }

    /// Indices from the first to the last element of a window.
    static long span(long kernel, long dilation) {
        return Math.addExact(Math.multiplyExact(kernel - 1, dilation), 1);
    }

    /// A positive number for each axis, 1 by default.
    static long[] factors(OperatorCall call, String attribute, int axes) {
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        long[] factors = call.attributes().integers(attribute, ones);
        positive(call, attribute, factors, axes);
        return factors;
    }

    /// The attribute kernel_shape, which must be there.
    static long[] kernel(OperatorCall call, int axes) {
        long[] kernel = call.attributes().integers("kernel_shape");
        positive(call, "kernel_shape", kernel, axes);
        return kernel;
    }

    /// The spatial extents of the weight, which kernel_shape, if it is there, must repeat.
    static long[] kernelOf(OperatorCall call, int weight) {
        long[] dims = call.shape(weight).dims();
        long[] kernel = Arrays.copyOfRange(dims, 2, dims.length);
        long[] said = call.attributes().integers("kernel_shape", kernel);
        Check.that(call, Arrays.equals(kernel, said), "kernel_shape " + Arrays.toString(said)
                + " contradicts the weight of shape " + call.shape(weight));
        positive(call, "the weight's kernel", kernel, kernel.length);
        return kernel;
    }

    private static void positive(OperatorCall call, String what, long[] values, int axes) {
        Check.that(call, values.length == axes && Arrays.stream(values).allMatch(value -> value > 0),
                what + " is " + Arrays.toString(values) + ", expected " + axes + " positive numbers");
    }

    static String autoPad(OperatorCall call) {
        return Check.oneOf(call, "auto_pad", call.attributes().text("auto_pad", "NOTSET"), "NOTSET", "SAME_UPPER",
                "SAME_LOWER", "VALID");
    }

    /// Padding before each axis, then behind each; 0 by default.
    static long[] pads(OperatorCall call, String auto, int axes) {
        long[] pads = call.attributes().integers("pads", new long[2 * axes]);
        Check.that(call, pads.length == 2 * axes && Arrays.stream(pads).allMatch(pad -> pad >= 0),
                "pads are " + Arrays.toString(pads) + ", expected " + 2 * axes + " numbers, none negative");
        Check.that(call, auto.equals("NOTSET") || Arrays.stream(pads).allMatch(pad -> pad == 0),
                "has both auto_pad " + auto + " and pads " + Arrays.toString(pads));
        return pads;
    }
}
