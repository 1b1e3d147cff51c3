package io.updraft.quant.cuda;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import io.updraft.runtime.cuda.TensorMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.ShortArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** Adds launches of this package's kernels to graphs, on devices of compute capability 9.0. */
final class ProductLauncher {
    /** The most local memory of a work-group there. */
    private static final int SHARED_BYTES = 227 * 1024;
    private static final int BARRIER_BYTES = 256;
    /** The longest row that fits local memory beside 32 copies of a codebook. */
    private static final int SHORT_ROW = 4096;
    private static final String KERNEL_METHOD = "multiply";

    private ProductLauncher() {
    }

    /** How {@link FewTokens} divides a row of tiles, and whether it begins while the kernel before it ends. */
    record FewVariant(int warps, int unroll, int copies, boolean early) {
        FewVariant(int warps, int unroll, int copies) {
            this(warps, unroll, copies, true);
        }

        static FewVariant of(TileLayout weight, int tokens) {
            boolean whole = tokens == 1 && weight.k() <= FewTokens.LONGEST;
            if (weight.format() == TiledWeight.Format.CODEBOOK) {
                return whole
                        ? new FewVariant(8, 4, weight.k() <= SHORT_ROW ? 32 : 16)
                        : new FewVariant(4, 1, 16);
            }
            int words = weight.format().bits() / 4;
            int most = whole ? 4 : tokens <= 8 ? 2 : 1;
            return new FewVariant(8, Math.max(1, most / words), 32);
        }
    }

    /** The tile of {@link ManyTokens}: tokens, buffers, and tiles of tokens taken together. */
    record ManyVariant(int tileM, int stages, int band) {
        static ManyVariant of(TileLayout weight, int tokens) {
            // Words and sums of more tokens would not fit registers with weights of more than 4 bits.
            int most = weight.format().bits() > 4 ? 128 : 256;
            int tileM = Math.min(most, tokens <= 64 ? 64 : tokens <= 128 ? 128 : 256);
            int codebook = weight.format() == TiledWeight.Format.CODEBOOK ? 256 * 4 * ManyTokens.COPIES : 16;
            return new ManyVariant(tileM, Math.min(8, (SHARED_BYTES - BARRIER_BYTES - codebook) / (tileM * 256)), 8);
        }
    }

    /** The tile of {@link DenseProduct}: outputs, buffers, and tiles of tokens taken together. */
    record DenseVariant(int tileN, int stages, int band) {
        static DenseVariant of(int outputs) {
            return new DenseVariant(outputs <= 128 ? 128 : 256, outputs <= 128 ? 6 : 4, 8);
        }
    }

    static TaskGraph few(TaskGraph graph, String id, FewVariant variant, TileArrays arrays, TornadoNativeArray x,
            int tokens, TornadoNativeArray y, boolean floats) {
        TileLayout weight = arrays.layout();
        int inFloats = floats ? 1 : 0;
        int warps = variant.warps();
        int unroll = variant.unroll();
        int copies = variant.copies();
        int n = weight.n();
        int k = weight.k();
        int format = weight.format().ordinal();
        int groups = weight.groups();
        int zeroed = weight.zeroed() ? 1 : 0;
        int withBias = arrays.biased() ? 1 : 0;
        DirectKernel kernel = new DirectKernel(
                name("few", tokens, n, k, format, groups, zeroed, withBias, warps, unroll, copies, inFloats),
                KERNEL_METHOD,
                target -> {
                    ByteArray codes = new ByteArray(16);
                    ShortArray some = new ShortArray(16);
                    ShortArray scales = new ShortArray(16);
                    ShortArray zeros = new ShortArray(16);
                    ShortArray biases = new ShortArray(16);
                    ShortArray out = new ShortArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, some, codes, scales, zeros, biases)
                            .task(DirectKernel.TASK, FewTokens::multiply, new KernelContext(), some, codes, scales,
                                    zeros, biases, out, tokens, n, k, format, groups, zeroed, withBias, warps, unroll,
                                    copies, inFloats)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, out);
                }, 32 * warps, 11);
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel), Math.ceilDiv(n, 16),
                Math.ceilDiv(tokens, 16), 1, 0, false, List.of(), List.of(0, 1, 2, 3, 4, 5), variant.early());
        return launch.at(offsets(1, arrays)).addTo(graph, id, 1, x, arrays.codes().array(), arrays.scales().array(),
                arrays.zeros().array(), arrays.bias().array(), y);
    }

    /** The same as a task of TornadoVM's, whose arrays are whole; for the emulator and devices of other capabilities. */
    static TaskGraph fewAsTask(TaskGraph graph, String id, FewVariant variant, TileArrays arrays, TornadoNativeArray x,
            int tokens, TornadoNativeArray y, boolean floats) {
        TileLayout weight = arrays.layout();
        if (arrays.offsets().stream().anyMatch(offset -> offset != 0)) {
            throw new IllegalArgumentException("a task knows no offsets, found " + arrays.offsets());
        }
        return graph.task(id, FewTokens::multiply, new KernelContext(), x, (ByteArray) arrays.codes().array(),
                arrays.scales().array(), arrays.zeros().array(), arrays.bias().array(), y, tokens, weight.n(),
                weight.k(), weight.format().ordinal(), weight.groups(), weight.zeroed() ? 1 : 0,
                arrays.biased() ? 1 : 0, variant.warps(), variant.unroll(), variant.copies(), floats ? 1 : 0);
    }

    /** Offsets of a kernel's arrays: {@code before} whole ones, the weight's, y. */
    private static List<Long> offsets(int before, TileArrays arrays) {
        List<Long> offsets = new ArrayList<>(Collections.nCopies(before, 0L));
        offsets.addAll(arrays.offsets());
        offsets.add(0L);
        return offsets;
    }

    static TaskGraph many(TaskGraph graph, String id, ManyVariant variant, TileArrays arrays, TornadoNativeArray x,
            int tokens, TornadoNativeArray shape, TornadoNativeArray y, boolean floats) {
        TileLayout weight = arrays.layout();
        int inFloats = floats ? 1 : 0;
        int tileM = variant.tileM();
        int stages = variant.stages();
        int band = variant.band();
        int n = weight.n();
        int k = weight.k();
        int format = weight.format().ordinal();
        int groups = weight.groups();
        int zeroed = weight.zeroed() ? 1 : 0;
        int withBias = arrays.biased() ? 1 : 0;
        DirectKernel kernel = new DirectKernel(
                name("many", n, k, tileM, stages, band, format, groups, zeroed, withBias, inFloats), KERNEL_METHOD,
                target -> {
                    ByteArray maps = new ByteArray(16);
                    IntArray someShape = new IntArray(16);
                    ByteArray codes = new ByteArray(16);
                    ShortArray scales = new ShortArray(16);
                    ShortArray zeros = new ShortArray(16);
                    ShortArray biases = new ShortArray(16);
                    ShortArray out = new ShortArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, someShape, codes, scales, zeros,
                            biases)
                            .task(DirectKernel.TASK, ManyTokens::multiply, new KernelContext(), maps, someShape, codes,
                                    scales, zeros, biases, out, n, k, tileM, stages, band, format, groups, zeroed,
                                    withBias, inFloats)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, out);
                }, ManyTokens.THREADS, 10);
        int works = Math.ceilDiv(n, ManyTokens.TILE_N) * Math.ceilDiv(tokens, tileM);
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel), works, 1, 1,
                stages * tileM * 256 + BARRIER_BYTES, true,
                List.of(map(0, TensorMap.Element.HALF, tokens, k, tileM)), List.of(1, 2, 3, 4, 5, 6));
        return launch.at(offsets(1, arrays)).addTo(graph, id, 1, x, shape, arrays.codes().array(),
                arrays.scales().array(), arrays.zeros().array(), arrays.bias().array(), y);
    }

    /** The same for a matrix [n, k] that is not in tiles; scales are read for signed bytes. */
    static TaskGraph dense(TaskGraph graph, String id, DenseVariant variant, int kind, TornadoNativeArray x, int tokens,
            TornadoNativeArray weight, int n, int k, IntArray shape, FloatArray tokenScales, FloatArray outputScales,
            TornadoNativeArray bias, boolean biased, TornadoNativeArray y) {
        int tileN = variant.tileN();
        int stages = variant.stages();
        int band = variant.band();
        int withBias = biased ? 1 : 0;
        DirectKernel kernel = new DirectKernel(name("dense", n, k, tileN, stages, band, withBias, kind), KERNEL_METHOD,
                target -> {
                    ByteArray maps = new ByteArray(16);
                    IntArray someShape = new IntArray(16);
                    ShortArray biases = new ShortArray(16);
                    FloatArray ofTokens = new FloatArray(16);
                    FloatArray ofOutputs = new FloatArray(16);
                    ShortArray out = new ShortArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, someShape, biases, ofTokens,
                            ofOutputs)
                            .task(DirectKernel.TASK, DenseProduct::multiply, new KernelContext(), maps, someShape,
                                    biases, ofTokens, ofOutputs, out, n, k, tileN, stages, band, withBias, kind)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, out);
                }, DenseProduct.THREADS, 7);
        TensorMap.Element element = switch (kind) {
            case DenseProduct.INT8 -> TensorMap.Element.BYTE;
            case DenseProduct.BFLOAT16 -> TensorMap.Element.BFLOAT16;
            default -> TensorMap.Element.HALF;
        };
        int works = Math.ceilDiv(n, tileN) * Math.ceilDiv(tokens, DenseProduct.TILE_M);
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel), works, 1, 1,
                stages * (DenseProduct.TILE_M + tileN) * 128 + BARRIER_BYTES, true,
                List.of(map(0, element, tokens, k, DenseProduct.TILE_M), map(1, element, n, k, tileN)),
                List.of(2, 3, 4, 5, 6));
        return launch.addTo(graph, id, 1, x, weight, shape, bias, tokenScales, outputScales, y);
    }

    private static String name(String kernel, int... scalars) {
        return "product_" + kernel + Arrays.toString(scalars).replaceAll("[^0-9]+", "_");
    }

    private static TensorMap map(int parameter, TensorMap.Element element, long rows, long k, int box) {
        return new TensorMap(parameter, element, List.of(k, rows, 1L, 1L), List.of(k, k, k), box);
    }
}
