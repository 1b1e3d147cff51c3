package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.tensor.Shape;
import java.util.Arrays;

/// What Conv, ConvInteger and QLinearConv have in common: x [N, C, ...], weight [M, C / group, kernel...],
/// y [N, M, positions...].
///
/// @param batch
///            N
/// @param group
///            number of groups, each of which sees its own channels
/// @param channels
///            channels of x that a group sees
/// @param filters
///            channels of y that a group gives
record Convolution(int batch, int group, int channels, int filters, Window window) {
    /// @param x
    ///            which input is x
    /// @param weight
    ///            which input is the weight
    static Convolution of(OperatorCall call, int x, int weight) {
        Shape image = Check.rankAtLeast(call, x, 3);
        Shape filter = Check.rank(call, weight, image.rank());
        int group = group(call);
        Check.that(call, image.dim(1) == Math.multiplyExact(filter.dim(1), group) && filter.dim(0) % group == 0,
                "a weight of shape " + filter + " in " + group + " groups does not fit an input of shape " + image);
        long[] extents = Arrays.copyOfRange(image.dims(), 2, image.rank());
        Window window = WindowAttributes.over(call, extents, WindowAttributes.kernelOf(call, weight));
        return new Convolution(Math.toIntExact(image.dim(0)), group, Math.toIntExact(filter.dim(1)),
                Math.toIntExact(filter.dim(0) / group), window);
    }

    static int group(OperatorCall call) {
        long group = call.attributes().integer("group", 1);
        Check.that(call, group > 0, "attribute group is " + group + ", expected a positive number");
        return Math.toIntExact(group);
    }

    Shape output() {
        long[] dims = new long[window.axes() + 2];
        dims[0] = batch;
        dims[1] = (long) group * filters;
        System.arraycopy(window.positions(), 0, dims, 2, window.axes());
        return Shape.of(dims);
    }

    /// The products summed over each window; padding is 0.
    double[] products(OperatorCall call, double[] x, double[] weight) {
        Limits.work(call, (double) weight.length * window.places() * batch);
        int image = window.imageElements();
        int kernel = window.kernelElements();
        int places = window.places();
        double[] result = new double[Math.toIntExact(output().elements())];
        double[] patch = new double[channels * kernel];
        for (int lane = 0; lane < batch * group; lane++) {
            int source = lane * channels * image;
            for (int place = 0; place < places; place++) {
                Arrays.fill(patch, 0);
                window.visit(place, (k, at) -> {
                    for (int c = 0; c < channels; c++) {
                        patch[c * kernel + k] = x[source + c * image + at];
                    }
                });
                for (int m = 0; m < filters; m++) {
                    int filter = (lane % group * filters + m) * patch.length;
                    result[(lane * filters + m) * places + place] = Product.dot(weight, filter, patch, patch.length);
                }
            }
        }
        return result;
    }

    /// Which channel of y an element of y belongs to.
    int filterOf(int element) {
        return element / window.places() % (group * filters);
    }
}
