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
/// A work-group has [#ROWS] outputs, four at a time, and passes over K in chunks: x comes into local memory, rounded where the operator
/// rounds it to 8 bits ([FakeQuantize] says why floats serve), spread so that neighbouring work-items meet no bank twice.
/// Then each work-item takes a word of codes of each row, and keeps `sum code x` and `sum x` apart, so that the zero point
/// costs one operation a word.
public final class IntegerGemv {
    /// Outputs of a work-group.
    public static final int ROWS = 16;
    /// Columns of a chunk; blocks that are rounded together must divide it.
    public static final int CHUNK = 4096;
    private static final int TOGETHER = 4;
    private static final int BANKS = 32;
    private static final int MOST_WORDS = CHUNK / 4;

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
        float[] sums = context.allocateFloatLocalArray(TOGETHER * DeviceProfile.MAX_GROUP);
        float[] chunk = context.allocateFloatLocalArray(CHUNK + BANKS);
        float[] largest = context.allocateFloatLocalArray(MOST_WORDS);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int perWord = 32 / bits;
        int mask = (1 << bits) - 1;
        int words = (k + perWord - 1) / perWord;
        int blocks = (k + blockSize - 1) / blockSize;
        int pitch = (CHUNK + BANKS) / perWord;
        int half = n / 2;
        int perPass = gate < 0 ? TOGETHER : TOGETHER / 2;
        int last = gate < 0 ? n - 1 : half - 1;

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

        int group = context.groupIdx * (ROWS / TOGETHER) * perPass;
        float[] totals = new float[ROWS];
        for (int r = 0; r < ROWS; r++) {
            totals[r] = 0f;
        }
        for (int from = 0; from < k; from += CHUNK) {
            int end = TornadoMath.min(CHUNK, k - from);
            int chunkWords = (end + perWord - 1) / perWord;
            for (int i = id; i < chunkWords * perWord; i += size) {
                float value = i < end ? x.get(TornadoMath.min(from + i, k - 1)) : 0f;
                if (rounding == ActivationRounding.DYNAMIC) {
                    value = FakeQuantize.rounded(value, xScale, xZero, 0f, 255f);
                }
                chunk[i % perWord * pitch + i / perWord] = value;
            }
            context.localBarrier();
            int measured = rounding == ActivationRounding.BLOCKS ? chunkWords : 0;
            for (int i = id; i < measured; i += size) {
                float most = 0f;
                for (int j = 0; j < perWord; j++) {
                    most = TornadoMath.max(most, TornadoMath.abs(chunk[j * pitch + i]));
                }
                largest[i] = most;
            }
            context.localBarrier();
            int perBlock = TornadoMath.max(1, blockSize / perWord);
            for (int i = id; i < measured; i += size) {
                int begin = i / perBlock * perBlock;
                int stop = TornadoMath.min(begin + perBlock, chunkWords);
                float most = 0f;
                for (int j = begin; j < stop; j++) {
                    most = TornadoMath.max(most, largest[j]);
                }
                float scale = most / 127f;
                float inverse = most < 1e-36f ? 0f : 1f / scale;
                for (int j = 0; j < perWord; j++) {
                    chunk[j * pitch + i] = Rounding.nearest(chunk[j * pitch + i] * inverse) * scale;
                }
            }
            context.localBarrier();
            int firstWord = from / perWord;
            for (int pass = 0; pass < ROWS / TOGETHER; pass++) {
                // With a gate the last two are the ups of the first two.
                int first = group + pass * perPass;
                int row0 = TornadoMath.min(first, last);
                int row1 = TornadoMath.min(first + 1, last);
                int row2 = gate < 0 ? TornadoMath.min(first + 2, last) : row0 + half;
                int row3 = gate < 0 ? TornadoMath.min(first + 3, last) : row1 + half;
                float sum0 = 0f;
                float sum1 = 0f;
                float sum2 = 0f;
                float sum3 = 0f;
                for (int i = id; i < chunkWords; i += size) {
                    int at = firstWord + i;
                    int word0 = weights.get(weightAt + row0 * words + at);
                    int word1 = weights.get(weightAt + row1 * words + at);
                    int word2 = weights.get(weightAt + row2 * words + at);
                    int word3 = weights.get(weightAt + row3 * words + at);
                    int block = at * perWord / blockSize;
                    float scale0 = parameters.get(scaleAt + row0 * blocks + block);
                    float scale1 = parameters.get(scaleAt + row1 * blocks + block);
                    float scale2 = parameters.get(scaleAt + row2 * blocks + block);
                    float scale3 = parameters.get(scaleAt + row3 * blocks + block);
                    float dot0 = 0f;
                    float dot1 = 0f;
                    float dot2 = 0f;
                    float dot3 = 0f;
                    float all = 0f;
                    for (int j = 0; j < perWord; j++) {
                        float value = chunk[j * pitch + i];
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
                    sum0 += scale0 * (dot0 - zero0 * all);
                    sum1 += scale1 * (dot1 - zero1 * all);
                    sum2 += scale2 * (dot2 - zero2 * all);
                    sum3 += scale3 * (dot3 - zero3 * all);
                }
                totals[pass * TOGETHER] += sum0;
                totals[pass * TOGETHER + 1] += sum1;
                totals[pass * TOGETHER + 2] += sum2;
                totals[pass * TOGETHER + 3] += sum3;
            }
            context.localBarrier();
        }
        for (int pass = 0; pass < ROWS / TOGETHER; pass++) {
            for (int r = 0; r < TOGETHER; r++) {
                sums[r * size + id] = totals[pass * TOGETHER + r];
            }
            for (int stride = size / 2; stride > 0; stride /= 2) {
                context.localBarrier();
                if (id < stride) {
                    for (int r = 0; r < TOGETHER; r++) {
                        sums[r * size + id] += sums[r * size + id + stride];
                    }
                }
            }
            context.localBarrier();
            int row = group + pass * perPass + id;
            int stored = id < perPass ? last : -1;
            if (row <= stored) {
                float bias = biasAt < 0 ? 0f : parameters.get(biasAt + row);
                float value = sums[id * size] + bias;
                if (gate >= 0) {
                    float upBias = biasAt < 0 ? 0f : parameters.get(biasAt + row + half);
                    value = Gates.apply(gate, value) * (sums[(id + 2) * size] + upBias);
                }
                y.set(row, value);
            }
            context.localBarrier();
        }
    }
}
