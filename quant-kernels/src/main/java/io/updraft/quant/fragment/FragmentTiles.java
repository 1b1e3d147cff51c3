package io.updraft.quant.fragment;

import io.updraft.quant.device.TiledGemm;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.HalfFloat;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;

/// Both factors of a product as [FragmentGemm] has them in local memory: tiles of [#SIDE] rows and [#DEPTH] columns, those
/// of the same rows one after another, behind [#LEAD] bytes that make tiles begin with a cache line.
///
/// In a tile of x, blocks of 16 x 16 follow each other, the two of the same rows side by side; a block has its four quarters
/// of 8 x 8 one after another (rows 8 to 15 second), so that a quarter is 128 bytes and no bank is met twice. In a tile of
/// W, blocks are 8 rows by 16 columns, transposed: 8 rows' elements of a column side by side. Columns past the end are zeros
/// of x; rows past the end are the last one again.
///
/// TornadoVM 5.2's PTX backend shifts zeros in from the left, whichever shift it is: of what is shifted in, one bit is kept.
public final class FragmentTiles {
    /// Rows of a tile.
    public static final int SIDE = 128;
    /// Columns of a tile.
    public static final int DEPTH = 32;
    /// Bytes before the first tile: with the array's header of 16 they are a cache line.
    public static final int LEAD = 112;
    /// Longs of a tile, 4 halves each.
    static final int LONGS = SIDE * DEPTH / 4;
    /// Work-items that make a tile, eight halves each.
    static final int EIGHTH = SIDE * DEPTH / 8;

    private FragmentTiles() {
    }

    /// Tiles of x from floats. Grid: a work-item for every eight halves, 16 rows apart, so that what neighbours store at once
    /// lies side by side.
    ///
    /// @param x [rows, k]
    /// @param tiles has eight times `eighths` halves
    /// @param slices tiles of a row
    /// @param count where the step has its number of rows, see [io.updraft.runtime.plan.StepLayout]
    public static void activations(KernelContext context, IntArray step, FloatArray x, HalfFloatArray tiles, int k,
            int slices, int eighths, int count) {
        int id = context.globalIdx;
        int last = step.get(count) - 1;
        if (id < eighths) {
            int tile = id / EIGHTH;
            int at = id % EIGHTH;
            int row = tile / slices * SIDE + ((at >> 6) & 1) * 8 + ((at >> 3) & 7);
            if (tile / slices * SIDE <= last) {
                int column = tile % slices * DEPTH + ((at >> 8) & 1) * 16 + ((at >> 7) & 1) * 8 + (at & 7);
                int from = TornadoMath.min(column, k - 1);
                // By arithmetic: a branch would keep the loop from being unrolled.
                int inside = (column - k) >> 31 & 1;
                int to = LEAD / 2 + tile * (8 * EIGHTH) + at;
                for (int i = 0; i < 8; i++) {
                    // Apart from the conversion: TornadoVM converts what it reads inside of one, not the product.
                    float value = x.get(TornadoMath.min(row + i * 16, last) * k + from) * inside;
                    tiles.set(to + i * EIGHTH, new HalfFloat(value));
                }
            }
        }
    }

    /// Tiles of x from halves, as [#activations].
    ///
    /// @param x [rows, k] in words of two
    /// @param rowWords words of a row
    public static void halfActivations(KernelContext context, IntArray step, IntArray x, LongArray tiles, int rowWords,
            int slices, int longs, int count) {
        int id = context.globalIdx;
        int rows = step.get(count);
        if (id < longs) {
            int tile = id / LONGS;
            int first = tile / slices * SIDE;
            if (first < rows) {
                int from = TornadoMath.min(first + rowOfLeft(id % LONGS), rows - 1) * rowWords;
                int word = (tile % slices * DEPTH + columnOfLeft(id % LONGS)) / 2;
                int low = x.get(from + TornadoMath.min(word, rowWords - 1));
                int high = x.get(from + TornadoMath.min(word + 1, rowWords - 1));
                long near = low * ((word - rowWords) >> 31 & 1);
                long far = high * ((word + 1 - rowWords) >> 31 & 1);
                tiles.set(LEAD / 8 + id, near & 0xffffffffL | far << 32);
            }
        }
    }

    /// The row in its tile of a long of x.
    private static int rowOfLeft(int at) {
        return (at >> 7) * 16 + ((at >> 4) & 1) * 8 + ((at >> 1) & 7);
    }

    /// The first of its four columns.
    private static int columnOfLeft(int at) {
        return ((at >> 6) & 1) * 16 + ((at >> 5) & 1) * 8 + (at & 1) * 4;
    }

    /// Tiles of W from halves. Grid: a work-item for each two longs.
    ///
    /// @param words has W [n, k] at `weightAt`, rows in whole words
    /// @param rowWords words of a row
    /// @param pairs pairs of longs of all tiles
    public static void halfWeights(KernelContext context, IntArray words, LongArray tiles, int weightAt, int rowWords,
            int n, int slices, int pairs) {
        int id = context.globalIdx;
        if (id < pairs) {
            int tile = id / (LONGS / 2);
            int at = id % (LONGS / 2);
            int deep = (at >> 1) & 15;
            int last = n - 1;
            int row = tile / slices * SIDE + (at >> 5) * 8 + (at & 1) * 4;
            int from = weightAt + TornadoMath.min(tile % slices * (DEPTH / 2) + deep, rowWords - 1);
            int w0 = words.get(from + TornadoMath.min(row, last) * rowWords);
            int w1 = words.get(from + TornadoMath.min(row + 1, last) * rowWords);
            int w2 = words.get(from + TornadoMath.min(row + 2, last) * rowWords);
            int w3 = words.get(from + TornadoMath.min(row + 3, last) * rowWords);
            int to = LEAD / 8 + tile * LONGS + (at >> 5) * 64 + deep * 4 + (at & 1);
            long near = w0 & 0xffff | w1 << 16;
            long far = w2 & 0xffff | w3 << 16;
            tiles.set(to, near & 0xffffffffL | far << 32);
            near = w0 >> 16 & 0xffff | w1 & 0xffff0000;
            far = w2 >> 16 & 0xffff | w3 & 0xffff0000;
            tiles.set(to + 2, near & 0xffffffffL | far << 32);
        }
    }

    /// Tiles of W from codes of 2, 4 or 8 bits, `w = (code - zero) * scale` or `w = level[code] * scale`, rounded to halves.
    /// Grid: a work-item for every eight halves of a row, 4 columns apart, so that what neighbours store at once lies side by
    /// side.
    ///
    /// @param words has W [n, k] at `weightAt`, low bits first, rows in whole words
    /// @param parameters has scales [n, blocks] at `scaleAt`, zero points [n, blocks] at `zeroAt`
    /// @param zeroAt -1 if all zero points are `zero`
    /// @param bookAt where `parameters` has the codebook's levels, -1 for none
    /// @param eighths an eighth of the halves of all tiles
    public static void codedWeights(KernelContext context, IntArray words, FloatArray parameters, HalfFloatArray tiles,
            int weightAt, int scaleAt, int zeroAt, int bookAt, int k, int n, int bits, int blockSize, float zero,
            int slices, int eighths) {
        int id = context.globalIdx;
        if (id < eighths) {
            int perWord = 32 / bits;
            int tile = id / EIGHTH;
            int at = id % EIGHTH;
            int inWord = (at >> 3) & 3;
            int row = TornadoMath.min(tile / slices * SIDE + (at >> 5) * 8 + (at & 7), n - 1);
            int column = tile % slices * DEPTH;
            int rowWords = (k + perWord - 1) / perWord;
            int blocks = (k + blockSize - 1) / blockSize;
            int to = LEAD / 2 + tile * (8 * EIGHTH) + (at >> 5) * 256 + (at & 31);
            for (int i = 0; i < DEPTH / perWord; i++) {
                int first = column + i * perWord;
                int word = words.get(weightAt + row * rowWords + TornadoMath.min(first / perWord, rowWords - 1));
                int block = row * blocks + TornadoMath.min(first, k - 1) / blockSize;
                float scale = parameters.get(scaleAt + block);
                float point = zeroAt < 0 ? zero : parameters.get(zeroAt + block);
                for (int j = 0; j < perWord / 4; j++) {
                    float value = TiledGemm.code(parameters, bookAt, word, (inWord + j * 4) * bits, bits, point,
                            scale);
                    tiles.set(to + i * perWord * 8 + j * 32, new HalfFloat(value));
                }
            }
        }
    }

    /// Sums of whole tiles to the rows that there are. Grid: a work-item for each element of y.
    ///
    /// @param sums rows of `pitch` floats
    /// @param parameters has the bias [n] at `biasAt`, if that is not -1
    /// @param y [rows, n]
    public static void results(KernelContext context, IntArray step, FloatArray sums, FloatArray parameters,
            FloatArray y, int pitch, int n, int biasAt, int count) {
        int id = context.globalIdx;
        int row = id / n;
        int column = id % n;
        if (row < step.get(count)) {
            float bias = biasAt < 0 ? 0f : parameters.get(biasAt + column);
            y.set(id, sums.get(row * pitch + column) + bias);
        }
    }
}
