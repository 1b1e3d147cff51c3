package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorCall;

/// Where an element of a resized axis lies in the original: attribute coordinate_transformation_mode of Resize.
///
/// @param extent
///            elements of the original axis
/// @param resized
///            elements of the resized axis
/// @param width
///            the extent times the scale, before the fraction was dropped
/// @param start
///            of the region of interest, as a fraction of the axis
/// @param end
///            of the region of interest
record Coordinates(String mode, long extent, long resized, double width, double start, double end) {
    static final String CROP = "tf_crop_and_resize";

    double original(OperatorCall call, long x) {
        double centre = (x + 0.5) * extent / width;
        return switch (mode) {
            case "half_pixel" -> centre - 0.5;
            case "half_pixel_symmetric" -> extent / 2.0 * (1 - resized / width) + centre - 0.5;
            case "pytorch_half_pixel" -> resized > 1 ? centre - 0.5 : 0;
            case "align_corners" -> width == 1 ? 0 : x * (extent - 1) / (width - 1);
            case "asymmetric" -> (double) x * extent / width;
            case "tf_half_pixel_for_nn" -> centre;
            case CROP -> start * (extent - 1) + (width == 1
                    ? 0.5 * (end - start) * (extent - 1)
                    : x * (end - start) * (extent - 1) / (width - 1));
            default -> throw call.failure("attribute coordinate_transformation_mode is '" + mode
                    + "', which this version does not define");
        };
    }

    /// Whether the place is outside the original, so that it takes the extrapolation value.
    boolean isOutside(double original) {
        return mode.equals(CROP) && (original < 0 || original > extent - 1);
    }
}
