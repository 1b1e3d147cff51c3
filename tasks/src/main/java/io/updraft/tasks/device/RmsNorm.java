package io.updraft.tasks.device;

import io.updraft.runtime.plan.DeviceProfile;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// RMS normalization of rows (Zhang and Sennrich 2019): `y = x / sqrt(mean(x^2) + epsilon) * scale`.
///
/// A work-group has a row: its work-items add up squares at a stride of the group, then the sums as a tree.
public final class RmsNorm {
    private RmsNorm() {
    }

    /// @param x [rows, width]
    /// @param weights has the scale [width] at `scaleAt`
    /// @param y [rows, width]
    /// @param count where the step has its number of rows
    public static void normalizeRows(KernelContext context, IntArray step, FloatArray x, FloatArray weights,
            FloatArray y,
            int scaleAt, int width, int count, float epsilon) {
        float[] sums = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int row = context.groupIdx;
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int from = row * width;
        int end = row < step.get(count) ? width : 0;
        float sum = 0f;
        for (int i = id; i < end; i += size) {
            float value = x.get(from + i);
            sum += value * value;
        }
        sums[id] = sum;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                sums[id] += sums[id + stride];
            }
        }
        context.localBarrier();
        float factor = 1f / TornadoMath.sqrt(sums[0] / width + epsilon);
        for (int i = id; i < end; i += size) {
            y.set(from + i, x.get(from + i) * factor * weights.get(scaleAt + i));
        }
    }

    /// The same of `x + skip`, which is stored too.
    ///
    /// @param sum [rows, width]; gets `x + skip`
    public static void addAndNormalize(KernelContext context, IntArray step, FloatArray x, FloatArray skip,
            FloatArray weights, FloatArray sum, FloatArray y, int scaleAt, int width, int count, float epsilon) {
        float[] sums = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int row = context.groupIdx;
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int from = row * width;
        int end = row < step.get(count) ? width : 0;
        float squares = 0f;
        for (int i = id; i < end; i += size) {
            float value = x.get(from + i) + skip.get(from + i);
            sum.set(from + i, value);
            squares += value * value;
        }
        sums[id] = squares;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                sums[id] += sums[id + stride];
            }
        }
        context.localBarrier();
        float factor = 1f / TornadoMath.sqrt(sums[0] / width + epsilon);
        for (int i = id; i < end; i += size) {
            y.set(from + i, sum.get(from + i) * factor * weights.get(scaleAt + i));
        }
    }
}
