package io.updraft.quant.device;

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
/// ([FakeQuantize] says why floats serve). A team of work-items has [#ROWS] rows: a step of a work-item is two words of
/// each of them (one word where two would not fit a block), with one scale, while those of its next step are on their way
/// from memory, at first before x is. `sum code x` and `sum x` are kept apart, so that the zero point costs one operation.
///
/// With 2 and 4 bits a step's columns of x are integers of 24 bits in units of their own, and sums of products exact. As
/// `code_p = (word >> p * bits) - 2^bits (word >> (p + 1) * bits)`, sums over codes are sums over shifted words with
/// `x_p - 2^bits x_(p-1)` in the place of x; what overflows on the way is gone at the end. So a code takes two
/// operations, and none that extracts or converts it. With 8 bits sums would need more than 32 bits: there codes become
/// floats, unshifted, with x made as many times smaller as they stand higher in their word, which is exact.
///
/// PTX keeps private arrays in global memory, so much has a name here.
public final class IntegerGemv {
    /// Columns of x that a group has in local memory at once; blocks that are rounded together must divide it, or be all.
    public static final int CHUNK = 4096;
    /// Rows of a team.
    static final int ROWS = 4;
    /// Work-items that add up a row's sums.
    static final int SHARES = 8;
    /// Columns of the shortest step, a word of 8-bit codes, and of the shortest of integers.
    private static final int LEAST_COLUMNS = 4;
    private static final int LEAST_INTEGERS = 8;
    /// A chunk, and one element more after each step: lanes meet no bank twice.
    static final int PADDED = CHUNK + CHUNK / LEAST_COLUMNS;
    /// The largest magnitude of an integer: 16 times 15 times as much is less than 2^31.
    private static final float MOST = 8388352f;
    private static final float TWO_23 = 8388608f;

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
    /// @param lanes see [GemvDivision]
    /// @param rows see [GemvDivision]
    public static void product(KernelContext context, FloatArray x, IntArray weights, FloatArray parameters,
            FloatArray y, int weightAt, int scaleAt, int zeroAt, int biasAt, int k, int n, int bits, int blockSize,
            float zero, int rounding, int gate, int lanes, int rows) {
        float[] chunk = context.allocateFloatLocalArray(PADDED);
        int[] integers = context.allocateIntLocalArray(CHUNK + CHUNK / LEAST_INTEGERS);
        float[] units = context.allocateFloatLocalArray(CHUNK / LEAST_INTEGERS);
        float[] sums = context.allocateFloatLocalArray(CHUNK / LEAST_COLUMNS);
        int id = context.localIdx;
        int size = context.localGroupSizeX;
        int perWord = 32 / bits;
        int words = (k + perWord - 1) / perWord;
        int blocks = (k + blockSize - 1) / blockSize;
        // Words and columns of a work-item's step, in each of its rows.
        int paired = bits == 2 ? 1 : blockSize >= k ? 2 : blockSize % (2 * perWord) == 0 ? 2 : 1;
        int columns = paired * perWord;
        // Columns that a work-item prepares at once.
        int part = TornadoMath.min(columns, 8);
        int stride = lanes * columns;
        int steps = (k + stride - 1) / stride;
        int rest = k % stride;

        int half = n / 2;
        int team = id / lanes;
        int lane = id % lanes;
        int perGroup = gate < 0 ? rows : rows / 2;
        int first = context.groupIdx * perGroup;
        int last = gate < 0 ? n - 1 : half - 1;
        int row0 = row(team * ROWS, rows, first, last, half, gate);
        int row1 = row(team * ROWS + 1, rows, first, last, half, gate);
        int row2 = row(team * ROWS + 2, rows, first, last, half, gate);
        int row3 = row(team * ROWS + 3, rows, first, last, half, gate);
        int words0 = weightAt + row0 * words;
        int words1 = weightAt + row1 * words;
        int words2 = weightAt + row2 * words;
        int words3 = weightAt + row3 * words;
        int at = lane * paired;
        int block = TornadoMath.min(lane * columns, k - 1) / blockSize;
        int near0 = weights.get(word(words0, at, 0, words, rest));
        int far0 = paired == 2 ? weights.get(word(words0, at, 1, words, rest)) : 0;
        float scale0 = parameters.get(scaleAt + row0 * blocks + block);
        float zero0 = zeroAt < 0 ? zero : parameters.get(zeroAt + row0 * blocks + block);
        int near1 = weights.get(word(words1, at, 0, words, rest));
        int far1 = paired == 2 ? weights.get(word(words1, at, 1, words, rest)) : 0;
        float scale1 = parameters.get(scaleAt + row1 * blocks + block);
        float zero1 = zeroAt < 0 ? zero : parameters.get(zeroAt + row1 * blocks + block);
        int near2 = weights.get(word(words2, at, 0, words, rest));
        int far2 = paired == 2 ? weights.get(word(words2, at, 1, words, rest)) : 0;
        float scale2 = parameters.get(scaleAt + row2 * blocks + block);
        float zero2 = zeroAt < 0 ? zero : parameters.get(zeroAt + row2 * blocks + block);
        int near3 = weights.get(word(words3, at, 0, words, rest));
        int far3 = paired == 2 ? weights.get(word(words3, at, 1, words, rest)) : 0;
        float scale3 = parameters.get(scaleAt + row3 * blocks + block);
        float zero3 = zeroAt < 0 ? zero : parameters.get(zeroAt + row3 * blocks + block);
        float sum0 = 0f;
        float sum1 = 0f;
        float sum2 = 0f;
        float sum3 = 0f;
        float xScale = 0f;
        float xZero = 0f;
        if (rounding == ActivationRounding.DYNAMIC) {
            float low = 0f;
            float high = 0f;
            for (int i = id; i < k; i += size) {
                low = TornadoMath.min(low, x.get(i));
                high = TornadoMath.max(high, x.get(i));
            }
            chunk[id] = low;
            chunk[id + size] = high;
            int live = size;
            while (live > 1) {
                int kept = (live + 1) / 2;
                context.localBarrier();
                if (id + kept < live) {
                    chunk[id] = TornadoMath.min(chunk[id], chunk[id + kept]);
                    chunk[id + size] = TornadoMath.max(chunk[id + size], chunk[id + size + kept]);
                }
                live = kept;
            }
            context.localBarrier();
            xScale = (chunk[size] - chunk[0]) / 255f;
            xZero = FakeQuantize.zero(chunk[0], xScale);
            context.localBarrier();
        }
        // Where an 8-bit code stands in its word; the last is shifted down.
        float power1 = 1f / 256f;
        float power2 = power1 * power1;
        int step = 0;
        for (int from = 0; from < k; from += CHUNK) {
            int span = TornadoMath.min(CHUNK, (k - from + stride - 1) / stride * stride);
            // Groups begin apart, or all would ask for the same lines at once.
            int turn = context.groupIdx * 32 % span;
            for (int i = id; i < span; i += 8 * size) {
                // All on their way before the first is stored.
                int to0 = turned(i, turn, span);
                int to1 = turned(i + size, turn, span);
                int to2 = turned(i + 2 * size, turn, span);
                int to3 = turned(i + 3 * size, turn, span);
                int to4 = turned(i + 4 * size, turn, span);
                int to5 = turned(i + 5 * size, turn, span);
                int to6 = turned(i + 6 * size, turn, span);
                int to7 = turned(i + 7 * size, turn, span);
                float v0 = staged(x, from + to0, k, rounding, xScale, xZero);
                float v1 = staged(x, from + to1, k, rounding, xScale, xZero);
                float v2 = staged(x, from + to2, k, rounding, xScale, xZero);
                float v3 = staged(x, from + to3, k, rounding, xScale, xZero);
                float v4 = staged(x, from + to4, k, rounding, xScale, xZero);
                float v5 = staged(x, from + to5, k, rounding, xScale, xZero);
                float v6 = staged(x, from + to6, k, rounding, xScale, xZero);
                float v7 = staged(x, from + to7, k, rounding, xScale, xZero);
                chunk[to0 + to0 / columns] = v0;
                if (i + size < span) {
                    chunk[to1 + to1 / columns] = v1;
                }
                if (i + 2 * size < span) {
                    chunk[to2 + to2 / columns] = v2;
                }
                if (i + 3 * size < span) {
                    chunk[to3 + to3 / columns] = v3;
                }
                if (i + 4 * size < span) {
                    chunk[to4 + to4 / columns] = v4;
                }
                if (i + 5 * size < span) {
                    chunk[to5 + to5 / columns] = v5;
                }
                if (i + 6 * size < span) {
                    chunk[to6 + to6 / columns] = v6;
                }
                if (i + 7 * size < span) {
                    chunk[to7 + to7 / columns] = v7;
                }
            }
            context.localBarrier();
            if (rounding == ActivationRounding.BLOCKS) {
                int measured = span / perWord;
                // Not a constant, so that what follows is not unrolled: it would be slow to compile.
                int inWord = first <= last ? perWord : 0;
                for (int i = id; i < measured; i += size) {
                    int start = i * perWord + i * perWord / columns;
                    float most = 0f;
                    for (int j = 0; j < inWord; j++) {
                        most = TornadoMath.max(most, TornadoMath.abs(chunk[start + j]));
                    }
                    sums[i] = most;
                }
                context.localBarrier();
                int perBlock = TornadoMath.max(1, blockSize / perWord);
                for (int i = id; i < measured; i += size) {
                    int start = i * perWord + i * perWord / columns;
                    int begin = i / perBlock * perBlock;
                    int stop = TornadoMath.min(begin + perBlock, measured);
                    float most = 0f;
                    for (int j = begin; j < stop; j++) {
                        most = TornadoMath.max(most, sums[j]);
                    }
                    float scale = most / 127f;
                    float inverse = most < 1e-36f ? 0f : 1f / scale;
                    for (int j = 0; j < inWord; j++) {
                        chunk[start + j] = Rounding.nearest(chunk[start + j] * inverse) * scale;
                    }
                }
                context.localBarrier();
            }
            for (int i = id; i < span / part; i += size) {
                int own = i * part + i * part / columns;
                float q0 = chunk[own];
                float q1 = chunk[own + 1];
                float q2 = chunk[own + 2];
                float q3 = chunk[own + 3];
                float q4 = part >= 8 ? chunk[own + 4] : 0f;
                float q5 = part >= 8 ? chunk[own + 5] : 0f;
                float q6 = part >= 8 ? chunk[own + 6] : 0f;
                float q7 = part >= 8 ? chunk[own + 7] : 0f;
                if (bits == 8) {
                    sums[i] = q0 + q1 + q2 + q3 + (q4 + q5 + q6 + q7);
                    chunk[own + 1] = q1 * power1;
                    chunk[own + 2] = q2 * power2;
                    if (part >= 8) {
                        chunk[own + 5] = q5 * power1;
                        chunk[own + 6] = q6 * power2;
                    }
                } else {
                    // The step's other columns, which share the unit, are another work-item's.
                    int pair = columns > part ? i ^ 1 : i;
                    int other = pair * part + pair * part / columns;
                    float most = largest(largest(q0, q1, q2, q3), largest(q4, q5, q6, q7),
                            largest(chunk[other], chunk[other + 1], chunk[other + 2], chunk[other + 3]),
                            largest(chunk[other + 4], chunk[other + 5], chunk[other + 6], chunk[other + 7]));
                    float inverse = most < 1e-30f ? 0f : MOST / most;
                    int i0 = integer(q0 * inverse);
                    int i1 = integer(q1 * inverse);
                    int i2 = integer(q2 * inverse);
                    int i3 = integer(q3 * inverse);
                    int i4 = integer(q4 * inverse);
                    int i5 = integer(q5 * inverse);
                    int i6 = integer(q6 * inverse);
                    int i7 = integer(q7 * inverse);
                    units[i] = most / MOST;
                    sums[i] = i0 + i1 + i2 + i3 + i4 + i5 + i6 + i7;
                    integers[own] = i0;
                    integers[own + 1] = i1 - (i0 << bits);
                    integers[own + 2] = i2 - (i1 << bits);
                    integers[own + 3] = i3 - (i2 << bits);
                    integers[own + 4] = i4 - (i3 << bits);
                    integers[own + 5] = i5 - (i4 << bits);
                    integers[own + 6] = i6 - (i5 << bits);
                    integers[own + 7] = i7;
                }
            }
            context.localBarrier();
            int narrow = bits == 8 ? 0 : columns;
            int wide = bits == 8 ? columns : 0;
            int end = TornadoMath.min(steps, (from + span) / stride);
            while (step < end) {
                // On its way while this step is multiplied; after the last step, that again.
                int next = TornadoMath.min(step + 1, steps - 1) * lanes + lane;
                int nextAt = next * paired;
                int nextBlock = TornadoMath.min(next * columns, k - 1) / blockSize;
                int nextNear0 = weights.get(word(words0, nextAt, 0, words, rest));
                int nextFar0 = paired == 2 ? weights.get(word(words0, nextAt, 1, words, rest)) : 0;
                float nextScale0 = parameters.get(scaleAt + row0 * blocks + nextBlock);
                float nextZero0 = zeroAt < 0 ? zero : parameters.get(zeroAt + row0 * blocks + nextBlock);
                int nextNear1 = weights.get(word(words1, nextAt, 0, words, rest));
                int nextFar1 = paired == 2 ? weights.get(word(words1, nextAt, 1, words, rest)) : 0;
                float nextScale1 = parameters.get(scaleAt + row1 * blocks + nextBlock);
                float nextZero1 = zeroAt < 0 ? zero : parameters.get(zeroAt + row1 * blocks + nextBlock);
                int nextNear2 = weights.get(word(words2, nextAt, 0, words, rest));
                int nextFar2 = paired == 2 ? weights.get(word(words2, nextAt, 1, words, rest)) : 0;
                float nextScale2 = parameters.get(scaleAt + row2 * blocks + nextBlock);
                float nextZero2 = zeroAt < 0 ? zero : parameters.get(zeroAt + row2 * blocks + nextBlock);
                int nextNear3 = weights.get(word(words3, nextAt, 0, words, rest));
                int nextFar3 = paired == 2 ? weights.get(word(words3, nextAt, 1, words, rest)) : 0;
                float nextScale3 = parameters.get(scaleAt + row3 * blocks + nextBlock);
                float nextZero3 = zeroAt < 0 ? zero : parameters.get(zeroAt + row3 * blocks + nextBlock);
                int own = step * lanes + lane - from / columns;
                int ownPart = own * (columns / part);
                float sum = sums[ownPart] + (columns > part ? sums[ownPart + 1] : 0f);
                float unit = bits == 8 ? 1f : units[ownPart];
                own = own * (columns + 1);
                int x0 = narrow > 0 ? integers[own] : 0;
                int x1 = narrow > 0 ? integers[own + 1] : 0;
                int x2 = narrow > 0 ? integers[own + 2] : 0;
                int x3 = narrow > 0 ? integers[own + 3] : 0;
                int x4 = narrow > 0 ? integers[own + 4] : 0;
                int x5 = narrow > 0 ? integers[own + 5] : 0;
                int x6 = narrow > 0 ? integers[own + 6] : 0;
                int x7 = narrow > 0 ? integers[own + 7] : 0;
                int x8 = narrow >= 16 ? integers[own + 8] : 0;
                int x9 = narrow >= 16 ? integers[own + 9] : 0;
                int x10 = narrow >= 16 ? integers[own + 10] : 0;
                int x11 = narrow >= 16 ? integers[own + 11] : 0;
                int x12 = narrow >= 16 ? integers[own + 12] : 0;
                int x13 = narrow >= 16 ? integers[own + 13] : 0;
                int x14 = narrow >= 16 ? integers[own + 14] : 0;
                int x15 = narrow >= 16 ? integers[own + 15] : 0;
                float f0 = wide > 0 ? chunk[own] : 0f;
                float f1 = wide > 0 ? chunk[own + 1] : 0f;
                float f2 = wide > 0 ? chunk[own + 2] : 0f;
                float f3 = wide > 0 ? chunk[own + 3] : 0f;
                float f4 = wide >= 8 ? chunk[own + 4] : 0f;
                float f5 = wide >= 8 ? chunk[own + 5] : 0f;
                float f6 = wide >= 8 ? chunk[own + 6] : 0f;
                float f7 = wide >= 8 ? chunk[own + 7] : 0f;
                int near = bits == 2 ? near0 & 65535 : near0;
                int far = bits == 2 ? (near0 >> 16) & 65535 : far0;
                int dot = integers(near, bits, x0, x1, x2, x3, x4, x5, x6, x7)
                        + integers(far, bits, x8, x9, x10, x11, x12, x13, x14, x15);
                float product = bits == 8 ? bytes(far0, f4, f5, f6, f7, bytes(near0, f0, f1, f2, f3, 0f)) : dot;
                sum0 += scale0 * unit * (product - zero0 * sum);
                near = bits == 2 ? near1 & 65535 : near1;
                far = bits == 2 ? (near1 >> 16) & 65535 : far1;
                dot = integers(near, bits, x0, x1, x2, x3, x4, x5, x6, x7)
                        + integers(far, bits, x8, x9, x10, x11, x12, x13, x14, x15);
                product = bits == 8 ? bytes(far1, f4, f5, f6, f7, bytes(near1, f0, f1, f2, f3, 0f)) : dot;
                sum1 += scale1 * unit * (product - zero1 * sum);
                near = bits == 2 ? near2 & 65535 : near2;
                far = bits == 2 ? (near2 >> 16) & 65535 : far2;
                dot = integers(near, bits, x0, x1, x2, x3, x4, x5, x6, x7)
                        + integers(far, bits, x8, x9, x10, x11, x12, x13, x14, x15);
                product = bits == 8 ? bytes(far2, f4, f5, f6, f7, bytes(near2, f0, f1, f2, f3, 0f)) : dot;
                sum2 += scale2 * unit * (product - zero2 * sum);
                near = bits == 2 ? near3 & 65535 : near3;
                far = bits == 2 ? (near3 >> 16) & 65535 : far3;
                dot = integers(near, bits, x0, x1, x2, x3, x4, x5, x6, x7)
                        + integers(far, bits, x8, x9, x10, x11, x12, x13, x14, x15);
                product = bits == 8 ? bytes(far3, f4, f5, f6, f7, bytes(near3, f0, f1, f2, f3, 0f)) : dot;
                sum3 += scale3 * unit * (product - zero3 * sum);
                near0 = nextNear0;
                far0 = nextFar0;
                scale0 = nextScale0;
                zero0 = nextZero0;
                near1 = nextNear1;
                far1 = nextFar1;
                scale1 = nextScale1;
                zero1 = nextZero1;
                near2 = nextNear2;
                far2 = nextFar2;
                scale2 = nextScale2;
                zero2 = nextZero2;
                near3 = nextNear3;
                far3 = nextFar3;
                scale3 = nextScale3;
                zero3 = nextZero3;
                step++;
            }
            context.localBarrier();
        }
        chunk[(team * ROWS) * (lanes + 1) + lane] = sum0;
        chunk[(team * ROWS + 1) * (lanes + 1) + lane] = sum1;
        chunk[(team * ROWS + 2) * (lanes + 1) + lane] = sum2;
        chunk[(team * ROWS + 3) * (lanes + 1) + lane] = sum3;
        context.localBarrier();
        int shares = rows * (lanes + 1);
        for (int i = id; i < rows * SHARES; i += size) {
            float sum = 0f;
            for (int j = i % SHARES; j < lanes; j += SHARES) {
                sum += chunk[i / SHARES * (lanes + 1) + j];
            }
            chunk[shares + i] = sum;
        }
        context.localBarrier();
        for (int r = id; r < perGroup; r += size) {
            int row = first + r;
            if (row <= last) {
                float value = biasAt < 0 ? 0f : parameters.get(biasAt + row);
                for (int i = 0; i < SHARES; i++) {
                    value += chunk[shares + r * SHARES + i];
                }
                if (gate >= 0) {
                    float up = biasAt < 0 ? 0f : parameters.get(biasAt + row + half);
                    for (int i = 0; i < SHARES; i++) {
                        up += chunk[shares + (r + perGroup) * SHARES + i];
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

    /// Element `i` of `span`, counted from `turn` on.
    private static int turned(int i, int turn, int span) {
        int to = i + turn;
        return to < span ? to : to - span;
    }

    /// x at `i`, rounded if it is to be for the whole row; 0 beyond its end.
    private static float staged(FloatArray x, int i, int k, int rounding, float scale, float zero) {
        float value = i < k ? x.get(TornadoMath.min(i, k - 1)) : 0f;
        return rounding == ActivationRounding.DYNAMIC ? FakeQuantize.rounded(value, scale, zero, 0f, 255f) : value;
    }

    /// The largest magnitude of four numbers.
    private static float largest(float a, float b, float c, float d) {
        return TornadoMath.max(TornadoMath.max(TornadoMath.abs(a), TornadoMath.abs(b)),
                TornadoMath.max(TornadoMath.abs(c), TornadoMath.abs(d)));
    }

    /// A number up to [#MOST] as an integer at most 3/4 away: 2^23 leaves the sum no bits, or one, behind the point.
    private static int integer(float x) {
        return (int) (x + TWO_23) - (1 << 23);
    }

    /// Products of eight codes of up to 4 bits, given what stands for their columns.
    private static int integers(int word, int bits, int x0, int x1, int x2, int x3, int x4, int x5, int x6, int x7) {
        int seven = word & ((1 << (7 * bits)) - 1);
        return x0 * seven + x1 * (seven >> bits) + x2 * (seven >> (2 * bits)) + x3 * (seven >> (3 * bits))
                + x4 * (seven >> (4 * bits)) + x5 * (seven >> (5 * bits)) + x6 * (seven >> (6 * bits))
                + x7 * ((word >> (7 * bits)) & ((1 << bits) - 1));
    }

    /// Adds the products of four 8-bit codes to a sum.
    private static float bytes(int word, float x0, float x1, float x2, float x3, float sum) {
        return sum + x0 * (word & 255) + x1 * (word & 65280) + x2 * (word & 16711680) + x3 * ((word >> 24) & 255);
    }
}
