package io.updraft.runtime.operator.contracts.window;

import io.updraft.runtime.tensor.Shape;

/// How a window slides over the spatial axes of an image: along each axis the window at position p covers the
/// image's indices p * stride - begin + k * dilation for k in [0, kernel), of which those outside are padding.
///
/// @param image
///            extents of the image
/// @param kernel
///            elements of the window along each axis
/// @param begin
///            padding before each axis
/// @param end
///            padding behind each axis
/// @param positions
///            how many places the window takes along each axis
record Window(long[] image, long[] kernel, long[] strides, long[] dilations, long[] begin, long[] end,
        long[] positions) {
    /// Receives an element of a window: its index in the flattened kernel and in the flattened image.
    @FunctionalInterface
    interface Element {
        void accept(int kernel, int image);
    }

    int axes() {
        return image.length;
    }

    /// Elements of one channel of the image.
    int imageElements() {
        return Math.toIntExact(Shape.of(image).elements());
    }

    int kernelElements() {
        return Math.toIntExact(Shape.of(kernel).elements());
    }

    /// Places the window takes altogether.
    int places() {
        return Math.toIntExact(Shape.of(positions).elements());
    }

    /// The position along each axis of a place, counted row by row.
    long[] position(int place) {
        long[] position = new long[axes()];
        long rest = place;
        for (int axis = axes() - 1; axis >= 0; axis--) {
            position[axis] = rest % positions[axis];
            rest /= positions[axis];
        }
        return position;
    }

    /// First index of the image that a window covers, possibly before it.
    long start(int axis, long position) {
        return position * strides[axis] - begin[axis];
    }

    /// First element of the kernel that is not in the padding before the image.
    long low(int axis, long position) {
        return Math.ceilDiv(Math.max(0, -start(axis, position)), dilations[axis]);
    }

    /// Element of the kernel after the last that lies before index `limit` of the image.
    long high(int axis, long position, long limit) {
        return Math.min(kernel[axis],
                Math.ceilDiv(Math.max(0, limit - start(axis, position)), dilations[axis]));
    }

    /// Visits the elements of a window that lie in the image, row by row; says how many there are.
    int visit(int place, Element element) {
        long[] at = position(place);
        long[] low = new long[axes()];
        long[] high = new long[axes()];
        int count = 1;
        for (int axis = 0; axis < axes(); axis++) {
            low[axis] = low(axis, at[axis]);
            high[axis] = high(axis, at[axis], image[axis]);
            count *= (int) Math.max(0, high[axis] - low[axis]);
        }
        long[] k = low.clone();
        for (int i = 0; i < count; i++) {
            long kernelIndex = 0;
            long imageIndex = 0;
            for (int axis = 0; axis < axes(); axis++) {
                kernelIndex = kernelIndex * kernel[axis] + k[axis];
                imageIndex = imageIndex * image[axis] + start(axis, at[axis]) + k[axis] * dilations[axis];
            }
            element.accept((int) kernelIndex, (int) imageIndex);
            for (int axis = axes() - 1; axis >= 0 && ++k[axis] == high[axis]; axis--) {
                k[axis] = low[axis];
            }
        }
        return count;
    }
}
