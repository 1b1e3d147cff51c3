package io.updraft.quant.fragment;

import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task15;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task9;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.HalfFloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.LongArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// The launches of a product by [FragmentGemm]: both factors into tiles, the product, and its sums to where they are wanted.
/// Tiles are memory of the caller's that no host reads, so they are given as floats of the same bytes: TornadoVM compiles for
/// the types that a kernel declares, and takes whichever arrays the task has.
///
/// @param node the model's node that is served
/// @param step has the number of rows at `count`
/// @param rows the most rows of X
/// @param n outputs
/// @param k columns
@SuppressWarnings({"unchecked", "rawtypes"})
public record FragmentProduct(String node, KernelContext context, IntArray step, int count, int rows, int n, int k) {
    private static final int PACKING_GROUP = 256;
    /// Halves that an array has, as indices are ints, lead included.
    private static final long MOST_HALVES = Integer.MAX_VALUE - 1024L;

    /// Whether arrays have room for the tiles and sums.
    public static boolean fits(int rows, int n, int k) {
        long slices = Math.ceilDiv(k, FragmentTiles.DEPTH);
        long tall = Math.ceilDiv(rows, FragmentTiles.SIDE);
        long wide = Math.ceilDiv(n, FragmentTiles.SIDE);
        long most = Math.max(Math.max(tall, wide) * slices * FragmentTiles.DEPTH * FragmentTiles.SIDE,
                tall * wide * FragmentTiles.SIDE * FragmentTiles.SIDE);
        return most <= MOST_HALVES;
    }

    private int slices() {
        return Math.ceilDiv(k, FragmentTiles.DEPTH);
    }

    /// n rounded up to whole tiles: what a row of sums takes.
    public int pitch() {
        return Math.ceilDiv(n, FragmentTiles.SIDE) * FragmentTiles.SIDE;
    }

    private int tall() {
        return Math.ceilDiv(rows, FragmentTiles.SIDE);
    }

    /// Floats that the tiles of X take.
    public int activationFloats() {
        return FragmentTiles.LEAD / Float.BYTES + tall() * slices() * FragmentTiles.LONGS * 2;
    }

    /// Floats that the tiles of W take.
    public int weightFloats() {
        return FragmentTiles.LEAD / Float.BYTES + pitch() * slices() * (FragmentTiles.DEPTH / 2);
    }

    /// Floats that the sums take.
    public int sumFloats() {
        return tall() * FragmentTiles.SIDE * pitch();
    }

    /// X from floats, or empty rows of tiles where the step has none.
    ///
    /// @param x [rows, k]
    public Launch activations(FloatArray x, FloatArray tiles) {
        int eighths = tall() * slices() * FragmentTiles.EIGHTH;
        Task8 kernel = (Task8<KernelContext, IntArray, FloatArray, HalfFloatArray, Integer, Integer, Integer, Integer>) FragmentTiles::activations;
        return new Launch("fragment-activations", node, Grid.covering(eighths, PACKING_GROUP), 8,
                List.of(step, x, tiles), (graph, id) -> graph.task(id, kernel, context, step, x,
                        tiles, k, slices(), eighths, count));
    }

    /// X from halves.
    ///
    /// @param x [rows, k], k even
    public Launch activations(HalfFloatArray x, FloatArray tiles) {
        int longs = tall() * slices() * FragmentTiles.LONGS;
        Task8 kernel = (Task8<KernelContext, IntArray, IntArray, LongArray, Integer, Integer, Integer, Integer>) FragmentTiles::halfActivations;
        return new Launch("fragment-activations", node, Grid.covering(longs, PACKING_GROUP), 8,
                List.of(step, x, tiles), (graph, id) -> graph.task(id, kernel, context, step, x,
                        tiles, k / 2, slices(), longs, count));
    }

    /// W from halves.
    ///
    /// @param matrix has W [n, k] at word `at`, rows in whole words
    public Launch weights(TornadoNativeArray matrix, int at, FloatArray tiles) {
        int pairs = pitch() / FragmentTiles.SIDE * slices() * (FragmentTiles.LONGS / 2);
        Task8 kernel = (Task8<KernelContext, IntArray, LongArray, Integer, Integer, Integer, Integer, Integer>) FragmentTiles::halfWeights;
        return new Launch("fragment-weights", node, Grid.covering(pairs, PACKING_GROUP), 8, List.of(matrix, tiles),
                (graph, id) -> graph.task(id, kernel, context, matrix, tiles, at,
                        Math.ceilDiv(k, 2), n, slices(), pairs));
    }

    /// W from codes; see [FragmentTiles#codedWeights].
    public Launch weights(Codes codes, FloatArray tiles) {
        int eighths = pitch() / FragmentTiles.SIDE * slices() * FragmentTiles.EIGHTH;
        Task15 kernel = (Task15<KernelContext, IntArray, FloatArray, HalfFloatArray, Integer, Integer, Integer, Integer, Integer, Integer, Integer, Integer, Float, Integer, Integer>) FragmentTiles::codedWeights;
        return new Launch("fragment-weights", node, Grid.covering(eighths, PACKING_GROUP), 15,
                List.of(codes.words, codes.parameters, tiles),
                (graph, id) -> graph.task(id, kernel, context, codes.words, codes.parameters,
                        tiles, codes.weightAt, codes.scaleAt, codes.zeroAt, codes.bookAt, k, n,
                        codes.bits, codes.blockSize, codes.zero, slices(), eighths));
    }

    /// Weights in codes of 2, 4 or 8 bits and where they are: offsets as [FragmentTiles#codedWeights] has them.
    public record Codes(IntArray words, FloatArray parameters, int weightAt, int scaleAt, int zeroAt, int bookAt,
            int bits,
            int blockSize, float zero) {
    }

    /// The sums.
    ///
    /// @param sums rows of [#pitch] floats, whole tiles of them, of which those with a row of the step are written whole
    public Launch product(FloatArray x, FloatArray weights, FloatArray sums) {
        Task8 kernel = (Task8<KernelContext, IntArray, LongArray, LongArray, FloatArray, Integer, Integer, Integer>) FragmentGemm::product;
        return new Launch("gemm-fragments", node,
                new Grid(pitch() / FragmentTiles.SIDE, tall(), FragmentGemm.GROUP), 8,
                List.of(step, x, weights, sums), (graph, id) -> graph.task(id, kernel, context, step,
                        x, weights, sums, slices(), pitch(), count));
    }

    /// y [rows, n] from the sums.
    ///
    /// @param parameters has the bias at `biasAt`, if that is not -1
    public Launch results(FloatArray sums, FloatArray parameters, int biasAt, FloatArray y) {
        Task9 kernel = (Task9<KernelContext, IntArray, FloatArray, FloatArray, FloatArray, Integer, Integer, Integer, Integer>) FragmentTiles::results;
        return new Launch("fragment-results", node, Grid.covering(Math.multiplyExact(rows, n), PACKING_GROUP), 9,
                List.of(step, sums, parameters, y), (graph, id) -> graph.task(id, kernel, context, step, sums,
                        parameters, y, pitch(), n, biasAt, count));
    }
}
