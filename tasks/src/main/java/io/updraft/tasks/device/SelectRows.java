package io.updraft.tasks.device;

import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Copies the rows whose logits are wanted: `y[r] = x[first + r]`. A work-item has an element.
public final class SelectRows {
    private SelectRows() {
    }

    /// @param x [tokens, width]
    /// @param y [selected, width]
    public static void copySelected(KernelContext context, IntArray step, FloatArray x, FloatArray y, int width) {
        int i = context.globalIdx;
        if (i / width < step.get(StepLayout.SELECTED)) {
            y.set(i, x.get(step.get(StepLayout.FIRST_SELECTED) * width + i));
        }
    }
}
