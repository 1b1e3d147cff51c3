package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Transposed convolution: each element of x adds the kernel times itself to the window of y at its place.
/// Inputs: x [N, C, ...], weight [C, M / group, kernel...], bias [M]?.
public final class ConvTranspose extends Contract {
    public ConvTranspose(int version) {
        super(OperatorId.onnx("ConvTranspose", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 3);
        Check.attributes(call, "auto_pad", "dilations", "group", "kernel_shape", "output_padding", "output_shape",
                "pads", "strides");
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2);
        Shape x = Check.rankAtLeast(call, 0, 3);
        Shape weight = Check.rank(call, 1, x.rank());
        int group = Convolution.group(call);
        Check.that(call, x.dim(1) == weight.dim(0) && x.dim(1) % group == 0,
                "a weight of shape " + weight + " in " + group + " groups does not fit an input of shape " + x);
        long filters = Math.multiplyExact(weight.dim(1), group);
        Check.shape(call, 2, filters);
        long[] dims = x.dims();
        dims[1] = filters;
        System.arraycopy(window(call).image(), 0, dims, 2, dims.length - 2);
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    /// The window over y whose positions are the elements of x.
    private Window window(OperatorCall call) {
        long[] positions = Arrays.copyOfRange(call.shape(0).dims(), 2, call.shape(0).rank());
        int axes = positions.length;
        long[] kernel = WindowAttributes.kernelOf(call, 1);
        long[] strides = WindowAttributes.factors(call, "strides", axes);
        long[] dilations = WindowAttributes.factors(call, "dilations", axes);
        String auto = WindowAttributes.autoPad(call);
        // Where an output shape is asked for, pads have no say.
        boolean asked = call.attributes().has("output_shape");
        long[] pads = asked ? new long[2 * axes] : WindowAttributes.pads(call, auto, axes);
        long[] extra = call.attributes().integers("output_padding", new long[axes]);
        long[] image = call.attributes().integers("output_shape", new long[axes]);
        Check.that(call, extra.length == axes && image.length == axes, "output_padding " + Arrays.toString(extra)
                + " or output_shape " + Arrays.toString(image) + " does not fit " + axes + " spatial axes");
        for (int axis = 0; axis < axes; axis++) {
            Check.that(call, positions[axis] > 0, "spatial axis " + axis + " of input 0 is empty");
            Check.that(call, extra[axis] >= 0, "output_padding " + Arrays.toString(extra) + " is negative");
            long full = Math.addExact(Math.multiplyExact(strides[axis], positions[axis] - 1),
                    Math.addExact(extra[axis], WindowAttributes.span(kernel[axis], dilations[axis])));
            if (asked || auto.startsWith("SAME")) {
                image[axis] = asked ? image[axis] : Math.multiplyExact(positions[axis], strides[axis]);
                // What is asked for beyond the windows' reach stays zero.
                long total = Math.max(0, Math.subtractExact(full, image[axis]));
                Check.that(call, image[axis] > 0, "output_shape " + Arrays.toString(image) + " is not positive");
                Check.that(call, version() >= 11 || total % 2 == 0, "padding of " + total + " along spatial axis "
                        + axis + " cannot be halved, and operator sets before 11 do not say where the rest goes");
                pads[axis] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                pads[axis + axes] = total - pads[axis];
            } else {
                image[axis] = Math.subtractExact(full, Math.addExact(pads[axis], pads[axis + axes]));
                Check.that(call, image[axis] > 0, "pads remove all of spatial axis " + axis);
            }
        }
        return new Window(image, kernel, strides, dilations, Arrays.copyOf(pads, axes),
                Arrays.copyOfRange(pads, axes, 2 * axes), positions);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Window window = window(call);
        int group = Convolution.group(call);
        int channels = Math.toIntExact(call.shape(0).dim(1)) / group;
        int filters = Math.toIntExact(call.shape(1).dim(1));
        int kernel = window.kernelElements();
        int places = window.places();
        int image = window.imageElements();
        Limits.work(call, (double) call.shape(0).elements() * filters * kernel);
        double[] x = Reals.of(call.value(0));
        double[] weight = Reals.of(call.value(1));
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        if (call.has(2)) {
            double[] bias = Reals.of(call.value(2));
            Arrays.setAll(y, i -> bias[i / image % bias.length]);
        }
        for (int lane = 0; lane < x.length / places; lane++) {
            int channel = lane % (channels * group);
            int target = lane / channels * filters * image;
            for (int place = 0; place < places; place++) {
                double value = x[lane * places + place];
                window.visit(place, (k, at) -> {
                    for (int m = 0; m < filters; m++) {
                        y[target + m * image + at] += value * weight[(channel * filters + m) * kernel + k];
                    }
                });
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
