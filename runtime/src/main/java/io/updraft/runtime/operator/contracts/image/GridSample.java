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

/// Values of x [N, C, ...] at the places that a grid [N, ..., axes] names, the last spatial axis first, between -1 and 1
/// from one end of an axis to the other. One to three spatial axes (two before version 20).
public final class GridSample extends Contract {
    private static final int MOST_AXES = 3;
    private static final double CUBIC = -0.75;

    public GridSample(int version) {
        super(OperatorId.onnx("GridSample", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 2, 2);
        Check.attributes(call, "align_corners", "mode", "padding_mode");
        Check.type(call, 0, Types.FLOATS);
        Check.type(call, 1, Types.FLOATS);
        call.attributes().flag("align_corners", false);
        radius(call);
        GridAxis.padding(call);
        Shape x = Check.rankAtLeast(call, 0, 3);
        int axes = x.rank() - 2;
        Check.that(call, axes <= MOST_AXES && (version() >= 20 || axes == 2),
                "input 0 of shape " + x + " has " + axes + " spatial axes, which is not supported");
        Check.that(call, x.elements(2, x.rank()) > 0, "input 0 of shape " + x + " has nothing to sample");
        Shape grid = Check.rank(call, 1, x.rank());
        Check.that(call, grid.dim(0) == x.dim(0) && grid.dim(-1) == axes,
                "a grid of shape " + grid + " does not fit an input of shape " + x);
        long[] dims = x.dims();
        for (int axis = 0; axis < axes; axis++) {
            dims[axis + 2] = grid.dim(axis + 1);
        }
        return List.of(new TensorType(call.type(0), Shape.of(dims)));
    }

    /// How far neighbours count: 0 for the nearest only.
    private int radius(OperatorCall call) {
        String mode = call.attributes().text("mode", version() < 20 ? "bilinear" : "linear");
        Check.oneOf(call, "mode", mode, version() < 20
                ? new String[]{"bilinear", "nearest", "bicubic"}
                : new String[]{"linear", "nearest", "cubic"});
        return mode.equals("nearest") ? 0 : mode.endsWith("linear") ? 1 : 2;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        int radius = radius(call);
        Shape shape = call.shape(0);
        int axes = shape.rank() - 2;
        GridAxis[] along = new GridAxis[axes];
        for (int axis = 0; axis < axes; axis++) {
            along[axis] = GridAxis.of(call, shape.dim(axis + 2));
        }
        double[] x = Reals.of(call.value(0));
        double[] grid = Reals.of(call.value(1));
        double[] y = new double[Math.toIntExact(types.getFirst().shape().elements())];
        int channels = Math.toIntExact(shape.dim(1));
        int image = Math.toIntExact(shape.elements(2, shape.rank()));
        int places = y.length / channels / Math.toIntExact(shape.dim(0));
        int neighbours = Math.max(1, 2 * radius);
        int corners = (int) Math.pow(neighbours, axes);
        int[] offset = new int[corners];
        double[] weight = new double[corners];
        for (int place = 0; place < grid.length / axes; place++) {
            Arrays.fill(offset, 0);
            Arrays.fill(weight, 1);
            int block = corners;
            for (int axis = 0; axis < axes; axis++) {
                block /= neighbours;
                double at = along[axis].place(grid[place * axes + axes - 1 - axis], radius == 0);
                long first = (long) Math.floor(at) - Math.max(0, radius - 1);
                for (int corner = 0; corner < corners; corner++) {
                    long index = first + corner / block % neighbours;
                    int inside = along[axis].inside(index);
                    offset[corner] = offset[corner] * (int) shape.dim(axis + 2) + Math.max(0, inside);
                    weight[corner] *= inside < 0 ? 0 : weight(radius, at - index);
                }
            }
            for (int c = 0; c < channels; c++) {
                int lane = place / places * channels + c;
                for (int corner = 0; corner < corners; corner++) {
                    if (weight[corner] != 0) {
                        y[lane * places + place % places] += weight[corner] * x[lane * image + offset[corner]];
                    }
                }
            }
        }
        return List.of(Reals.tensor(types.getFirst(), y));
    }

    private static double weight(int radius, double distance) {
        return switch (radius) {
            case 0 -> Double.isNaN(distance) ? distance : 1;
            case 1 -> 1 - Math.abs(distance);
            default -> Cubic.weight(distance, CUBIC);
        };
    }
}
