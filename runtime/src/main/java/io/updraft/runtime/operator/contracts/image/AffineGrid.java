package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Contract;
import io.updraft.runtime.operator.contracts.support.Reals;
import io.updraft.runtime.operator.contracts.support.Strided;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Shape;
import io.updraft.runtime.tensor.Tensor;
import io.updraft.runtime.tensor.TensorType;
import java.util.Arrays;
import java.util.List;

/// A grid for GridSample: the places of an image of size [N, C, ...], between -1 and 1 along each axis, moved by affine
/// matrices theta [N, axes, axes + 1]. Inputs: theta, size. Two or three spatial axes.
public final class AffineGrid extends Contract {
    public AffineGrid(int version) {
        super(OperatorId.onnx("AffineGrid", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call, "align_corners");
        Check.type(call, 0, Types.FLOATS);
        Check.type(call, 1, Types.INT64);
        long[] size = Check.longs(call, 1);
        Check.that(call, size.length == 4 || size.length == 5,
                "size is " + Arrays.toString(size) + ", expected [N, C, H, W] or [N, C, D, H, W]");
        int axes = size.length - 2;
        Check.shape(call, 0, size[0], axes, axes + 1L);
        boolean aligned = call.attributes().flag("align_corners", false);
        long[] dims = new long[axes + 2];
        dims[0] = size[0];
        dims[axes + 1] = axes;
        for (int axis = 0; axis < axes; axis++) {
            Check.that(call, !aligned || size[axis + 2] != 1,
                    "corners of size " + Arrays.toString(size) + " cannot be aligned: an axis has one element");
            dims[axis + 1] = size[axis + 2];
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        Shape shape = types.getFirst().shape();
        int axes = shape.rank() - 2;
        boolean aligned = call.attributes().flag("align_corners", false);
        double[] theta = Reals.of(call.value(0));
        double[] grid = new double[Math.toIntExact(shape.elements())];
        long[] strides = Strided.strides(shape);
        for (int i = 0; i < grid.length; i++) {
            int row = (int) (i / strides[0]) * axes + i % axes;
            double moved = theta[row * (axes + 1) + axes];
            for (int axis = 0; axis < axes; axis++) {
                long extent = shape.dim(axes - axis);
                long index = i / strides[axes - axis] % extent;
                double place = aligned ? -1 + 2.0 * index / (extent - 1) : (2.0 * index + 1) / extent - 1;
                moved += theta[row * (axes + 1) + axis] * place;
            }
            grid[i] = moved;
        }
        return List.of(Reals.tensor(types.getFirst(), grid));
    }
}
