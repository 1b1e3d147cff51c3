package io.updraft.runtime.operator.contracts.image;

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

/// A tensor made larger by scales (an attribute in version 7, an input in version 9): element i is what stands at
/// i / scale, rounded down or linearly interpolated. Resize took its place in operator set 10.
public final class Upsample extends Contract {
    public Upsample(int version) {
        super(OperatorId.onnx("Upsample", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, version() < 9 ? 1 : 2, version() < 9 ? 1 : 2);
        Check.attributes(call, "mode", version() < 9 ? "scales" : "mode");
        String mode = Check.oneOf(call, "mode", call.attributes().text("mode", "nearest"), "nearest", "linear");
        Check.type(call, 0, mode.equals("nearest") ? Types.ALL : Types.FLOATS);
        Check.optionalType(call, 1, Types.FLOAT);
        ResizeShape shape = shape(call);
        Check.that(call, Resize.isLarger(call, shape), "the scales are not all 1 or more");
        return List.of(new TensorType(call.type(0), Shape.of(shape.extents())));
    }

    private ResizeShape shape(OperatorCall call) {
        if (version() < 9) {
            float[] numbers = call.attributes().numbers("scales");
            double[] scales = new double[numbers.length];
            Arrays.setAll(scales, i -> numbers[i]);
            return ResizeShape.scaled(call, scales);
        }
        Check.shape(call, 1, call.shape(0).rank());
        return ResizeShape.scaled(call, Reals.of(call.value(1)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        ResizeShape shape = shape(call);
        Resampling[] axes = new Resampling[shape.extents().length];
        String mode = call.attributes().text("mode", "nearest");
        for (int axis = 0; axis < axes.length; axis++) {
            Coordinates coordinates = new Coordinates("asymmetric", call.shape(0).dim(axis), shape.extents()[axis],
                    shape.widths()[axis], 0, 1);
            axes[axis] = new Interpolation(mode, "floor", 0, false, false).resampling(call, coordinates);
        }
        return List.of(mode.equals("nearest")
                ? Resized.nearest(call.value(0), types.getFirst(), axes, 0)
                : Resized.weighted(call.value(0), types.getFirst(), axes, 0));
    }
}
