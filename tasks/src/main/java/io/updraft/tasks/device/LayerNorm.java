package io.updraft.tasks.device;

import io.updraft.runtime.plan.DeviceProfile;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Layer normalization of rows (Ba et al. 2016): `y = (x - mean) / sqrt(variance + epsilon) * scale + bias`.
///
/// A work-group has a row and goes over it three times, so that the variance is one of differences.
public final class LayerNorm {
    private LayerNorm() {
    }

    /// @param weights has scale [width] at `scaleAt` and bias [width] at `biasAt`
    /// @param means gets each row's mean, if `stored` is 1
    /// @param factors gets `1 / sqrt(variance + epsilon)`, if `stored` is 1
    /// @param biasAt -1 for none
    /// @param count where the step has its number of rows
    /// @param stored 1, or 0 where nobody wants means and factors
    public static void normalizeRows(KernelContext context, IntArray step, FloatArray x, FloatArray weights,
            FloatArray y, FloatArray means, FloatArray factors, int scaleAt, int biasAt, int width, int count,
            float epsilon, int stored) {
        float[] sums = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int row = context.groupIdx;
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int from = row * width;
        int end = row < step.get(count) ? width : 0;
        float sum = 0f;
        for (int i = id; i < end; i += size) {
            sum += x.get(from + i);
        }
        sums[id] = sum;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                sums[id] += sums[id + stride];
            }
        }
        context.localBarrier();
        float mean = sums[0] / width;
        context.localBarrier();
        float squares = 0f;
        for (int i = id; i < end; i += size) {
            float difference = x.get(from + i) - mean;
            squares += difference * difference;
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
        int storing = row < step.get(count) ? stored : 0;
        if (id < storing) {
            means.set(row, mean);
            factors.set(row, factor);
        }
        for (int i = id; i < end; i += size) {
            float bias = biasAt < 0 ? 0f : weights.get(biasAt + i);
            y.set(from + i, (x.get(from + i) - mean) * factor * weights.get(scaleAt + i) + bias);
        }
    }
}
