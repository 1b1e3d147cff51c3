package io.updraft.quant.device;

import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.tasks.device.Gates;
import io.updraft.tasks.device.Rounding;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// `y = W x` with weights [N, K] stored as integers: halves, decoded by arithmetic, as not every device has fp16, or codes of
/// a codebook, looked up in local memory, `w = level[code] * scale`.
///
/// A work-group has [#ROWS] outputs; its work-items go along K side by side, so that loads coalesce and x is loaded once for
/// all of them; the sums meet in a tree in local memory.
public final class DecodedGemv {
    /// Outputs of a work-group.
    public static final int ROWS = 4;
    private static final int MOST_LEVELS = 256;
    private static final int HALF = 16;

    private DecodedGemv() {
    }

    /// @param x [K]
    /// @param weights has W [N, K] at `weightAt`, low bits first, rows in whole integers
    /// @param parameters has scales [N, blocks] at `scaleAt` and the codebook at `bookAt`, both of codes, and the bias [N] at
    ///        `biasAt`
    /// @param y [N]; with a gate [N / 2]
    /// @param biasAt -1 for none
    /// @param bits of a weight: 16 for halves, 4 or 8 for codes
    /// @param blockSize columns that share a scale, multiples of what an integer holds, or K
    /// @param gate -1, or the kind of activation (see [Gates]): rows are then gates, followed by as many ups, and
    ///        `y = act(gate) * up`
    public static void product(KernelContext context, FloatArray x, IntArray weights, FloatArray parameters,
            FloatArray y, int weightAt, int scaleAt, int bookAt, int biasAt, int k, int n, int bits, int blockSize,
            int gate) {
        float[] sums = context.allocateFloatLocalArray(ROWS * DeviceProfile.MAX_GROUP);
        float[] book = context.allocateFloatLocalArray(MOST_LEVELS);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int half = n / 2;
        int perWord = 32 / bits;
        int words = (k + perWord - 1) / perWord;
        int blocks = (k + blockSize - 1) / blockSize;
        int mask = (1 << bits) - 1;
        int first = gate < 0 ? context.groupIdx * ROWS : context.groupIdx * (ROWS / 2);
        int last = gate < 0 ? n - 1 : half - 1;
        int row0 = TornadoMath.min(first, last);
        int row1 = TornadoMath.min(first + 1, last);
        int row2 = gate < 0 ? TornadoMath.min(first + 2, last) : row0 + half;
        int row3 = gate < 0 ? TornadoMath.min(first + 3, last) : row1 + half;
        int at0 = weightAt + row0 * words;
        int at1 = weightAt + row1 * words;
        int at2 = weightAt + row2 * words;
        int at3 = weightAt + row3 * words;
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        int levels = bits == HALF ? 0 : 1 << bits;
        for (int i = id; i < levels; i += size) {
            book[i] = parameters.get(bookAt + i);
        }
        context.localBarrier();
        for (int i = id; i < words; i += size) {
            int word0 = weights.get(at0 + i);
            int word1 = weights.get(at1 + i);
            int word2 = weights.get(at2 + i);
            int word3 = weights.get(at3 + i);
            int block = i * perWord / blockSize;
            float scale0 = bits == HALF ? 1f : parameters.get(scaleAt + row0 * blocks + block);
            float scale1 = bits == HALF ? 1f : parameters.get(scaleAt + row1 * blocks + block);
            float scale2 = bits == HALF ? 1f : parameters.get(scaleAt + row2 * blocks + block);
            float scale3 = bits == HALF ? 1f : parameters.get(scaleAt + row3 * blocks + block);
            float dot0 = 0f;
            float dot1 = 0f;
            float dot2 = 0f;
            float dot3 = 0f;
            for (int j = 0; j < perWord; j++) {
                int column = i * perWord + j;
                float value = column < k ? x.get(TornadoMath.min(column, k - 1)) : 0f;
                int code0 = (word0 >> (j * bits)) & mask;
                int code1 = (word1 >> (j * bits)) & mask;
                int code2 = (word2 >> (j * bits)) & mask;
                int code3 = (word3 >> (j * bits)) & mask;
                dot0 += value * (bits == HALF ? Rounding.half(code0) : book[code0]);
                dot1 += value * (bits == HALF ? Rounding.half(code1) : book[code1]);
                dot2 += value * (bits == HALF ? Rounding.half(code2) : book[code2]);
                dot3 += value * (bits == HALF ? Rounding.half(code3) : book[code3]);
            }
            sum0 += dot0 * scale0;
            sum1 += dot1 * scale1;
            sum2 += dot2 * scale2;
            sum3 += dot3 * scale3;
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
