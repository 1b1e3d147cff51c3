package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Limits;
import io.updraft.runtime.operator.contracts.support.Product;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Convolution whose window elements are each moved by an offset, read by bilinear interpolation and weighted by a mask
/// (Zhu et al., "Deformable ConvNets v2", 2018). Two spatial axes.
///
/// Inputs: x [N, C, H, W], weight [M, C / group, kH, kW], offset [N, offset_group * kH * kW * 2, oH, oW] (rows before
/// columns), bias [M]?, mask [N, offset_group * kH * kW, oH, oW]?.
public final class DeformConv extends Contract {
    public DeformConv(int version) {
        super(OperatorId.onnx("DeformConv", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 5);
        Check.attributes(call, "dilations", "group", "kernel_shape", "offset_group", "pads", "strides");
        Check.type(call, 0, Types.FLOATS);
        Check.sameType(call, 0, 1, 2, 3, 4);
        Check.rank(call, 0, 4);
        Convolution convolution = Convolution.of(call, 0, 1);
        long groups = offsetGroups(call);
        Check.that(call, call.shape(0).dim(1) % groups == 0,
                call.shape(0).dim(1) + " channels cannot be split into " + groups + " offset groups");
        long taps = Math.multiplyExact(groups, Shape.of(convolution.window().kernel()).elements());
        long[] positions = convolution.window().positions();
        Check.shape(call, 2, convolution.batch(), Math.multiplyExact(taps, 2L), positions[0], positions[1]);
        Check.shape(call, 3, call.shape(1).dim(0));
        Check.shape(call, 4, convolution.batch(), taps, positions[0], positions[1]);
        return List.of(new TensorType(call.type(0), convolution.output()));
    }

    private static long offsetGroups(OperatorCall call) {
        long groups = call.attributes().integer("offset_group", 1);
        Check.that(call, groups > 0, "attribute offset_group is " + groups + ", expected a positive number");
        return groups;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Convolution convolution = Convolution.of(call, 0, 1);
        int channels = convolution.channels() * convolution.group();
        int places = convolution.window().places();
        int kernel = convolution.window().kernelElements();
        double[] weight = Reals.of(call.value(1));
        double[] bias = call.has(3) ? Reals.of(call.value(3)) : new double[(int) call.shape(1).dim(0)];
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        Taps taps = new Taps(call, convolution.window(), channels / (int) offsetGroups(call));
        Limits.work(call, (8.0 * channels * kernel + weight.length) * places * convolution.batch());
        double[] patch = new double[channels * kernel];
        int width = convolution.channels() * kernel;
        for (int n = 0; n < convolution.batch(); n++) {
            for (int place = 0; place < places; place++) {
                taps.read(n, place, patch);
                for (int m = 0; m < bias.length; m++) {
                    int group = m / convolution.filters();
                    double[] seen = Arrays.copyOfRange(patch, group * width, (group + 1) * width);
                    y[(n * bias.length + m) * places + place] = bias[m] + Product.dot(weight, m * width, seen, width);
                }
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }

    /// Reads the moved elements of a window in all channels.
    private static final class Taps {
        private final Window window;
        private final int each;
        private final int channels;
        private final double[] x;
        private final double[] offset;
        private final double[] mask;

        /// @param each
        ///            channels that share offsets
        Taps(OperatorCall call, Window window, int each) {
            this.window = window;
            this.each = each;
            this.channels = (int) call.shape(0).dim(1);
            this.x = Reals.of(call.value(0));
            this.offset = Reals.of(call.value(2));
            this.mask = call.has(4) ? Reals.of(call.value(4)) : new double[0];
        }

        void read(int n, int place, double[] patch) {
            int kernel = window.kernelElements();
            int places = window.places();
            long[] position = window.position(place);
            int columns = (int) window.kernel()[1];
            for (int i = 0; i < patch.length; i++) {
                int channel = i / kernel;
                int k = i % kernel;
                int tap = (n * (channels / each) + channel / each) * kernel + k;
                double row = window.start(0, position[0]) + k / columns * window.dilations()[0]
                        + offset[2 * tap * places + place];
                double column = window.start(1, position[1]) + k % columns * window.dilations()[1]
                        + offset[(2 * tap + 1) * places + place];
                double weight = mask.length == 0 ? 1 : mask[tap * places + place];
                patch[i] = weight * interpolated((n * channels + channel) * window.imageElements(), row, column);
            }
        }

        private double interpolated(int image, double row, double column) {
            double top = Math.floor(row);
            double left = Math.floor(column);
            double down = row - top;
            double right = column - left;
            return (1 - down) * (1 - right) * at(image, top, left) + (1 - down) * right * at(image, top, left + 1)
                    + down * (1 - right) * at(image, top + 1, left) + down * right * at(image, top + 1, left + 1);
        }

        private double at(int image, double row, double column) {
            long height = window.image()[0];
            long width = window.image()[1];
            boolean inside = row >= 0 && row < height && column >= 0 && column < width;
            return inside ? x[image + (int) row * (int) width + (int) column] : 0;
        }
    }
}
