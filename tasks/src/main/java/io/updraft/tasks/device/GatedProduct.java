package io.updraft.tasks.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// `y = act(gate) * up` (Shazeer 2020, GLU variants); a work-item has an element.
public final class GatedProduct {
    private GatedProduct() {
    }

    /// @param gateUp [rows, 2 width], the gate first
    /// @param y [rows, width]
    /// @param kind of activation, see [Gates]
    /// @param count where the step has its number of rows
    public static void ofPairs(KernelContext context, IntArray step, FloatArray gateUp, FloatArray y, int width,
            int kind, int count) {
        int i = context.globalIdx;
        int row = i / width;
        if (row < step.get(count)) {
            int at = i + row * width;
            y.set(i, Gates.apply(kind, gateUp.get(at)) * gateUp.get(at + width));
        }
    }

    /// @param gate [rows, width]
    /// @param up [rows, width]
    public static void ofTwo(KernelContext context, IntArray step, FloatArray gate, FloatArray up, FloatArray y,
            int width, int kind, int count) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            y.set(i, Gates.apply(kind, gate.get(i)) * up.get(i));
        }
    }
}
