package io.updraft.quant;

import io.updraft.quant.device.DecodedGemv;
import io.updraft.quant.device.FloatGemv;
import io.updraft.quant.device.GemvDivision;
import io.updraft.quant.device.IntegerGemv;
import io.updraft.quant.device.TiledGemm;
import io.updraft.quant.fragment.FragmentProduct;
import io.updraft.quant.fragment.FragmentTiles;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.IntRegion;
import io.updraft.runtime.plan.Launch;
import io.updraft.tasks.device.DeviceConstants;
import io.updraft.tasks.device.FakeQuantize;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The launches of which a Linear node is made, each with its arguments.
record LinearLaunches(String node, DeviceBinding binding, DeviceWeights weights) {
    /// `y = W x`, gated or not.
    ///
    /// @param rounding of x, see [io.updraft.quant.device.ActivationRounding]
    /// @param gate kind of activation, or -1
    Launch gemv(FloatArray x, FloatArray y, int rounding, int gate) {
        KernelContext context = binding.context();
        int k = weights.k();
        int n = weights.n();
        int biasAt = DeviceConstants.offset(weights.bias());
        boolean codes = weights.bits() < 16 && weights.book().isEmpty();
        GemvDivision division = GemvDivision.of(binding.device(), n, k);
        int groupSize = codes ? division.groupSize() : binding.device().groupSize();
        int lanes = division.lanes();
        int rows = codes ? division.rows() : FloatGemv.ROWS;
        Grid grid = Grid.of(gate < 0 ? Math.ceilDiv(n, rows) : Math.ceilDiv(n / 2, rows / 2), groupSize);
        if (weights.bits() == 32) {
            FloatRegion region = weights.floats().orElseThrow();
            FloatArray matrix = region.array();
            int at = region.offset();
            FloatArray parameters = weights.bias().map(FloatRegion::array).orElse(matrix);
            return new Launch("gemv-fp32", node, grid, 10, List.of(x, matrix, parameters, y),
                    (graph, id) -> graph.task(id, FloatGemv::product, context, x, matrix, parameters, y, at, biasAt, k,
                            n, gate));
        }
        IntRegion region = weights.words().orElseThrow();
        IntArray matrix = region.array();
        int at = region.offset();
        if (!codes) {
            FloatArray parameters = weights.scales().or(weights::bias).map(FloatRegion::array).orElse(x);
            int scaleAt = DeviceConstants.offset(weights.scales());
            int bookAt = DeviceConstants.offset(weights.book());
            int bits = weights.bits();
            int blockSize = weights.blockSize();
            return new Launch("gemv-" + (bits == 16 ? "fp16" : "codebook" + bits), node, grid, 14,
                    List.of(x, matrix, parameters, y),
                    (graph, id) -> graph.task(id, DecodedGemv::product, context, x, matrix, parameters, y, at, scaleAt,
                            bookAt, biasAt, k, n, bits, blockSize, gate));
        }
        FloatArray parameters = weights.scales().orElseThrow().array();
        int scaleAt = weights.scales().orElseThrow().offset();
        int zeroAt = DeviceConstants.offset(weights.zeros());
        int bits = weights.bits();
        int blockSize = weights.blockSize();
        float zero = weights.zero();
        return new Launch("gemv-int" + bits, node, grid, 18, List.of(x, matrix, parameters, y),
                (graph, id) -> graph.task(id, IntegerGemv::product, context, x, matrix, parameters, y, at, scaleAt,
                        zeroAt, biasAt, k, n, bits, blockSize, zero, rounding, gate, lanes, rows));
    }

    /// `Y = X W^T`.
    ///
    /// @param rows the most rows of X
    /// @param count where the step has their number
    Launch gemm(FloatArray x, FloatArray y, int rows, int count) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        int k = weights.k();
        int n = weights.n();
        int biasAt = DeviceConstants.offset(weights.bias());
        Grid grid = new Grid(Math.ceilDiv(n, TiledGemm.COLUMNS), Math.ceilDiv(rows, TiledGemm.ROWS), TiledGemm.GROUP);
        int bits = weights.bits();
        // Arrays that the kernel has a place for and does not read here are others of its own.
        FloatArray floats = weights.floats().map(FloatRegion::array).orElse(x);
        IntArray words = weights.words().map(IntRegion::array).orElse(step);
        int at = weights.floats().map(FloatRegion::offset).or(() -> weights.words().map(IntRegion::offset))
                .orElseThrow();
        FloatArray parameters = weights.scales().or(weights::bias).map(FloatRegion::array).orElse(floats);
        int scaleAt = DeviceConstants.offset(weights.scales());
        int zeroAt = DeviceConstants.offset(weights.zeros());
        int blockSize = Math.max(1, weights.blockSize());
        float zero = weights.zero();
        int bookAt = DeviceConstants.offset(weights.book());
        String kind = bits > 8 ? "fp" : weights.book().isPresent() ? "codebook" : "int";
        return new Launch("gemm-" + kind + bits, node, grid, 18,
                List.of(step, x, floats, words, parameters, y),
                (graph, id) -> graph.task(id, TiledGemm::product, context, step, x, floats, words, parameters, y, at,
                        scaleAt, zeroAt, biasAt, k, n, bits, blockSize, zero, bookAt, count));
    }

    /// Whether [#fragments] has the product: TornadoVM's own matrix operations are there, weights promise no more than
    /// halves keep, and there are rows enough to fill half a tile.
    boolean takesFragments(int rows) {
        return binding.device().fragments() && weights.bits() < 32 && rows >= FragmentTiles.SIDE / 2
                && FragmentProduct.fits(rows, weights.n(), weights.k());
    }

    /// `Y = X W^T` of x and weights rounded to halves.
    ///
    /// @param rows the most rows of X
    /// @param count where the step has their number
    List<Launch> fragments(FloatArray x, FloatArray y, int rows, int count) {
        FragmentProduct product = new FragmentProduct(node, binding.context(), binding.step(), count, rows, weights.n(),
                weights.k());
        FloatArray xTiles = binding.scratch(product.activationFloats());
        FloatArray wTiles = binding.scratch(product.weightFloats());
        FloatArray sums = binding.scratch(product.sumFloats());
        IntRegion words = weights.words().orElseThrow();
        // Without scales halves have no parameters but a bias.
        FloatArray parameters = weights.scales().or(weights::bias).map(FloatRegion::array).orElse(sums);
        Launch packed = weights.bits() == 16 ? product.weights(words.array(), words.offset(), wTiles)
                : product.weights(new FragmentProduct.Codes(words.array(), parameters, words.offset(),
                        DeviceConstants.offset(weights.scales()), DeviceConstants.offset(weights.zeros()),
                        DeviceConstants.offset(weights.book()), weights.bits(), weights.blockSize(), weights.zero()),
                        wTiles);
        return List.of(product.activations(x, xTiles), packed, product.product(xTiles, wTiles, sums),
                product.results(sums, parameters, DeviceConstants.offset(weights.bias()), y));
    }

    /// x rounded to int8 by blocks.
    Launch roundBlocks(FloatArray x, FloatArray rounded, Operand input) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        int k = weights.k();
        int blockSize = weights.blockSize();
        int count = DeviceRows.count(input);
        Grid grid = Grid.of(DeviceRows.most(input, binding), binding.device().groupSize());
        return new Launch("round-blocks", node, grid, 7, List.of(step, x, rounded),
                (graph, id) -> graph.task(id, FakeQuantize::blocks, context, step, x, rounded, k, blockSize, count));
    }

    /// Scale and zero point of the step's tokens.
    Launch range(FloatArray x, FloatArray range) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        int k = weights.k();
        return new Launch("quantization-range", node, Grid.of(1, binding.device().groupSize()), 5,
                List.of(step, x, range),
                (graph, id) -> graph.task(id, FakeQuantize::range, context, step, x, range, k));
    }

    /// x rounded to uint8.
    Launch roundByRange(FloatArray x, FloatArray range, FloatArray rounded, Operand input) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        int k = weights.k();
        int count = DeviceRows.count(input);
        Grid grid = Grid.covering(DeviceRows.most(input, binding) * k, binding.device().groupSize());
        return new Launch("round-by-range", node, grid, 7, List.of(step, x, range, rounded),
                (graph, id) -> graph.task(id, FakeQuantize::byRange, context, step, x, range, rounded, k, count));
    }
}
