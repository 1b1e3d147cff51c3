package io.updraft.tasks.device;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Quantization and its inverse, element by element; codes are kept as floats, which hold integers of 16 bits exactly. A
/// work-item has an element.
///
/// Which scale an element has is said by six numbers, see [ScaleSteps].
public final class Codes {
    private Codes() {
    }

    /// `y = clamp(round(x / scale) + zero, least, most)`
    ///
    /// @param parameters has scales at `scaleAt` and zero points at `zeroAt`
    /// @param zeroAt -1 for none
    /// @param count where the step has its number of rows
    public static void quantize(KernelContext context, IntArray step, FloatArray x, FloatArray parameters, FloatArray y,
            int scaleAt, int zeroAt, int width, int count, int extent, int inner, int block, int outerStep,
            int blockStep, int innerStep, float least, float most) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            int at = scaleOf(i % width, extent, inner, block, outerStep, blockStep, innerStep);
            float zero = zeroAt < 0 ? 0f : parameters.get(zeroAt + at);
            y.set(i, FakeQuantize.code(x.get(i), parameters.get(scaleAt + at), zero, least, most));
        }
    }

    /// `y = (x - zero) scale`; parameters as for [#quantize].
    public static void dequantize(KernelContext context, IntArray step, FloatArray x, FloatArray parameters,
            FloatArray y, int scaleAt, int zeroAt, int width, int count, int extent, int inner, int block,
            int outerStep, int blockStep, int innerStep) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            int at = scaleOf(i % width, extent, inner, block, outerStep, blockStep, innerStep);
            float zero = zeroAt < 0 ? 0f : parameters.get(zeroAt + at);
            y.set(i, (x.get(i) - zero) * parameters.get(scaleAt + at));
        }
    }

    private static int scaleOf(int element, int extent, int inner, int block, int outerStep, int blockStep,
            int innerStep) {
        return element / (extent * inner) * outerStep + element / inner % extent / block * blockStep
                + element % inner * innerStep;
    }

    /// uint8 codes by a scale and zero point that [FakeQuantize#range] found, which are handed on.
    ///
    /// @param range scale and zero point at 0 and 1
    /// @param scale gets the scale
    /// @param zero gets the zero point
    /// @param count where the step has its number of rows
    public static void byRange(KernelContext context, IntArray step, FloatArray x, FloatArray range, FloatArray y,
            FloatArray scale, FloatArray zero, int width, int count) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            y.set(i, FakeQuantize.code(x.get(i), range.get(0), range.get(1), 0f, 255f));
        }
        if (i == 0) {
            scale.set(0, range.get(0));
            zero.set(0, range.get(1));
        }
    }
}
