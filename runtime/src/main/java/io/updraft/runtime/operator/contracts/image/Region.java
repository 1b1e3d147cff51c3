package io.updraft.runtime.operator.contracts.image;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.tensor.Shape;

/// A region of RoiAlign on the feature map, cut into cells with a grid of samples each.
///
/// @param top
///            where it starts, in elements
/// @param cellHeight
///            elements a cell spans
/// @param rows
///            samples in a cell from top to bottom
record Region(double top, double left, double cellHeight, double cellWidth, long rows, long columns, int height,
        int width) {
    static Region of(OperatorCall call, double[] regions, int index, int version, Shape output) {
        boolean half = version >= 16
                && call.attributes().text("coordinate_transformation_mode", "half_pixel").equals("half_pixel");
        double scale = call.attributes().number("spatial_scale", 1);
        double shift = half ? 0.5 : 0;
        double left = regions[index * 4] * scale - shift;
        double top = regions[index * 4 + 1] * scale - shift;
        double regionWidth = regions[index * 4 + 2] * scale - shift - left;
        double regionHeight = regions[index * 4 + 3] * scale - shift - top;
        if (!half) {
            regionWidth = Math.max(regionWidth, 1);
            regionHeight = Math.max(regionHeight, 1);
        }
        double cellHeight = regionHeight / output.dim(2);
        double cellWidth = regionWidth / output.dim(3);
        long ratio = call.attributes().integer("sampling_ratio", 0);
        return new Region(top, left, cellHeight, cellWidth, ratio > 0 ? ratio : (long) Math.ceil(cellHeight),
                ratio > 0 ? ratio : (long) Math.ceil(cellWidth), (int) call.shape(0).dim(2),
                (int) call.shape(0).dim(3));
    }

    /// Samples in a cell, as a double because nothing bounds it yet.
    double samples() {
        return (double) Math.max(0, rows) * Math.max(0, columns);
    }

    /// Of a cell's sample the index and weight of its four corners.
    double[] sample(int row, int column, long index) {
        double y = top + row * cellHeight + (index / columns + 0.5) * cellHeight / rows;
        double x = left + column * cellWidth + (index % columns + 0.5) * cellWidth / columns;
        return corners(y, x);
    }

    private double[] corners(double y, double x) {
        if (!(y >= -1 && y <= height && x >= -1 && x <= width)) {
            return new double[8];
        }
        double insideY = Math.clamp(y, 0.0, height - 1.0);
        double insideX = Math.clamp(x, 0.0, width - 1.0);
        int above = (int) insideY;
        int before = (int) insideX;
        int below = Math.min(above + 1, height - 1);
        int behind = Math.min(before + 1, width - 1);
        double down = insideY - above;
        double right = insideX - before;
        return new double[]{above * width + before, (1 - down) * (1 - right), above * width + behind,
            (1 - down) * right, below * width + before, down * (1 - right), below * width + behind, down * right};
    }
}
