package io.updraft.quant.device;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.tasks.device.FakeQuantize;
import io.updraft.tasks.device.Gates;
import io.updraft.tasks.device.Rounding;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// `y = W x` with weights of 2, 4 or 8 bits, `w = (code - zero) * scale`, scale and zero point for each block along K.
///
/// A work-group has [#ROWS] outputs. Its work-items go along K, a word of codes each, and keep `sum code x` and `sum x`
/// apart, so that the zero point costs one operation a word. Where the operator rounds x to 8 bits, that happens on the
/// way in: [FakeQuantize] says why floats serve.
public final class IntegerGemv {
    /// Outputs of a work-group.
    public static final int ROWS = 4;
    /// Blocks of x for whose scales there is local memory.
    public static final int MAX_BLOCKS = 1024;

    private IntegerGemv() {
    }

    /// @param x [K]
    /// @param weights has codes [N, K] at `weightAt`, low bits first, rows in whole integers
    /// @param parameters has scales [N, blocks] at `scaleAt`, zero points [N, blocks] at `zeroAt`, bias [N] at `biasAt`
    /// @param y [N]; with a gate [N / 2]
    /// @param zeroAt -1 if all zero points are `zero`
    /// @param biasAt -1 for none
    /// @param rounding see [ActivationRounding]
    /// @param gate -1, or the kind of activation (see [Gates]): rows are then gates, followed by as many ups, and
    ///        `y = act(gate) * up`
    public static void product(KernelContext context, FloatArray x, IntArray weights, FloatArray parameters,
            FloatArray y, int weightAt, int scaleAt, int zeroAt, int biasAt, int k, int n, int bits, int blockSize,
            float zero, int rounding, int gate) {
        float[] sums = context.allocateFloatLocalArray(ROWS * DeviceProfile.MAX_GROUP);
        float[] xScales = context.allocateFloatLocalArray(MAX_BLOCKS);
        float[] xInverses = context.allocateFloatLocalArray(MAX_BLOCKS);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int perWord = 32 / bits;
        int mask = (1 << bits) - 1;
        int words = (k + perWord - 1) / perWord;
        int blocks = (k + blockSize - 1) / blockSize;
        int half = n / 2;
        int first = gate < 0 ? context.groupIdx * ROWS : context.groupIdx * (ROWS / 2);
        int last = gate < 0 ? n - 1 : half - 1;
        int row0 = TornadoMath.min(first, last);
        int row1 = TornadoMath.min(first + 1, last);
        int row2 = gate < 0 ? TornadoMath.min(first + 2, last) : row0 + half;
        int row3 = gate < 0 ? TornadoMath.min(first + 3, last) : row1 + half;

        int rounded = rounding == ActivationRounding.BLOCKS ? blocks : 0;
        for (int b = id; b < rounded; b += size) {
            int end = TornadoMath.min((b + 1) * blockSize, k);
            float largest = 0f;
            for (int i = b * blockSize; i < end; i++) {
                largest = TornadoMath.max(largest, TornadoMath.abs(x.get(i)));
            }
            float scale = largest / 127f;
            xScales[b] = scale;
            xInverses[b] = largest < 1e-36f ? 0f : 1f / scale;
        }
        int spanned = rounding == ActivationRounding.DYNAMIC ? k : 0;
        float low = 0f;
        float high = 0f;
        for (int i = id; i < spanned; i += size) {
            low = TornadoMath.min(low, x.get(i));
            high = TornadoMath.max(high, x.get(i));
        }
        sums[id] = low;
        sums[id + size] = high;
        int steps = rounding == ActivationRounding.DYNAMIC ? size / 2 : 0;
        for (int stride = steps; stride > 0; stride /= 2) {
            context.localBarrier();
            if (id < stride) {
                sums[id] = TornadoMath.min(sums[id], sums[id + stride]);
                sums[id + size] = TornadoMath.max(sums[id + size], sums[id + size + stride]);
            }
        }
        context.localBarrier();
        float xScale = (sums[size] - sums[0]) / 255f;
        float xZero = xScale == 0f ? 0f : Rounding.nearest(TornadoMath.min(-sums[0] / xScale, 255f));
        context.localBarrier();

        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        for (int i = id; i < words; i += size) {
            int word0 = weights.get(weightAt + row0 * words + i);
            int word1 = weights.get(weightAt + row1 * words + i);
            int word2 = weights.get(weightAt + row2 * words + i);
            int word3 = weights.get(weightAt + row3 * words + i);
            int column = i * perWord;
            int block = column / blockSize;
            float dot0 = 0f;
            float dot1 = 0f;
            float dot2 = 0f;
            float dot3 = 0f;
            float all = 0f;
            for (int j = 0; j < perWord; j++) {
                float value = column + j < k ? x.get(TornadoMath.min(column + j, k - 1)) : 0f;
                if (rounding == ActivationRounding.BLOCKS) {
                    value = Rounding.nearest(value * xInverses[block]) * xScales[block];
                }
                if (rounding == ActivationRounding.DYNAMIC) {
                    value = FakeQuantize.rounded(value, xScale, xZero, 0f, 255f);
                }
                all += value;
                dot0 += value * ((word0 >> (bits * j)) & mask);
                dot1 += value * ((word1 >> (bits * j)) & mask);
                dot2 += value * ((word2 >> (bits * j)) & mask);
                dot3 += value * ((word3 >> (bits * j)) & mask);
            }
            float zero0 = zeroAt < 0 ? zero : parameters.get(zeroAt + row0 * blocks + block);
            float zero1 = zeroAt < 0 ? zero : parameters.get(zeroAt + row1 * blocks + block);
            float zero2 = zeroAt < 0 ? zero : parameters.get(zeroAt + row2 * blocks + block);
            float zero3 = zeroAt < 0 ? zero : parameters.get(zeroAt + row3 * blocks + block);
            sum0 += parameters.get(scaleAt + row0 * blocks + block) * (dot0 - zero0 * all);
            sum1 += parameters.get(scaleAt + row1 * blocks + block) * (dot1 - zero1 * all);
            sum2 += parameters.get(scaleAt + row2 * blocks + block) * (dot2 - zero2 * all);
            sum3 += parameters.get(scaleAt + row3 * blocks + block) * (dot3 - zero3 * all);
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
