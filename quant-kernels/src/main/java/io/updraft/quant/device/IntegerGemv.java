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
/// work-item takes the [#COLUMNS] columns that are its own in all rows. It has [#TOGETHER] rows under way at once: that
/// many words of codes are on their way from memory. Codes are not shifted into place: a code that stands higher in its
/// word is so many times larger, and its x was made as many times smaller, which is exact. `sum code x` and `sum x` are
/// kept apart, so that the zero point costs one operation a word.
public final class IntegerGemv {
    /// Columns of a work-item in a chunk.
    private static final int COLUMNS = 8;
    private static final int TOGETHER = 8;
    /// Rows of a group whose work-items all share a row.
    private static final int ROWS = 16;
    private static final int BANKS = 32;
    /// Room between the sums of two rows, so that the work-items that add them up meet no bank twice.
    private static final int GAP = 16;
    private static final int SHARES = 16;
    private static final int MOST_SUMS = ROWS * (DeviceProfile.MAX_GROUP + GAP);
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

    /// Rows of a group.
    public static int rows(int groupSize, int lanes) {
        return Math.max(ROWS, groupSize / lanes * TOGETHER);
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
        float[] largest = context.allocateFloatLocalArray(2 * DeviceProfile.MAX_GROUP);
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
        float xZero = xScale == 0f ? 0f : Rounding.nearest(TornadoMath.min(-sums[0] / xScale, 255f));
        context.localBarrier();

        int half = n / 2;
        int perGroup = gate < 0 ? rows : rows / 2;
        int first = context.groupIdx * perGroup;
        int last = gate < 0 ? n - 1 : half - 1;
        // Of the last group, not all rows are there. With a gate its rows are gates, then their ups.
        int end = gate < 0 ? TornadoMath.min(rows, n - first) : first < half ? rows : 0;
        int team = id / lanes;
        int teams = size / lanes;
        int lane = id % lanes;
        int pitchSums = lanes + GAP;
        for (int r = team; r < rows; r += teams) {
            sums[r * pitchSums + lane] = 0f;
        }
        // With 2 bits two work-items share a word; with 8 each has two, and its last four columns are in the second.
        int word = bits == 2 ? lane / 2 : lane;
        int shift = bits == 2 ? lane % 2 * 16 : 0;
        int near = bits == 2 ? lane % 2 * COLUMNS * pitch + word : word;
        int far = bits == 8 ? near + lanes : near + 4 * pitch;
        float power = 1f / (1 << bits);
        for (int from = 0; from < k; from += columns) {
            for (int i = id; i < columns; i += size) {
                float value = from + i < k ? x.get(TornadoMath.min(from + i, k - 1)) : 0f;
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
            float x0 = chunk[near];
            float x1 = chunk[near + pitch];
            float x2 = chunk[near + 2 * pitch];
            float x3 = chunk[near + 3 * pitch];
            float x4 = chunk[far];
            float x5 = chunk[far + pitch];
            float x6 = chunk[far + 2 * pitch];
            float x7 = chunk[far + 3 * pitch];
            float nearSum = x0 + x1 + x2 + x3;
            float farSum = x4 + x5 + x6 + x7;
            x1 *= power;
            x2 *= power * power;
            x3 *= bits == 8 ? 1f : power * power * power;
            float farPower = bits == 8 ? 1f : power * power * power * power;
            x4 *= farPower;
            x5 *= farPower * power;
            x6 *= farPower * power * power;
            x7 *= bits == 2 ? farPower * power * power * power : 1f;
            int nearAt = TornadoMath.min(from / perWord + word, words - 1);
            int farAt = bits == 8 ? TornadoMath.min(from / perWord + word + lanes, words - 1) : nearAt;
            int nearBlock = nearAt * perWord / blockSize;
            int farBlock = farAt * perWord / blockSize;
            for (int r = team; r < end; r += TOGETHER * teams) {
                float sum0 = row(weights, parameters, weightAt + places(r + 0 * teams, first, perGroup, last, half) * words,
                        places(r + 0 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                float sum1 = row(weights, parameters, weightAt + places(r + 1 * teams, first, perGroup, last, half) * words,
                        places(r + 1 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                float sum2 = row(weights, parameters, weightAt + places(r + 2 * teams, first, perGroup, last, half) * words,
                        places(r + 2 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                float sum3 = row(weights, parameters, weightAt + places(r + 3 * teams, first, perGroup, last, half) * words,
                        places(r + 3 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                float sum4 = row(weights, parameters, weightAt + places(r + 4 * teams, first, perGroup, last, half) * words,
                        places(r + 4 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                float sum5 = row(weights, parameters, weightAt + places(r + 5 * teams, first, perGroup, last, half) * words,
                        places(r + 5 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                float sum6 = row(weights, parameters, weightAt + places(r + 6 * teams, first, perGroup, last, half) * words,
                        places(r + 6 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                float sum7 = row(weights, parameters, weightAt + places(r + 7 * teams, first, perGroup, last, half) * words,
                        places(r + 7 * teams, first, perGroup, last, half) * blocks, nearAt, farAt, nearBlock, farBlock, scaleAt, zeroAt, zero, bits, shift,
                        x0, x1, x2, x3, x4, x5, x6, x7, nearSum, farSum);
                sums[r * pitchSums + lane] += sum0;
                sums[(r + 1 * teams) * pitchSums + lane] += sum1;
                sums[(r + 2 * teams) * pitchSums + lane] += sum2;
                sums[(r + 3 * teams) * pitchSums + lane] += sum3;
                sums[(r + 4 * teams) * pitchSums + lane] += sum4;
                sums[(r + 5 * teams) * pitchSums + lane] += sum5;
                sums[(r + 6 * teams) * pitchSums + lane] += sum6;
                sums[(r + 7 * teams) * pitchSums + lane] += sum7;
            }
            context.localBarrier();
        }
        context.localBarrier();
        for (int i = id; i < rows * SHARES; i += size) {
            float sum = 0f;
            for (int j = i % SHARES; j < lanes; j += SHARES) {
                sum += sums[i / SHARES * pitchSums + j];
            }
            sums[i / SHARES * pitchSums + lanes + i % SHARES] = sum;
        }
        context.localBarrier();
        for (int r = id; r < perGroup; r += size) {
            int row = first + r;
            if (row <= last) {
                float value = biasAt < 0 ? 0f : parameters.get(biasAt + row);
                for (int i = 0; i < SHARES; i++) {
                    value += sums[r * pitchSums + lanes + i];
                }
                if (gate >= 0) {
                    float up = biasAt < 0 ? 0f : parameters.get(biasAt + row + half);
                    for (int i = 0; i < SHARES; i++) {
                        up += sums[(r + perGroup) * pitchSums + lanes + i];
                    }
                    value = Gates.apply(gate, value) * up;
                }
                y.set(row, value);
            }
        }
    }

    /// The row of W that is row r of a group: of those beyond the last, the last.
    private static int places(int r, int first, int perGroup, int last, int half) {
        int part = r / perGroup;
        return TornadoMath.min(part, 1) * half + TornadoMath.min(first + r - part * perGroup, last);
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
