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
/// A work-group passes over K in chunks. x comes into local memory, rounded where the operator rounds it to 8 bits
/// ([FakeQuantize] says why floats serve), spread so that neighbouring work-items meet no bank twice; from there each
/// work-item takes the [#COLUMNS] columns that are its own in all rows. It has [#TOGETHER] rows under way at once, so that
/// many words of codes are on their way from memory. Codes are not shifted into place: a code that stands higher in its
/// word is so many times larger, and its x was made as many times smaller, which is exact. `sum code x` and `sum x` are
/// kept apart, so that the zero point costs one operation a word. The sums of a work-item's rows are in local memory: PTX
/// keeps private arrays in global memory.
public final class IntegerGemv {
    /// Columns of a work-item in a chunk, the first half of them apart from the second.
    private static final int COLUMNS = 16;
    private static final int HALF = COLUMNS / 2;
    private static final int TOGETHER = 4;
    /// As many rows come one after the other at most.
    private static final int BATCHES = 2;
    private static final int BANKS = 32;
    private static final int SHARES = 16;
    private static final int MOST_SUMS = BATCHES * TOGETHER * DeviceProfile.MAX_GROUP;
    private static final int LEAST_LANES = 8;

    private IntegerGemv() {
    }

    /// Work-items of a group for `k` columns on a device.
    public static int groupSize(DeviceProfile device, int k) {
        int size = device.groupSize();
        while (size < DeviceProfile.MAX_GROUP && size * COLUMNS < k) {
            size *= 2;
        }
        return size;
    }

    /// Work-items that share a row of `k` columns; the others of a group have other rows.
    public static int lanes(int groupSize, int k) {
        int lanes = Math.min(groupSize, Math.max(LEAST_LANES, groupSize / 8));
        while (lanes < groupSize && lanes * COLUMNS < k) {
            lanes *= 2;
        }
        return lanes;
    }

    /// Rows of a group, of which with a gate half are ups.
    public static int rows(int groupSize, int lanes, int gate) {
        int teams = groupSize / lanes;
        return teams * TOGETHER * Math.max(gate < 0 ? 1 : 2, BATCHES / teams);
    }

    /// Columns that a group has in local memory at once; blocks that are rounded together must divide it.
    public static int chunk(int lanes) {
        return lanes * COLUMNS;
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
    /// @param lanes see [#lanes]
    /// @param rows see [#rows]
    public static void product(KernelContext context, FloatArray x, IntArray weights, FloatArray parameters,
            FloatArray y, int weightAt, int scaleAt, int zeroAt, int biasAt, int k, int n, int bits, int blockSize,
            float zero, int rounding, int gate, int lanes, int rows) {
        float[] sums = context.allocateFloatLocalArray(MOST_SUMS);
        float[] chunk = context.allocateFloatLocalArray(COLUMNS * DeviceProfile.MAX_GROUP + BANKS);
        float[] largest = context.allocateFloatLocalArray(COLUMNS / 4 * DeviceProfile.MAX_GROUP);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int perWord = 32 / bits;
        int words = (k + perWord - 1) / perWord;
        int blocks = (k + blockSize - 1) / blockSize;
        int columns = lanes * COLUMNS;
        int chunkWords = columns / perWord;
        int pitch = chunkWords + BANKS / perWord;

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
        float xZero = FakeQuantize.zero(sums[0], xScale);
        context.localBarrier();

        int half = n / 2;
        int team = id / lanes;
        int teams = size / lanes;
        int lane = id % lanes;
        int perGroup = gate < 0 ? rows : rows / 2;
        int first = context.groupIdx * perGroup;
        int last = gate < 0 ? n - 1 : half - 1;
        // With a gate, the second batch has the ups of the first.
        int further = gate < 0 ? TOGETHER * teams : half;
        int end = TornadoMath.min(rows / (TOGETHER * teams), 1 + (n - 1 - first) / further);
        for (int r = team; r < rows; r += teams) {
            sums[r * lanes + lane] = 0f;
        }
        // With 2 bits two work-items share a word; with 8 each has two, and its last four columns are in the second.
        int word = bits == 2 ? lane / 2 : lane;
        int shift = bits == 2 ? lane % 2 * 16 : 0;
        int halfWords = chunkWords / 2;
        int near = bits == 2 ? lane % 2 * HALF * pitch + word : word;
        int far = bits == 8 ? near + lanes : near + 4 * pitch;
        // Where a code stands in its word; the last of 4 and of 8 bits are shifted down.
        float power1 = 1f / (1 << bits);
        float power2 = power1 * power1;
        float power3 = bits == 8 ? 1f : power2 * power1;
        float power4 = bits == 8 ? 1f : power2 * power2;
        float power5 = power4 * power1;
        float power6 = power4 * power2;
        float power7 = bits == 2 ? power4 * power3 : 1f;
        for (int from = 0; from < k; from += columns) {
            if (teams <= 2) {
                for (int i = id; i < columns; i += HALF * size) {
                    // All on their way before the first is stored.
                    float v0 = staged(x, from + i, k, rounding, xScale, xZero);
                    float v1 = staged(x, from + i + size, k, rounding, xScale, xZero);
                    float v2 = staged(x, from + i + 2 * size, k, rounding, xScale, xZero);
                    float v3 = staged(x, from + i + 3 * size, k, rounding, xScale, xZero);
                    float v4 = staged(x, from + i + 4 * size, k, rounding, xScale, xZero);
                    float v5 = staged(x, from + i + 5 * size, k, rounding, xScale, xZero);
                    float v6 = staged(x, from + i + 6 * size, k, rounding, xScale, xZero);
                    float v7 = staged(x, from + i + 7 * size, k, rounding, xScale, xZero);
                    int to = i % perWord * pitch + i / perWord;
                    chunk[to] = v0;
                    chunk[to + size / perWord] = v1;
                    chunk[to + 2 * size / perWord] = v2;
                    chunk[to + 3 * size / perWord] = v3;
                    chunk[to + 4 * size / perWord] = v4;
                    chunk[to + 5 * size / perWord] = v5;
                    chunk[to + 6 * size / perWord] = v6;
                    chunk[to + 7 * size / perWord] = v7;
                }
            } else {
                for (int i = id; i < columns; i += size) {
                    chunk[i % perWord * pitch + i / perWord] = staged(x, from + i, k, rounding, xScale, xZero);
                }
            }
            context.localBarrier();
            int measured = rounding == ActivationRounding.BLOCKS ? chunkWords : 0;
            // Not a constant, so that what follows is not unrolled: it would be slow to compile.
            int inWord = end > 0 ? perWord : 0;
            for (int i = id; i < measured; i += size) {
                float most = 0f;
                for (int j = 0; j < inWord; j++) {
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
                for (int j = 0; j < inWord; j++) {
                    chunk[j * pitch + i] = Rounding.nearest(chunk[j * pitch + i] * inverse) * scale;
                }
            }
            context.localBarrier();
            float x0 = chunk[near];
            float x1 = chunk[near + pitch];
            float x2 = chunk[near + 2 * pitch];
            float x3 = chunk[near + 3 * pitch];
            float x4 = chunk[far];
            float x5 = chunk[far + pitch];
            float x6 = chunk[far + 2 * pitch];
            float x7 = chunk[far + 3 * pitch];
            float x8 = chunk[near + halfWords];
            float x9 = chunk[near + pitch + halfWords];
            float x10 = chunk[near + 2 * pitch + halfWords];
            float x11 = chunk[near + 3 * pitch + halfWords];
            float x12 = chunk[far + halfWords];
            float x13 = chunk[far + pitch + halfWords];
            float x14 = chunk[far + 2 * pitch + halfWords];
            float x15 = chunk[far + 3 * pitch + halfWords];
            float sum0 = x0 + x1 + x2 + x3;
            float sum1 = x4 + x5 + x6 + x7;
            float sum2 = x8 + x9 + x10 + x11;
            float sum3 = x12 + x13 + x14 + x15;
            x1 *= power1;
            x2 *= power2;
            x3 *= power3;
            x4 *= power4;
            x5 *= power5;
            x6 *= power6;
            x7 *= power7;
            x9 *= power1;
            x10 *= power2;
            x11 *= power3;
            x12 *= power4;
            x13 *= power5;
            x14 *= power6;
            x15 *= power7;
            int at = from / perWord + word;
            int at0 = TornadoMath.min(at, words - 1);
            int at1 = bits == 8 ? TornadoMath.min(at + lanes, words - 1) : at0;
            int at2 = TornadoMath.min(at + halfWords, words - 1);
            int at3 = bits == 8 ? TornadoMath.min(at + halfWords + lanes, words - 1) : at2;
            int block0 = at0 * perWord / blockSize;
            int block1 = at1 * perWord / blockSize;
            int block2 = at2 * perWord / blockSize;
            int block3 = at3 * perWord / blockSize;
            for (int batch = 0; batch < end; batch++) {
                int begin = first + team + batch * further;
                int limit = gate < 0 ? last : last + batch * half;
                int sumAt = (batch * TOGETHER * teams + team) * lanes + lane;
                int row0 = TornadoMath.min(begin, limit);
                int row1 = TornadoMath.min(begin + teams, limit);
                int row2 = TornadoMath.min(begin + 2 * teams, limit);
                int row3 = TornadoMath.min(begin + 3 * teams, limit);
                float near0 = row(weights, parameters, weightAt + row0 * words, row0 * blocks, at0, at1, block0, block1,
                        scaleAt, zeroAt, zero, bits, shift, x0, x1, x2, x3, x4, x5, x6, x7, sum0, sum1);
                float far0 = row(weights, parameters, weightAt + row0 * words, row0 * blocks, at2, at3, block2, block3,
                        scaleAt, zeroAt, zero, bits, shift, x8, x9, x10, x11, x12, x13, x14, x15, sum2, sum3);
                float near1 = row(weights, parameters, weightAt + row1 * words, row1 * blocks, at0, at1, block0, block1,
                        scaleAt, zeroAt, zero, bits, shift, x0, x1, x2, x3, x4, x5, x6, x7, sum0, sum1);
                float far1 = row(weights, parameters, weightAt + row1 * words, row1 * blocks, at2, at3, block2, block3,
                        scaleAt, zeroAt, zero, bits, shift, x8, x9, x10, x11, x12, x13, x14, x15, sum2, sum3);
                float near2 = row(weights, parameters, weightAt + row2 * words, row2 * blocks, at0, at1, block0, block1,
                        scaleAt, zeroAt, zero, bits, shift, x0, x1, x2, x3, x4, x5, x6, x7, sum0, sum1);
                float far2 = row(weights, parameters, weightAt + row2 * words, row2 * blocks, at2, at3, block2, block3,
                        scaleAt, zeroAt, zero, bits, shift, x8, x9, x10, x11, x12, x13, x14, x15, sum2, sum3);
                float near3 = row(weights, parameters, weightAt + row3 * words, row3 * blocks, at0, at1, block0, block1,
                        scaleAt, zeroAt, zero, bits, shift, x0, x1, x2, x3, x4, x5, x6, x7, sum0, sum1);
                float far3 = row(weights, parameters, weightAt + row3 * words, row3 * blocks, at2, at3, block2, block3,
                        scaleAt, zeroAt, zero, bits, shift, x8, x9, x10, x11, x12, x13, x14, x15, sum2, sum3);
                sums[sumAt] += near0 + far0;
                sums[sumAt + teams * lanes] += near1 + far1;
                sums[sumAt + 2 * teams * lanes] += near2 + far2;
                sums[sumAt + 3 * teams * lanes] += near3 + far3;
            }
            context.localBarrier();
        }
        for (int i = id; i < rows * SHARES; i += size) {
            float sum = 0f;
            for (int j = i % SHARES; j < lanes; j += SHARES) {
                sum += sums[i / SHARES * lanes + j];
            }
            chunk[i] = sum;
        }
        context.localBarrier();
        for (int r = id; r < perGroup; r += size) {
            int row = first + r;
            if (row <= last) {
                float value = biasAt < 0 ? 0f : parameters.get(biasAt + row);
                for (int i = 0; i < SHARES; i++) {
                    value += chunk[r * SHARES + i];
                }
                if (gate >= 0) {
                    float up = biasAt < 0 ? 0f : parameters.get(biasAt + row + half);
                    for (int i = 0; i < SHARES; i++) {
                        up += chunk[(r + perGroup) * SHARES + i];
                    }
                    value = Gates.apply(gate, value) * up;
                }
                y.set(row, value);
            }
        }
    }

    /// x at `i`, rounded if it is to be for the whole row; 0 beyond its end.
    private static float staged(FloatArray x, int i, int k, int rounding, float scale, float zero) {
        float value = i < k ? x.get(TornadoMath.min(i, k - 1)) : 0f;
        return rounding == ActivationRounding.DYNAMIC ? FakeQuantize.rounded(value, scale, zero, 0f, 255f) : value;
    }

    /// A work-item's share of a row: its columns of a chunk.
    private static float row(IntArray weights, FloatArray parameters, int at, int blockAt, int nearAt, int farAt,
            int nearBlock, int farBlock, int scaleAt, int zeroAt, float zero, int bits, int shift, float x0, float x1,
            float x2, float x3, float x4, float x5, float x6, float x7, float nearSum, float farSum) {
        int mask = (1 << bits) - 1;
        int near = weights.get(at + nearAt) >> shift;
        int far = bits == 8 ? weights.get(at + farAt) : near;
        int start = bits == 8 ? 0 : 4 * bits;
        float nearDot = x0 * (near & mask) + x1 * (near & (mask << bits)) + x2 * (near & (mask << (2 * bits)))
                + x3 * (bits == 8 ? (near >> 24) & mask : near & (mask << (3 * bits)));
        float farDot = x4 * (far & (mask << start)) + x5 * (far & (mask << (start + bits)))
                + x6 * (far & (mask << (start + 2 * bits)))
                + x7 * (bits == 2 ? far & (mask << 14) : (far >> (32 - bits)) & mask);
        float scale = parameters.get(scaleAt + blockAt + nearBlock);
        float point = zeroAt < 0 ? zero : parameters.get(zeroAt + blockAt + nearBlock);
        float sum = 0f;
        if (bits == 8) {
            float farScale = parameters.get(scaleAt + blockAt + farBlock);
            float farPoint = zeroAt < 0 ? zero : parameters.get(zeroAt + blockAt + farBlock);
            sum = scale * (nearDot - point * nearSum) + farScale * (farDot - farPoint * farSum);
        } else {
            sum = scale * (nearDot + farDot - point * (nearSum + farSum));
        }
        return sum;
    }
}
