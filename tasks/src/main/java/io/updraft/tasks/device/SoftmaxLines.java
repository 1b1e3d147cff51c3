package io.updraft.tasks.device;

import io.updraft.runtime.plan.DeviceProfile;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// `y = exp(x - max) / sum(exp(x - max))` along any axis; a work-group has a line, whose elements it strides through.
public final class SoftmaxLines {
    /// Less than every score; the difference of two infinities is not a number.
    private static final float NONE = -3.4e38f;

    private SoftmaxLines() {
    }

    /// @param length elements of a line
    /// @param stride from one element of a line to the next
    /// @param perRow lines of a row
    /// @param count where the step has its number of rows
    public static void softmax(KernelContext context, IntArray step, FloatArray x, FloatArray y, int length, int stride,
            int perRow, int count) {
        float[] parts = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int line = context.groupIdx;
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int from = line / stride * (length * stride) + line % stride;
        int end = line / perRow < step.get(count) ? length : 0;
        float largest = NONE;
        for (int i = id; i < end; i += size) {
            largest = TornadoMath.max(largest, x.get(from + i * stride));
        }
        parts[id] = largest;
        for (int half = size / 2; half > 0; half /= 2) {
            context.localBarrier();
            if (id < half) {
                parts[id] = TornadoMath.max(parts[id], parts[id + half]);
            }
        }
        context.localBarrier();
        float max = parts[0];
        context.localBarrier();
        float sum = 0f;
        for (int i = id; i < end; i += size) {
            float each = TornadoMath.exp(x.get(from + i * stride) - max);
            y.set(from + i * stride, each);
            sum += each;
        }
        parts[id] = sum;
        for (int half = size / 2; half > 0; half /= 2) {
            context.localBarrier();
            if (id < half) {
                parts[id] += parts[id + half];
            }
        }
        context.localBarrier();
        float total = parts[0];
        for (int i = id; i < end; i += size) {
            y.set(from + i * stride, y.get(from + i * stride) / total);
        }
    }
}
