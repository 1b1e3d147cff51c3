package io.updraft.runtime.operator.contracts.quantize;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Axes;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.tensor.Shape;
import java.util.Arrays;

/// Which scale and zero point an element has: one for the tensor, one along an axis, or one for each block of an axis.
///
/// @param extent
///            extent of the axis
/// @param inner
///            product of the extents behind it
/// @param blockSize
///            elements of the axis that share a scale, where blocked
/// @param blocks
///            blocks along the axis
record QuantizationShape(Granularity granularity, int extent, int inner, int blockSize, int blocks) {
    enum Granularity {
        TENSOR, AXIS, BLOCK
    }

    /// The data is input 0, the scales are input 1.
    static QuantizationShape of(OperatorCall call, long axisAttribute, long blockSize) {
        Shape shape = call.shape(0);
        Shape scales = call.shape(1);
        if (scales.elements() == 1 && scales.rank() <= 1 && blockSize == 0) {
            return new QuantizationShape(Granularity.TENSOR, 1, 1, 1, 1);
        }
        int axis = Axes.of(call, axisAttribute, shape.rank());
        int extent = Math.toIntExact(shape.dim(axis));
        int inner = Math.toIntExact(shape.elements(axis + 1, shape.rank()));
        if (blockSize == 0) {
            Check.that(call, scales.rank() == 1 && scales.dim(0) == extent, "scale has shape " + scales
                    + ", expected a scalar or " + extent + " elements, one along axis " + axis + " of " + shape);
            return new QuantizationShape(Granularity.AXIS, extent, inner, 1, extent);
        }
        Check.that(call, blockSize > 0 && blockSize <= Integer.MAX_VALUE, "attribute block_size is " + blockSize);
        long[] expected = shape.dims();
        expected[axis] = Math.ceilDiv(extent, blockSize);
        Check.that(call, scales.equals(Shape.of(expected)), "scale has shape " + scales + ", expected "
                + Arrays.toString(expected) + " for blocks of " + blockSize + " along axis " + axis + " of " + shape);
        return new QuantizationShape(Granularity.BLOCK, extent, inner, (int) blockSize, (int) expected[axis]);
    }

    /// The zero point, input 2, has the shape of the scale; of one element it may be a scalar or a vector.
    static void checkZeroPoint(OperatorCall call) {
        boolean single = call.shape(1).elements() == 1 && call.has(2) && call.shape(2).elements() == 1;
        if (!single) {
            Check.shape(call, 2, call.shape(1).dims());
        }
    }

    /// The index of the scale of element `index`.
    int scale(int index) {
        return switch (granularity) {
            case TENSOR -> 0;
            case AXIS -> index / inner % extent;
            case BLOCK ->
                (index / inner / extent * blocks + index / inner % extent / blockSize) * inner + index % inner;
        };
    }
}
