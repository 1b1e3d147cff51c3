package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.Attributes;
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
import java.util.Set;

/// A tensor resized along any axes by nearest, linear or cubic interpolation, axis by axis. Inputs: x, roi?, scales?,
/// sizes? (version 10: x, scales).
///
/// Linear and cubic interpolation of integers is refused: ONNX does not say how it rounds.
public final class Resize extends Contract {
    private static final String[] MODES = {"half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners",
        "asymmetric", "tf_half_pixel_for_nn", Coordinates.CROP};

    public Resize(int version) {
        super(OperatorId.onnx("Resize", version));
    }

    @Override
    protected List<TensorType> types(OperatorCall call) {
        Check.inputs(call, 1, version() < 11 ? 2 : 4);
        attributes(call);
        String mode = Check.oneOf(call, "mode", call.attributes().text("mode", "nearest"), "nearest", "linear",
                "cubic");
        Check.type(call, 0, mode.equals("nearest") ? Types.ALL : Types.FLOATS);
        Check.optionalType(call, version() < 11 ? 3 : 1, Types.FLOATS);
        ResizeShape shape = shape(call);
        for (int axis = 0; axis < shape.extents().length; axis++) {
            Check.that(call, shape.extents()[axis] == 0 || call.shape(0).dim(axis) > 0,
                    "axis " + axis + " of " + call.shape(0) + " has nothing to resize");
        }
        // ONNX does not say in which direction 'nearest' of version 10 goes when it makes smaller.
        Check.that(call, version() > 10 || !mode.equals("nearest") || isLarger(call, shape),
                "scales below 1 with mode nearest are not supported in operator set 10");
        return List.of(new TensorType(call.type(0), Shape.of(shape.extents())));
    }

    /// Whether no axis gets smaller.
    static boolean isLarger(OperatorCall call, ResizeShape shape) {
        boolean larger = true;
        for (int axis = 0; axis < shape.widths().length; axis++) {
            larger &= shape.widths()[axis] >= call.shape(0).dim(axis);
        }
        return larger;
    }

    private void attributes(OperatorCall call) {
        if (version() < 11) {
            Check.attributes(call, "mode");
            return;
        }
        Attributes attributes = call.attributes();
        if (version() < 18) {
            Check.attributes(call, "coordinate_transformation_mode", "cubic_coeff_a", "exclude_outside",
                    "extrapolation_value", "mode", "nearest_mode");
        } else {
            Check.attributes(call, "antialias", "axes", "coordinate_transformation_mode", "cubic_coeff_a",
                    "exclude_outside", "extrapolation_value", "keep_aspect_ratio_policy", "mode", "nearest_mode");
        }
        String coordinates = Check.oneOf(call, "coordinate_transformation_mode",
                attributes.text("coordinate_transformation_mode", "half_pixel"), MODES);
        Check.that(call, version() < 13 || !coordinates.equals("tf_half_pixel_for_nn"),
                "attribute coordinate_transformation_mode is 'tf_half_pixel_for_nn', which version 13 removed");
        Check.oneOf(call, "nearest_mode", attributes.text("nearest_mode", "round_prefer_floor"), "round_prefer_floor",
                "round_prefer_ceil", "floor", "ceil");
        Check.that(call, !attributes.flag("antialias", false) || !attributes.text("mode", "nearest").equals("nearest"),
                "attribute antialias does not go with mode nearest");
        attributes.flag("exclude_outside", false);
    }

    private ResizeShape shape(OperatorCall call) {
        if (version() < 11) {
            return ResizeShape.of(call, 1, 2);
        }
        ResizeShape shape = ResizeShape.of(call, 2, 3);
        boolean crop = mode(call).equals(Coordinates.CROP);
        Check.that(call, !crop || ResizeShape.isGiven(call, 1), Coordinates.CROP + " needs the input roi");
        if (crop && ResizeShape.isGiven(call, 2)) {
            // The text of the operator scales the region, its reference the whole tensor.
            double[] roi = regions(call);
            for (int i = 0; i < roi.length; i++) {
                Check.that(call, roi[i] == (i < roi.length / 2 ? 0 : 1),
                        "scales of a region " + Arrays.toString(roi) + " are not supported, use sizes");
            }
        }
        return shape;
    }

    private String mode(OperatorCall call) {
        return call.attributes().text("coordinate_transformation_mode", version() < 11 ? "asymmetric" : "half_pixel");
    }

    /// Starts of the region along all axes, then ends.
    private double[] regions(OperatorCall call) {
        int rank = call.shape(0).rank();
        double[] regions = new double[2 * rank];
        Arrays.fill(regions, rank, 2 * rank, 1);
        if (mode(call).equals(Coordinates.CROP)) {
            int[] axes = ResizeShape.axes(call, rank);
            Check.shape(call, 1, 2L * axes.length);
            double[] given = Reals.of(call.value(1));
            for (int i = 0; i < axes.length; i++) {
                regions[axes[i]] = given[i];
                regions[rank + axes[i]] = given[i + axes.length];
            }
        }
        return regions;
    }

    @Override
    protected List<Tensor> compute(OperatorCall call, List<TensorType> types) {
        ResizeShape shape = shape(call);
        double[] regions = regions(call);
        int rank = regions.length / 2;
        Resampling[] axes = new Resampling[rank];
        for (int axis = 0; axis < rank; axis++) {
            long extent = call.shape(0).dim(axis);
            Coordinates coordinates = new Coordinates(mode(call), extent, shape.extents()[axis], shape.widths()[axis],
                    regions[axis], regions[axis + rank]);
            axes[axis] = Interpolation.of(call, version()).resampling(call, coordinates);
        }
        double outside = call.attributes().number("extrapolation_value", 0);
        Set<String> weighted = Set.of("linear", "cubic");
        return List.of(weighted.contains(call.attributes().text("mode", "nearest"))
                ? Resized.weighted(call.value(0), types.getFirst(), axes, outside)
                : Resized.nearest(call.value(0), types.getFirst(), axes, outside));
    }
}
