package io.updraft.quant.device;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.tasks.device.Gates;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/// `y = W x` with fp32 weights [N, K].
///
/// A work-group has [#ROWS] outputs; its work-items go along K side by side, so that loads coalesce and x is loaded once for
/// all of them; the sums meet in a tree in local memory.
public final class FloatGemv {
    /// Outputs of a work-group.
    public static final int ROWS = 4;

    private FloatGemv() {
    }

    /// @param x [K]
    /// @param weights has W [N, K] at `weightAt`
    /// @param parameters has the bias [N] at `biasAt`
    /// @param y [N]; with a gate [N / 2]
    /// @param biasAt -1 for none
    /// @param gate -1, or the kind of activation (see [Gates]): rows are then gates, followed by as many ups, and
    ///        `y = act(gate) * up`
    public static void product(KernelContext context, FloatArray x, FloatArray weights, FloatArray parameters,
            FloatArray y, int weightAt, int biasAt, int k, int n, int gate) {
        float[] sums = context.allocateFloatLocalArray(ROWS * DeviceProfile.MAX_GROUP);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int half = n / 2;
        int first = gate < 0 ? context.groupIdx * ROWS : context.groupIdx * (ROWS / 2);
        int last = gate < 0 ? n - 1 : half - 1;
        int row0 = TornadoMath.min(first, last);
        int row1 = TornadoMath.min(first + 1, last);
        int row2 = gate < 0 ? TornadoMath.min(first + 2, last) : row0 + half;
        int row3 = gate < 0 ? TornadoMath.min(first + 3, last) : row1 + half;
        int at0 = weightAt + row0 * k;
        int at1 = weightAt + row1 * k;
        int at2 = weightAt + row2 * k;
        int at3 = weightAt + row3 * k;
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        for (int i = id; i < k; i += size) {
            float value = x.get(i);
            sum0 += value * weights.get(at0 + i);
            sum1 += value * weights.get(at1 + i);
            sum2 += value * weights.get(at2 + i);
            sum3 += value * weights.get(at3 + i);
        }
        sums[id] = sum0;
        sums[id + size] = sum1;
        sums[id + 2 * size] = sum2;
        sums[id + 3 * size] = sum3;
        for (int stride = size / 2; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                sums[id] += sums[id + stride];
                sums[id + size] += sums[id + size + stride];
                sums[id + 2 * size] += sums[id + 2 * size + stride];
                sums[id + 3 * size] += sums[id + 3 * size + stride];
            }
        }
        context.localBarrier();
        int outputs = gate < 0 ? ROWS : ROWS / 2;
        int row = first + id;
        int stored = id < outputs ? last : -1;
        if (row <= stored) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + row);
            float value = sums[id * size] + bias;
            if (gate >= 0) {
                float upBias = biasAt < 0 ? 0f : parameters.get(biasAt + row + half);
                value = Gates.apply(gate, value) * (sums[(id + 2) * size] + upBias);
            }
            y.set(row, value);
        }
    }
}
