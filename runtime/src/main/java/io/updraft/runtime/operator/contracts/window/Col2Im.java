package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// Columns back to an image: x [N, C * block, places] holds windows, each of which is added to the image where it came
/// from. Inputs: x, image_shape, block_shape. Output [N, C, image_shape...].
public final class Col2Im extends Contract {
    public Col2Im(int version) {
        super(OperatorId.onnx("Col2Im", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 3, 3);
        Check.attributes(call, "dilations", "pads", "strides");
        Check.type(call, 0, Types.FLOATS);
        Check.type(call, 1, Types.INT64);
        Check.type(call, 2, Types.INT64);
        Shape x = Check.rank(call, 0, 3);
        Window window = window(call);
        long block = Shape.of(window.kernel()).elements();
        Check.that(call, x.dim(1) % block == 0 && x.dim(2) == Shape.of(window.positions()).elements(),
                "input 0 of shape " + x + " does not hold the windows " + Arrays.toString(window.kernel()) + " at "
                        + Arrays.toString(window.positions()) + " places");
        long[] dims = new long[window.axes() + 2];
        dims[0] = x.dim(0);
        dims[1] = x.dim(1) / block;
        System.arraycopy(window.image(), 0, dims, 2, window.axes());
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    private static Window window(OperatorCall call) {
        long[] image = Check.longs(call, 1);
        long[] block = Check.longs(call, 2);
        Check.that(call,
                image.length == block.length && Arrays.stream(image).allMatch(extent -> extent > 0)
                        && Arrays.stream(block).allMatch(extent -> extent > 0),
                "image_shape " + Arrays.toString(image) + " and block_shape " + Arrays.toString(block)
                        + " must be as long, with positive numbers");
        return WindowAttributes.over(call, image, block);
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Window window = window(call);
        int kernel = window.kernelElements();
        int places = window.places();
        int image = window.imageElements();
        double[] x = Reals.of(call.value(0));
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        for (int channel = 0; channel < y.length / image; channel++) {
            int source = channel * kernel * places;
            int target = channel * image;
            for (int place = 0; place < places; place++) {
                int column = source + place;
                window.visit(place, (k, at) -> y[target + at] += x[column + k * places]);
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }
}
