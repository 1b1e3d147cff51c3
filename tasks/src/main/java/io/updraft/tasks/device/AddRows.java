package io.updraft.tasks.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Sums, element by element; a work-item has an element.
public final class AddRows {
    private AddRows() {
    }

    /// `y = a + b` for rows of `width`.
    ///
    /// @param count where the step has its number of rows
    public static void add(KernelContext context, IntArray step, FloatArray a, FloatArray b, FloatArray y, int width,
            int count) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            y.set(i, a.get(i) + b.get(i));
        }
    }

    /// `y = a + v` for rows of `width`, v [width] the same for all.
    ///
    /// @param weights has v at `vectorAt`
    /// @param count where the step has its number of rows
    public static void addVector(KernelContext context, IntArray step, FloatArray a, FloatArray weights, FloatArray y,
            int vectorAt, int width, int count) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            y.set(i, a.get(i) + weights.get(vectorAt + i % width));
        }
    }
}
