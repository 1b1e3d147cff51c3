package io.updraft.quant.device;

import io.updraft.runtime.plan.StepLayout;
import io.updraft.tasks.device.Rounding;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// `Y = X W^T + b` for many rows of X, with weights of 32 bits (floats), 16 (halves, decoded by arithmetic: not every device
/// has them) or 2, 4 or 8 bits, `w = (code - zero) * scale` or `w = level[code] * scale`.
///
/// A work-group of [#GROUP] has a tile of [#ROWS] x [#COLUMNS] outputs, a work-item 4 x 8 of them in variables with names:
/// PTX keeps private arrays in memory. Both operands pass through local memory in slices of [#DEPTH] along K, transposed
/// and as floats; what the next slice needs is on its way while a slice is multiplied. The eight columns of a work-item lie
/// side by side, so that compilers can load four at once, and its rows apart, so that neighbours meet no bank twice.
public final class TiledGemm {
    /// Rows of a work-group's outputs.
    public static final int ROWS = 64;
    /// Columns of a work-group's outputs.
    public static final int COLUMNS = 128;
    /// Columns of a slice.
    public static final int DEPTH = 16;
    /// Work-items of a group.
    public static final int GROUP = 256;
    private static final int SIDE = 16;
    /// Longer than the tile, so that transposing stores fall into different banks; in whole fours.
    private static final int LEFT = ROWS + 4;
    private static final int RIGHT = COLUMNS + 4;

    private TiledGemm() {
    }

    /// @param x [rows, K]
    /// @param floats has W [N, K] at `weightAt`, if `bits` is 32
    /// @param words has W [N, K] at `weightAt` otherwise: halves or codes, low bits first, rows in whole integers
    /// @param parameters has scales [N, blocks] at `scaleAt`, zero points [N, blocks] at `zeroAt`, bias [N] at `biasAt`
    /// @param y [rows, N]
    /// @param zeroAt -1 if all zero points are `zero`
    /// @param biasAt -1 for none
    /// @param bookAt where `parameters` has the codebook's levels, -1 for none
    /// @param count where the step has its number of rows, see [StepLayout]
    public static void product(KernelContext context, IntArray step, FloatArray x, FloatArray floats, IntArray words,
            FloatArray parameters, FloatArray y, int weightAt, int scaleAt, int zeroAt, int biasAt, int k, int n,
            int bits, int blockSize, float zero, int bookAt, int count) {
        float[] left = context.allocateFloatLocalArray(DEPTH * LEFT);
        float[] right = context.allocateFloatLocalArray(DEPTH * RIGHT);
        float s00 = 0f;
        float s01 = 0f;
        float s02 = 0f;
        float s03 = 0f;
        float s04 = 0f;
        float s05 = 0f;
        float s06 = 0f;
        float s07 = 0f;
        float s10 = 0f;
        float s11 = 0f;
        float s12 = 0f;
        float s13 = 0f;
        float s14 = 0f;
        float s15 = 0f;
        float s16 = 0f;
        float s17 = 0f;
        float s20 = 0f;
        float s21 = 0f;
        float s22 = 0f;
        float s23 = 0f;
        float s24 = 0f;
        float s25 = 0f;
        float s26 = 0f;
        float s27 = 0f;
        float s30 = 0f;
        float s31 = 0f;
        float s32 = 0f;
        float s33 = 0f;
        float s34 = 0f;
        float s35 = 0f;
        float s36 = 0f;
        float s37 = 0f;
        int id = context.localIdx;
        int row = id % SIDE;
        int column = id / SIDE;
        int firstColumn = context.groupIdx * COLUMNS;
        int firstRow = context.groupIdy * ROWS;
        int rows = step.get(count);
        int last = TornadoMath.max(rows - 1, 0);
        // Work-items side by side load what lies side by side along K.
        int inSlice = id % DEPTH;
        int line = id / DEPTH;
        int perWord = 32 / bits;
        int pitch = (k + perWord - 1) / perWord;
        int blocks = (k + blockSize - 1) / blockSize;
        int end = firstRow < rows ? k : 0;
        int at = TornadoMath.min(inSlice, k - 1);
        // Of codes, a work-item has eight side by side: a word, half a word or two.
        int wRow = TornadoMath.min(firstColumn + id / 2, n - 1);
        int wColumn = id % 2 * 8;
        int shift = bits == 2 ? id % 2 * 16 : 0;
        int to = bits < 16 ? wColumn * RIGHT + id / 2 : inSlice * RIGHT + line;
        int apart = bits < 16 ? RIGHT : SIDE;
        int slice = 0;
        float x0 = x.get(TornadoMath.min(firstRow + line, last) * k + at);
        float x1 = x.get(TornadoMath.min(firstRow + line + 16, last) * k + at);
        float x2 = x.get(TornadoMath.min(firstRow + line + 32, last) * k + at);
        float x3 = x.get(TornadoMath.min(firstRow + line + 48, last) * k + at);
        int near = bits < 16
                ? words.get(weightAt + wRow * pitch + TornadoMath.min((slice + wColumn) / perWord, pitch - 1)) >> shift
                : 0;
        int far = bits == 8
                ? words.get(weightAt + wRow * pitch + TornadoMath.min((slice + wColumn) / perWord + 1, pitch - 1))
                : near;
        int block = wRow * blocks + TornadoMath.min(slice + wColumn, k - 1) / blockSize;
        int farBlock = bits == 8 ? wRow * blocks + TornadoMath.min(slice + wColumn + 4, k - 1) / blockSize : block;
        float scale = bits < 16 ? parameters.get(scaleAt + block) : 1f;
        float farScale = bits == 8 ? parameters.get(scaleAt + farBlock) : scale;
        float point = zeroAt < 0 ? zero : parameters.get(zeroAt + block);
        float farPoint = zeroAt < 0 ? zero : parameters.get(zeroAt + farBlock);
        float w0 = bits < 16 ? code(parameters, bookAt, near, 0 * bits, bits, point, scale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line, n - 1) * pitch, at, bits);
        float w1 = bits < 16 ? code(parameters, bookAt, near, 1 * bits, bits, point, scale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line + 16, n - 1) * pitch, at, bits);
        float w2 = bits < 16 ? code(parameters, bookAt, near, 2 * bits, bits, point, scale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line + 32, n - 1) * pitch, at, bits);
        float w3 = bits < 16 ? code(parameters, bookAt, near, 3 * bits, bits, point, scale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line + 48, n - 1) * pitch, at, bits);
        float w4 = bits < 16 ? code(parameters, bookAt, far, (4 * bits) & 31, bits, farPoint, farScale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line + 64, n - 1) * pitch, at, bits);
        float w5 = bits < 16 ? code(parameters, bookAt, far, (5 * bits) & 31, bits, farPoint, farScale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line + 80, n - 1) * pitch, at, bits);
        float w6 = bits < 16 ? code(parameters, bookAt, far, (6 * bits) & 31, bits, farPoint, farScale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line + 96, n - 1) * pitch, at, bits);
        float w7 = bits < 16 ? code(parameters, bookAt, far, (7 * bits) & 31, bits, farPoint, farScale)
                : number(floats, words, weightAt + TornadoMath.min(firstColumn + line + 112, n - 1) * pitch, at, bits);
        for (int from = 0; from < end; from += DEPTH) {
            left[inSlice * LEFT + line] = x0;
            left[inSlice * LEFT + line + 16] = x1;
            left[inSlice * LEFT + line + 32] = x2;
            left[inSlice * LEFT + line + 48] = x3;
            right[to] = w0;
            right[to + apart] = w1;
            right[to + 2 * apart] = w2;
            right[to + 3 * apart] = w3;
            right[to + 4 * apart] = w4;
            right[to + 5 * apart] = w5;
            right[to + 6 * apart] = w6;
            right[to + 7 * apart] = w7;
            context.localBarrier();
            slice = from + DEPTH;
            at = TornadoMath.min(slice + inSlice, k - 1);
            x0 = x.get(TornadoMath.min(firstRow + line, last) * k + at);
            x1 = x.get(TornadoMath.min(firstRow + line + 16, last) * k + at);
            x2 = x.get(TornadoMath.min(firstRow + line + 32, last) * k + at);
            x3 = x.get(TornadoMath.min(firstRow + line + 48, last) * k + at);
            near = bits < 16
                    ? words.get(
                            weightAt + wRow * pitch + TornadoMath.min((slice + wColumn) / perWord, pitch - 1)) >> shift
                    : 0;
            far = bits == 8
                    ? words.get(weightAt + wRow * pitch + TornadoMath.min((slice + wColumn) / perWord + 1, pitch - 1))
                    : near;
            block = wRow * blocks + TornadoMath.min(slice + wColumn, k - 1) / blockSize;
            farBlock = bits == 8 ? wRow * blocks + TornadoMath.min(slice + wColumn + 4, k - 1) / blockSize : block;
            scale = bits < 16 ? parameters.get(scaleAt + block) : 1f;
            farScale = bits == 8 ? parameters.get(scaleAt + farBlock) : scale;
            point = zeroAt < 0 ? zero : parameters.get(zeroAt + block);
            farPoint = zeroAt < 0 ? zero : parameters.get(zeroAt + farBlock);
            w0 = bits < 16 ? code(parameters, bookAt, near, 0 * bits, bits, point, scale)
                    : number(floats, words, weightAt + TornadoMath.min(firstColumn + line, n - 1) * pitch, at, bits);
            w1 = bits < 16 ? code(parameters, bookAt, near, 1 * bits, bits, point, scale) : number(floats, words,
                    weightAt + TornadoMath.min(firstColumn + line + 16, n - 1) * pitch, at, bits);
            w2 = bits < 16 ? code(parameters, bookAt, near, 2 * bits, bits, point, scale) : number(floats, words,
                    weightAt + TornadoMath.min(firstColumn + line + 32, n - 1) * pitch, at, bits);
            w3 = bits < 16 ? code(parameters, bookAt, near, 3 * bits, bits, point, scale) : number(floats, words,
                    weightAt + TornadoMath.min(firstColumn + line + 48, n - 1) * pitch, at, bits);
            w4 = bits < 16 ? code(parameters, bookAt, far, (4 * bits) & 31, bits, farPoint, farScale)
                    : number(floats, words,
                            weightAt + TornadoMath.min(firstColumn + line + 64, n - 1) * pitch, at, bits);
            w5 = bits < 16 ? code(parameters, bookAt, far, (5 * bits) & 31, bits, farPoint, farScale)
                    : number(floats, words,
                            weightAt + TornadoMath.min(firstColumn + line + 80, n - 1) * pitch, at, bits);
            w6 = bits < 16 ? code(parameters, bookAt, far, (6 * bits) & 31, bits, farPoint, farScale)
                    : number(floats, words,
                            weightAt + TornadoMath.min(firstColumn + line + 96, n - 1) * pitch, at, bits);
            w7 = bits < 16 ? code(parameters, bookAt, far, (7 * bits) & 31, bits, farPoint, farScale)
                    : number(floats, words,
                            weightAt + TornadoMath.min(firstColumn + line + 112, n - 1) * pitch, at, bits);
            // Not a constant, so that it is not unrolled where it would be slow to compile.
            int depth = TornadoMath.min(DEPTH, end - from);
            for (int i = 0; i < depth; i++) {
                float a0 = left[i * LEFT + row];
                float a1 = left[i * LEFT + row + 16];
                float a2 = left[i * LEFT + row + 32];
                float a3 = left[i * LEFT + row + 48];
                float b0 = right[i * RIGHT + 8 * column];
                float b1 = right[i * RIGHT + 8 * column + 1];
                float b2 = right[i * RIGHT + 8 * column + 2];
                float b3 = right[i * RIGHT + 8 * column + 3];
                float b4 = right[i * RIGHT + 8 * column + 4];
                float b5 = right[i * RIGHT + 8 * column + 5];
                float b6 = right[i * RIGHT + 8 * column + 6];
                float b7 = right[i * RIGHT + 8 * column + 7];
                s00 += a0 * b0;
                s01 += a0 * b1;
                s02 += a0 * b2;
                s03 += a0 * b3;
                s04 += a0 * b4;
                s05 += a0 * b5;
                s06 += a0 * b6;
                s07 += a0 * b7;
                s10 += a1 * b0;
                s11 += a1 * b1;
                s12 += a1 * b2;
                s13 += a1 * b3;
                s14 += a1 * b4;
                s15 += a1 * b5;
                s16 += a1 * b6;
                s17 += a1 * b7;
                s20 += a2 * b0;
                s21 += a2 * b1;
                s22 += a2 * b2;
                s23 += a2 * b3;
                s24 += a2 * b4;
                s25 += a2 * b5;
                s26 += a2 * b6;
                s27 += a2 * b7;
                s30 += a3 * b0;
                s31 += a3 * b1;
                s32 += a3 * b2;
                s33 += a3 * b3;
                s34 += a3 * b4;
                s35 += a3 * b5;
                s36 += a3 * b6;
                s37 += a3 * b7;
            }
            context.localBarrier();
        }
        int outColumn = firstColumn + 8 * column;
        int columns = n - outColumn;
        int outRow = firstRow + row;
        if (columns > 0) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn);
            if (outRow < rows) {
                y.set(outRow * n + outColumn, s00 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn, s10 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn, s20 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn, s30 + bias);
            }
        }
        if (columns > 1) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn + 1);
            if (outRow < rows) {
                y.set(outRow * n + outColumn + 1, s01 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn + 1, s11 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn + 1, s21 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn + 1, s31 + bias);
            }
        }
        if (columns > 2) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn + 2);
            if (outRow < rows) {
                y.set(outRow * n + outColumn + 2, s02 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn + 2, s12 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn + 2, s22 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn + 2, s32 + bias);
            }
        }
        if (columns > 3) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn + 3);
            if (outRow < rows) {
                y.set(outRow * n + outColumn + 3, s03 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn + 3, s13 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn + 3, s23 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn + 3, s33 + bias);
            }
        }
        if (columns > 4) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn + 4);
            if (outRow < rows) {
                y.set(outRow * n + outColumn + 4, s04 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn + 4, s14 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn + 4, s24 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn + 4, s34 + bias);
            }
        }
        if (columns > 5) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn + 5);
            if (outRow < rows) {
                y.set(outRow * n + outColumn + 5, s05 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn + 5, s15 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn + 5, s25 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn + 5, s35 + bias);
            }
        }
        if (columns > 6) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn + 6);
            if (outRow < rows) {
                y.set(outRow * n + outColumn + 6, s06 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn + 6, s16 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn + 6, s26 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn + 6, s36 + bias);
            }
        }
        if (columns > 7) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + outColumn + 7);
            if (outRow < rows) {
                y.set(outRow * n + outColumn + 7, s07 + bias);
            }
            if (outRow + 16 < rows) {
                y.set((outRow + 16) * n + outColumn + 7, s17 + bias);
            }
            if (outRow + 32 < rows) {
                y.set((outRow + 32) * n + outColumn + 7, s27 + bias);
            }
            if (outRow + 48 < rows) {
                y.set((outRow + 48) * n + outColumn + 7, s37 + bias);
            }
        }
    }

    /// The weight whose code stands at `shift` in a word.
    public static float code(FloatArray parameters, int bookAt, int word, int shift, int bits, float point,
            float scale) {
        int code = (word >> shift) & ((1 << bits) - 1);
        float value = bookAt < 0 ? code - point : parameters.get(TornadoMath.max(bookAt, 0) + code);
        return value * scale;
    }

    /// Column `at` of a row of floats or halves.
    private static float number(FloatArray floats, IntArray words, int row, int at, int bits) {
        float value = 0f;
        if (bits == 32) {
            value = floats.get(row + at);
        } else {
            value = Rounding.half((words.get(row + at / 2) >> (at % 2 * 16)) & 65535);
        }
        return value;
    }
}
