package io.updraft.tasks.device;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.StepLayout;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// Activations rounded as a quantized operator rounds them, and kept as floats: the integers times their scale. A
/// product with them is the integer product up to float rounding.
public final class FakeQuantize {
    private FakeQuantize() {
    }

    /// Rounds to int8 for each row and block: `scale = largest magnitude / 127` (MatMulNBits, accuracy_level 4). A
    /// work-group has a row, a work-item a block at a time.
    ///
    /// @param x [rows, width]
    /// @param y [rows, width]
    /// @param count where the step has its number of rows
    public static void blocks(KernelContext context, IntArray step, FloatArray x, FloatArray y, int width,
            int blockSize, int count) {
        int row = context.groupIdx;
        int end = row < step.get(count) ? width : 0;
        for (int begin = context.localIdx * blockSize; begin < end; begin += context.localGroupSizeX * blockSize) {
            int blockEnd = TornadoMath.min(begin + blockSize, width);
            float largest = 0f;
            for (int i = begin; i < blockEnd; i++) {
                largest = TornadoMath.max(largest, TornadoMath.abs(x.get(row * width + i)));
            }
            float scale = largest / 127f;
            float inverse = largest < 1e-36f ? 0f : 1f / scale;
            for (int i = begin; i < blockEnd; i++) {
                y.set(row * width + i, Rounding.nearest(x.get(row * width + i) * inverse) * scale);
            }
        }
    }

    /// Scale and zero point of ONNX's DynamicQuantizeLinear over all tokens of the step. One work-group.
    ///
    /// @param x [tokens, width]
    /// @param range gets scale and zero point
    public static void range(KernelContext context, IntArray step, FloatArray x, FloatArray range, int width) {
        float[] lows = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        float[] highs = context.allocateFloatLocalArray(DeviceProfile.MAX_GROUP);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int elements = step.get(StepLayout.TOKENS) * width;
        float low = 0f;
        float high = 0f;
        for (int i = id; i < elements; i += size) {
            low = TornadoMath.min(low, x.get(i));
            high = TornadoMath.max(high, x.get(i));
        }
        lows[id] = low;
        highs[id] = high;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                lows[id] = TornadoMath.min(lows[id], lows[id + stride]);
                highs[id] = TornadoMath.max(highs[id], highs[id + stride]);
            }
        }
        context.localBarrier();
        if (id == 0) {
            float scale = (highs[0] - lows[0]) / 255f;
            range.set(0, scale);
            range.set(1, zero(lows[0], scale));
        }
    }

    /// Rounds to uint8 by a scale and zero point. A work-item has an element.
    ///
    /// @param range scale and zero point at 0 and 1
    /// @param count where the step has its number of rows
    public static void byRange(KernelContext context, IntArray step, FloatArray x, FloatArray range, FloatArray y,
            int width, int count) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            y.set(i, rounded(x.get(i), range.get(0), range.get(1), 0f, 255f));
        }
    }

    /// QuantizeLinear followed by DequantizeLinear with constant parameters. A work-item has an element.
    public static void byConstants(KernelContext context, IntArray step, FloatArray x, FloatArray y, int width,
            int count,
            float scale, float zero, float least, float most) {
        int i = context.globalIdx;
        if (i / width < step.get(count)) {
            y.set(i, rounded(x.get(i), scale, zero, least, most));
        }
    }

    /// `scale * (clamp(round(x / scale) + zero) - zero)`
    public static float rounded(float x, float scale, float zero, float least, float most) {
        return (code(x, scale, zero, least, most) - zero) * scale;
    }

    /// The zero point of DynamicQuantizeLinear.
    public static float zero(float low, float scale) {
        return scale == 0f ? 0f : Rounding.nearest(TornadoMath.min(-low / scale, 255f));
    }

    /// `clamp(round(x / scale) + zero)`
    public static float code(float x, float scale, float zero, float least, float most) {
        float quotient = scale == 0f ? 0f : TornadoMath.clamp(x / scale, -2000000f, 2000000f);
        return TornadoMath.clamp(Rounding.nearest(quotient) + zero, least, most);
    }
}
