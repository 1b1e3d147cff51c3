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
/// ([FakeQuantize] says why floats serve); from there each work-item takes the [#COLUMNS] columns that are its own in all
/// rows. What its next [#TOGETHER] rows have there is on its way from memory, at first before x is, while those before are
/// multiplied: what takes time is mostly waiting. Codes are not shifted into place: a code that stands higher in its word is
/// so many times larger, and its x was made as many times smaller, which is exact. `sum code x` and `sum x` are kept
/// apart, so that the zero point costs one operation a block. The sums of a work-item's rows are in local memory: PTX keeps
/// private arrays in global memory, which is also why so much has a name here.
public final class IntegerGemv {
    /// Columns of a work-item in a chunk, one after the other.
    private static final int COLUMNS = 32;
    private static final int TOGETHER = 2;
    private static final int LEAST_LANES = 8;
    private static final int MOST_LANES = DeviceProfile.MAX_GROUP / 2;
    /// Work-items that add up a row's sums; rows lie so much further apart than there are lanes that they meet no bank twice.
    private static final int SHARES = 8;
    private static final int MOST_SUMS = 44 * (MOST_LANES + SHARES);
    /// Work-groups of a GPU: as many as are there at once on an H200, three for each unit, or two with the registers that
    /// 8 bits need. So x is loaded no more often than that, and no group is late.
    private static final int GPU_GROUPS = 3 * 132;
    private static final int WIDE_GPU_GROUPS = 2 * 132;
    private static final int HOST_GROUPS = 16;
    /// Columns of a word of 8-bit codes.
    private static final int LEAST_WORD = 4;

    private IntegerGemv() {
    }

    /// Work-items of a group for `k` columns on a device.
    public static int groupSize(DeviceProfile device, int k) {
        return Math.max(device.groupSize(), 2 * lanes(k));
    }

    /// Work-items that share a row of `k` columns; the others of a group have other rows.
    public static int lanes(int k) {
        int lanes = LEAST_LANES;
        while (lanes < MOST_LANES && lanes * COLUMNS < k) {
            lanes *= 2;
        }
        return lanes;
    }

    /// Rows of a group for `n` rows in all on a device, of which with a gate half are ups.
    public static int rows(DeviceProfile device, int n, int k, int bits) {
        int lanes = lanes(k);
        int least = TOGETHER * (groupSize(device, k) / lanes);
        int most = MOST_SUMS / (lanes + SHARES) / least * least;
        int groups = device.groupSize() < MOST_LANES ? HOST_GROUPS : bits < 8 ? GPU_GROUPS : WIDE_GPU_GROUPS;
        int even = Math.ceilDiv(Math.ceilDiv(n, groups), least) * least;
        return Math.min(most, even);
    }

    /// Columns that a group has in local memory at once; blocks that are rounded together must divide it.
    public static int chunk(int k) {
        return lanes(k) * COLUMNS;
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
        float[] chunk = context.allocateFloatLocalArray((COLUMNS + 1) * MOST_LANES);
        float[] largest = context.allocateFloatLocalArray(COLUMNS / LEAST_WORD * MOST_LANES);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int perWord = 32 / bits;
        int words = (k + perWord - 1) / perWord;
        int blocks = (k + blockSize - 1) / blockSize;
        int columns = lanes * COLUMNS;
        int chunkWords = columns / perWord;

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
        int team = id / lanes;
        int teams = size / lanes;
        int lane = id % lanes;
        int pitch = lanes + SHARES;
        int perGroup = gate < 0 ? rows : rows / 2;
        int first = context.groupIdx * perGroup;
        int last = gate < 0 ? n - 1 : half - 1;
        int together = TOGETHER * teams;
        // Rows in whole turns; those beyond the last are the last.
        int end = gate < 0 ? (TornadoMath.min(rows, n - first) + together - 1) / together * together : rows;
        for (int r = team; r < end; r += teams) {
            sums[r * pitch + lane] = 0f;
        }
        // A work-item's columns have one scale, or every four of them have their own.
        int one = blockSize % COLUMNS == 0 ? 1 : blockSize >= k ? 1 : 0;
        // Where a code stands in its word; the last of 4 and of 8 bits are shifted down.
        float power1 = 1f / (1 << bits);
        float power2 = power1 * power1;
        float power3 = bits == 8 ? 1f : power2 * power1;
        float power4 = bits == 8 ? 1f : power2 * power2;
        float power5 = power4 * power1;
        float power6 = power4 * power2;
        float power7 = bits == 2 ? power4 * power3 : 1f;
        for (int from = 0; from < k; from += columns) {
            int at = (from + lane * COLUMNS) / perWord;
            int rest = k % columns;
            int block0 = TornadoMath.min(from + lane * COLUMNS, k - 1) / blockSize;
            int block1 = TornadoMath.min(from + lane * COLUMNS + 4, k - 1) / blockSize;
            int block2 = TornadoMath.min(from + lane * COLUMNS + 8, k - 1) / blockSize;
            int block3 = TornadoMath.min(from + lane * COLUMNS + 12, k - 1) / blockSize;
            int block4 = TornadoMath.min(from + lane * COLUMNS + 16, k - 1) / blockSize;
            int block5 = TornadoMath.min(from + lane * COLUMNS + 20, k - 1) / blockSize;
            int block6 = TornadoMath.min(from + lane * COLUMNS + 24, k - 1) / blockSize;
            int block7 = TornadoMath.min(from + lane * COLUMNS + 28, k - 1) / blockSize;
            int row0 = row(team, rows, first, last, half, gate);
            int row1 = row(team + teams, rows, first, last, half, gate);
            int aAt = weightAt + row0 * words;
            int a0 = weights.get(word(aAt, at, 0, words, rest));
            int a1 = weights.get(word(aAt, at, 1, words, rest));
            int a2 = bits >= 4 ? weights.get(word(aAt, at, 2, words, rest)) : 0;
            int a3 = bits >= 4 ? weights.get(word(aAt, at, 3, words, rest)) : 0;
            int a4 = bits == 8 ? weights.get(word(aAt, at, 4, words, rest)) : 0;
            int a5 = bits == 8 ? weights.get(word(aAt, at, 5, words, rest)) : 0;
            int a6 = bits == 8 ? weights.get(word(aAt, at, 6, words, rest)) : 0;
            int a7 = bits == 8 ? weights.get(word(aAt, at, 7, words, rest)) : 0;
            float aScale = parameters.get(scaleAt + row0 * blocks + block0);
            float aZero = zeroAt < 0 ? zero : parameters.get(zeroAt + row0 * blocks + block0);
            int bAt = weightAt + row1 * words;
            int b0 = weights.get(word(bAt, at, 0, words, rest));
            int b1 = weights.get(word(bAt, at, 1, words, rest));
            int b2 = bits >= 4 ? weights.get(word(bAt, at, 2, words, rest)) : 0;
            int b3 = bits >= 4 ? weights.get(word(bAt, at, 3, words, rest)) : 0;
            int b4 = bits == 8 ? weights.get(word(bAt, at, 4, words, rest)) : 0;
            int b5 = bits == 8 ? weights.get(word(bAt, at, 5, words, rest)) : 0;
            int b6 = bits == 8 ? weights.get(word(bAt, at, 6, words, rest)) : 0;
            int b7 = bits == 8 ? weights.get(word(bAt, at, 7, words, rest)) : 0;
            float bScale = parameters.get(scaleAt + row1 * blocks + block0);
            float bZero = zeroAt < 0 ? zero : parameters.get(zeroAt + row1 * blocks + block0);
            if (teams == 2) {
                // All on their way before the first is stored.
                float v0 = staged(x, from + id, k, rounding, xScale, xZero);
                float v1 = staged(x, from + id + size, k, rounding, xScale, xZero);
                float v2 = staged(x, from + id + 2 * size, k, rounding, xScale, xZero);
                float v3 = staged(x, from + id + 3 * size, k, rounding, xScale, xZero);
                float v4 = staged(x, from + id + 4 * size, k, rounding, xScale, xZero);
                float v5 = staged(x, from + id + 5 * size, k, rounding, xScale, xZero);
                float v6 = staged(x, from + id + 6 * size, k, rounding, xScale, xZero);
                float v7 = staged(x, from + id + 7 * size, k, rounding, xScale, xZero);
                float v8 = staged(x, from + id + 8 * size, k, rounding, xScale, xZero);
                float v9 = staged(x, from + id + 9 * size, k, rounding, xScale, xZero);
                float v10 = staged(x, from + id + 10 * size, k, rounding, xScale, xZero);
                float v11 = staged(x, from + id + 11 * size, k, rounding, xScale, xZero);
                float v12 = staged(x, from + id + 12 * size, k, rounding, xScale, xZero);
                float v13 = staged(x, from + id + 13 * size, k, rounding, xScale, xZero);
                float v14 = staged(x, from + id + 14 * size, k, rounding, xScale, xZero);
                float v15 = staged(x, from + id + 15 * size, k, rounding, xScale, xZero);
                int to = id + id / COLUMNS;
                int further = size + size / COLUMNS;
                chunk[to] = v0;
                chunk[to + further] = v1;
                chunk[to + 2 * further] = v2;
                chunk[to + 3 * further] = v3;
                chunk[to + 4 * further] = v4;
                chunk[to + 5 * further] = v5;
                chunk[to + 6 * further] = v6;
                chunk[to + 7 * further] = v7;
                chunk[to + 8 * further] = v8;
                chunk[to + 9 * further] = v9;
                chunk[to + 10 * further] = v10;
                chunk[to + 11 * further] = v11;
                chunk[to + 12 * further] = v12;
                chunk[to + 13 * further] = v13;
                chunk[to + 14 * further] = v14;
                chunk[to + 15 * further] = v15;
            } else {
                for (int i = id; i < columns; i += size) {
                    chunk[i + i / COLUMNS] = staged(x, from + i, k, rounding, xScale, xZero);
                }
            }
            context.localBarrier();
            int measured = rounding == ActivationRounding.BLOCKS ? chunkWords : 0;
            // Not a constant, so that what follows is not unrolled: it would be slow to compile.
            int inWord = end > 0 ? perWord : 0;
            for (int i = id; i < measured; i += size) {
                int start = i * perWord + i * perWord / COLUMNS;
                float most = 0f;
                for (int j = 0; j < inWord; j++) {
                    most = TornadoMath.max(most, TornadoMath.abs(chunk[start + j]));
                }
                largest[i] = most;
            }
            context.localBarrier();
            int perBlock = TornadoMath.max(1, blockSize / perWord);
            for (int i = id; i < measured; i += size) {
                int start = i * perWord + i * perWord / COLUMNS;
                int begin = i / perBlock * perBlock;
                int stop = TornadoMath.min(begin + perBlock, chunkWords);
                float most = 0f;
                for (int j = begin; j < stop; j++) {
                    most = TornadoMath.max(most, largest[j]);
                }
                float scale = most / 127f;
                float inverse = most < 1e-36f ? 0f : 1f / scale;
                for (int j = 0; j < inWord; j++) {
                    chunk[start + j] = Rounding.nearest(chunk[start + j] * inverse) * scale;
                }
            }
            context.localBarrier();
            int own = lane * (COLUMNS + 1);
            float x0 = chunk[own];
            float x1 = chunk[own + 1];
            float x2 = chunk[own + 2];
            float x3 = chunk[own + 3];
            float x4 = chunk[own + 4];
            float x5 = chunk[own + 5];
            float x6 = chunk[own + 6];
            float x7 = chunk[own + 7];
            float x8 = chunk[own + 8];
            float x9 = chunk[own + 9];
            float x10 = chunk[own + 10];
            float x11 = chunk[own + 11];
            float x12 = chunk[own + 12];
            float x13 = chunk[own + 13];
            float x14 = chunk[own + 14];
            float x15 = chunk[own + 15];
            float x16 = chunk[own + 16];
            float x17 = chunk[own + 17];
            float x18 = chunk[own + 18];
            float x19 = chunk[own + 19];
            float x20 = chunk[own + 20];
            float x21 = chunk[own + 21];
            float x22 = chunk[own + 22];
            float x23 = chunk[own + 23];
            float x24 = chunk[own + 24];
            float x25 = chunk[own + 25];
            float x26 = chunk[own + 26];
            float x27 = chunk[own + 27];
            float x28 = chunk[own + 28];
            float x29 = chunk[own + 29];
            float x30 = chunk[own + 30];
            float x31 = chunk[own + 31];
            float sum0 = x0 + x1 + x2 + x3;
            float sum1 = x4 + x5 + x6 + x7;
            float sum2 = x8 + x9 + x10 + x11;
            float sum3 = x12 + x13 + x14 + x15;
            float sum4 = x16 + x17 + x18 + x19;
            float sum5 = x20 + x21 + x22 + x23;
            float sum6 = x24 + x25 + x26 + x27;
            float sum7 = x28 + x29 + x30 + x31;
            float sum = sum0 + sum1 + sum2 + sum3 + sum4 + sum5 + sum6 + sum7;
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
            x17 *= power1;
            x18 *= power2;
            x19 *= power3;
            x20 *= power4;
            x21 *= power5;
            x22 *= power6;
            x23 *= power7;
            x25 *= power1;
            x26 *= power2;
            x27 *= power3;
            x28 *= power4;
            x29 *= power5;
            x30 *= power6;
            x31 *= power7;
            for (int r = team; r < end; r += together) {
                int next = r + together;
                int aNear0 = a0;
                int aFar0 = bits == 8 ? a1 : aNear0;
                int aNear1 = bits == 8 ? a2 : bits == 4 ? a1 : a0 >> 16;
                int aFar1 = bits == 8 ? a3 : aNear1;
                int aNear2 = bits == 8 ? a4 : bits == 4 ? a2 : a1;
                int aFar2 = bits == 8 ? a5 : aNear2;
                int aNear3 = bits == 8 ? a6 : bits == 4 ? a3 : a1 >> 16;
                int aFar3 = bits == 8 ? a7 : aNear3;
                float dot = 0f;
                float aAll = 0f;
                int aBlocks = row0 * blocks;
                dot = near(aNear0, bits, x0, x1, x2, x3, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block0, zero, dot,
                        sum0);
                dot = one == 1 ? dot : 0f;
                dot = far(aFar0, bits, x4, x5, x6, x7, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block1, zero, dot,
                        sum1);
                dot = one == 1 ? dot : 0f;
                dot = near(aNear1, bits, x8, x9, x10, x11, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block2, zero, dot,
                        sum2);
                dot = one == 1 ? dot : 0f;
                dot = far(aFar1, bits, x12, x13, x14, x15, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block3, zero, dot,
                        sum3);
                dot = one == 1 ? dot : 0f;
                dot = near(aNear2, bits, x16, x17, x18, x19, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block4, zero, dot,
                        sum4);
                dot = one == 1 ? dot : 0f;
                dot = far(aFar2, bits, x20, x21, x22, x23, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block5, zero, dot,
                        sum5);
                dot = one == 1 ? dot : 0f;
                dot = near(aNear3, bits, x24, x25, x26, x27, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block6, zero, dot,
                        sum6);
                dot = one == 1 ? dot : 0f;
                dot = far(aFar3, bits, x28, x29, x30, x31, dot);
                aAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, aBlocks + block7, zero, dot,
                        sum7);
                dot = one == 1 ? dot : 0f;
                dot = one == 1 ? aScale * (dot - aZero * sum) : aAll;
                if (next < end) {
                    row0 = row(next, rows, first, last, half, gate);
                    aAt = weightAt + row0 * words;
                    a0 = weights.get(word(aAt, at, 0, words, rest));
                    a1 = weights.get(word(aAt, at, 1, words, rest));
                    a2 = bits >= 4 ? weights.get(word(aAt, at, 2, words, rest)) : 0;
                    a3 = bits >= 4 ? weights.get(word(aAt, at, 3, words, rest)) : 0;
                    a4 = bits == 8 ? weights.get(word(aAt, at, 4, words, rest)) : 0;
                    a5 = bits == 8 ? weights.get(word(aAt, at, 5, words, rest)) : 0;
                    a6 = bits == 8 ? weights.get(word(aAt, at, 6, words, rest)) : 0;
                    a7 = bits == 8 ? weights.get(word(aAt, at, 7, words, rest)) : 0;
                    aScale = parameters.get(scaleAt + row0 * blocks + block0);
                    aZero = zeroAt < 0 ? zero : parameters.get(zeroAt + row0 * blocks + block0);
                }
                int bNear0 = b0;
                int bFar0 = bits == 8 ? b1 : bNear0;
                int bNear1 = bits == 8 ? b2 : bits == 4 ? b1 : b0 >> 16;
                int bFar1 = bits == 8 ? b3 : bNear1;
                int bNear2 = bits == 8 ? b4 : bits == 4 ? b2 : b1;
                int bFar2 = bits == 8 ? b5 : bNear2;
                int bNear3 = bits == 8 ? b6 : bits == 4 ? b3 : b1 >> 16;
                int bFar3 = bits == 8 ? b7 : bNear3;
                float second = 0f;
                float bAll = 0f;
                int bBlocks = row1 * blocks;
                second = near(bNear0, bits, x0, x1, x2, x3, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block0, zero, second,
                        sum0);
                second = one == 1 ? second : 0f;
                second = far(bFar0, bits, x4, x5, x6, x7, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block1, zero, second,
                        sum1);
                second = one == 1 ? second : 0f;
                second = near(bNear1, bits, x8, x9, x10, x11, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block2, zero, second,
                        sum2);
                second = one == 1 ? second : 0f;
                second = far(bFar1, bits, x12, x13, x14, x15, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block3, zero, second,
                        sum3);
                second = one == 1 ? second : 0f;
                second = near(bNear2, bits, x16, x17, x18, x19, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block4, zero, second,
                        sum4);
                second = one == 1 ? second : 0f;
                second = far(bFar2, bits, x20, x21, x22, x23, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block5, zero, second,
                        sum5);
                second = one == 1 ? second : 0f;
                second = near(bNear3, bits, x24, x25, x26, x27, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block6, zero, second,
                        sum6);
                second = one == 1 ? second : 0f;
                second = far(bFar3, bits, x28, x29, x30, x31, second);
                bAll += one == 1 ? 0f : scaled(parameters, scaleAt, zeroAt, bBlocks + block7, zero, second,
                        sum7);
                second = one == 1 ? second : 0f;
                second = one == 1 ? bScale * (second - bZero * sum) : bAll;
                if (next < end) {
                    row1 = row(next + teams, rows, first, last, half, gate);
                    bAt = weightAt + row1 * words;
                    b0 = weights.get(word(bAt, at, 0, words, rest));
                    b1 = weights.get(word(bAt, at, 1, words, rest));
                    b2 = bits >= 4 ? weights.get(word(bAt, at, 2, words, rest)) : 0;
                    b3 = bits >= 4 ? weights.get(word(bAt, at, 3, words, rest)) : 0;
                    b4 = bits == 8 ? weights.get(word(bAt, at, 4, words, rest)) : 0;
                    b5 = bits == 8 ? weights.get(word(bAt, at, 5, words, rest)) : 0;
                    b6 = bits == 8 ? weights.get(word(bAt, at, 6, words, rest)) : 0;
                    b7 = bits == 8 ? weights.get(word(bAt, at, 7, words, rest)) : 0;
                    bScale = parameters.get(scaleAt + row1 * blocks + block0);
                    bZero = zeroAt < 0 ? zero : parameters.get(zeroAt + row1 * blocks + block0);
                }
                sums[r * pitch + lane] += dot;
                sums[(r + teams) * pitch + lane] += second;
            }
            context.localBarrier();
        }
        for (int i = id; i < end * SHARES; i += size) {
            float sum = 0f;
            for (int j = i % SHARES; j < lanes; j += SHARES) {
                sum += sums[i / SHARES * pitch + j];
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

    /// Row `r` of a group's as a row of the matrix; with a gate the group's second half are ups.
    private static int row(int r, int rows, int first, int last, int half, int gate) {
        int ups = gate < 0 ? 0 : r / (rows / 2);
        return TornadoMath.min(first + r - ups * (rows / 2), last) + ups * half;
    }

    /// Where word `at + j` of a row is, the last where the row has no such word; `rest` is 0 where it has all.
    private static int word(int row, int at, int j, int words, int rest) {
        return rest == 0 ? row + at + j : row + TornadoMath.min(at + j, words - 1);
    }

    /// x at `i`, rounded if it is to be for the whole row; 0 beyond its end.
    private static float staged(FloatArray x, int i, int k, int rounding, float scale, float zero) {
        float value = i < k ? x.get(TornadoMath.min(i, k - 1)) : 0f;
        return rounding == ActivationRounding.DYNAMIC ? FakeQuantize.rounded(value, scale, zero, 0f, 255f) : value;
    }

    /// Adds the products of the first four of eight columns to a sum.
    private static float near(int word, int bits, float x0, float x1, float x2, float x3, float sum) {
        int mask = (1 << bits) - 1;
        return sum + x0 * (word & mask) + x1 * (word & (mask << bits)) + x2 * (word & (mask << (2 * bits)))
                + x3 * (bits == 8 ? (word >> 24) & mask : word & (mask << (3 * bits)));
    }

    /// The last four, in the same word or with 8 bits in the next.
    private static float far(int word, int bits, float x4, float x5, float x6, float x7, float sum) {
        int mask = (1 << bits) - 1;
        int start = bits == 8 ? 0 : 4 * bits;
        return sum + x4 * (word & (mask << start)) + x5 * (word & (mask << (start + bits)))
                + x6 * (word & (mask << (start + 2 * bits)))
                + x7 * (bits == 2 ? word & (mask << 14) : (word >> (32 - bits)) & mask);
    }

    /// Four columns' share of a row.
    private static float scaled(FloatArray parameters, int scaleAt, int zeroAt, int block, float zero, float dot,
            float sum) {
        float point = zeroAt < 0 ? zero : parameters.get(zeroAt + block);
        return parameters.get(scaleAt + block) * (dot - point * sum);
    }
}
