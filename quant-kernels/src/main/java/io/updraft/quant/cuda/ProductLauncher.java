package io.updraft.quant.cuda;

import io.updraft.runtime.cuda.CudaExtension;
import io.updraft.runtime.cuda.DirectKernel;
import io.updraft.runtime.cuda.DirectLaunch;
import io.updraft.runtime.cuda.TensorMap;
import io.updraft.runtime.intrinsics.EmulatedTensors;
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
    /** Of the devices that the kernels are divided for. */
    private static final int MULTIPROCESSORS = 132;
    /** Outputs of a row of tiles. */
    private static final int ROW_TILE = 16;
    /** What of it is not dynamic. */
    private static final int STATIC_BYTES = 48 * 1024;
    /** Words of weights that a work-item can keep in registers. */
    private static final int MOST_WORDS = 64;
    private static final String KERNEL_METHOD = "multiply";

    private ProductLauncher() {
    }

    /**
     * How {@link FewTokens} divides its work, see {@link FewTokens#split}, how many work-groups a multiprocessor is to have
     * registers for, and whether it begins while the kernel before it ends.
     */
    record FewVariant(int warps, int rows, int stages, int together, boolean early) {
        FewVariant(int warps, int rows) {
            this(warps, rows, 0, 1, true);
        }

        /** Bytes of dynamic local memory. */
        int localBytes(TileLayout weight) {
            int tile = FewTokensTile.tileBytes(8 * TileDecode.words(weight.format().ordinal()), weight.groups(),
                    weight.zeroed() ? 1 : 0);
            return FewTokens.barrierBytes(warps, stages) + warps * stages * rows * tile;
        }

        /** What was fastest on an H200 at the shapes of a model with 7 billion parameters, in chains of products as there. */
        static FewVariant of(TileLayout weight, int tokens, boolean gated) {
            if (gated && tokens == 1 && weight.format() != TiledWeight.Format.CODEBOOK) {
                return new FewVariant(8, 2, weight.format().bits() > 8 ? 2 : 0, 2, true);
            }
            FewVariant plain = of(weight, tokens);
            return gated ? plain.paired() : plain;
        }

        private static FewVariant of(TileLayout weight, int tokens) {
            int bits = weight.format().bits();
            int even = Math.ceilDiv(weight.n(), ROW_TILE * MULTIPROCESSORS);
            boolean codebook = weight.format() == TiledWeight.Format.CODEBOOK;
            if (tokens > 1) {
                return bits > 4 || codebook ? new FewVariant(4, 2)
                        : new FewVariant(8, Math.min(even, 6), tokens <= 8 && !weight.zeroed() ? 3 : 2, 1, true);
            }
            if (bits > 8) {
                return new FewVariant(8, 1);
            }
            if (codebook) {
                return new FewVariant(8, Math.min(even, 3), 2, 2, true);
            }
            if (bits > 4) {
                return even <= 2 ? new FewVariant(8, 1)
                        : even <= 6 ? new FewVariant(8, 3, 2, 2, true) : new FewVariant(8, 4, 0, 2, true);
            }
            return even <= 2 ? new FewVariant(16, even) : new FewVariant(8, even <= 6 ? 3 : 4, 0, 2, true);
        }

        /** What may be faster at some shape, on a device with direct launches or on others. */
        static List<FewVariant> candidates(TileLayout weight, int tokens, boolean direct) {
            List<FewVariant> all = tokens == 1
                    ? List.of(new FewVariant(8, 3, 0, 2, true), new FewVariant(8, 3, 2, 2, true),
                            new FewVariant(8, 4, 0, 2, true), new FewVariant(8, 1), new FewVariant(16, 2))
                    : List.of(new FewVariant(8, 6, 2, 1, true), new FewVariant(8, 6), new FewVariant(4, 3, 4, 2, true),
                            new FewVariant(4, 2), new FewVariant(4, 4));
            return all.stream().filter(each -> each.fits(weight, tokens) && (direct || each.stages == 0)).toList();
        }

        /** Whether registers and local memory have room. */
        boolean fits(TileLayout weight, int tokens) {
            int words = 8 * TileDecode.words(weight.format().ordinal());
            int fixed = FewTokens.localBytes(warps, rows, weight.format().ordinal(), tokens);
            return (stages > 0 || rows * words <= MOST_WORDS) && fixed <= STATIC_BYTES
                    && fixed + localBytes(weight) <= SHARED_BYTES;
        }

        /** Short, for choices that are kept. */
        String label() {
            return "w" + warps + "r" + rows + (stages > 0 ? "s" + stages : "") + (together > 1 ? "x" + together : "");
        }

        /** With as many gates as other factors in each work-group. */
        FewVariant paired() {
            return new FewVariant(warps, Math.max(2, rows - rows % 2), stages, together, early);
        }

        int split() {
            return FewTokens.split(warps, rows, stages);
        }

        /** Work-groups for so many outputs. */
        int groups(int outputs) {
            return Math.ceilDiv(outputs, ROW_TILE * rows);
        }
    }

    /** The tile of {@link ManyTokens}: tokens, buffers, and tiles of tokens taken together. */
    record ManyVariant(int tileM, int stages, int band) {
        /** Tiles' tokens, and what a tile of so many takes on an H200: about as much time as the other numbers say. */
        private static final int[][] TIMES = {{64, 3}, {128, 4}, {256, 7}};

        /** The tile with which the multiprocessor that has the most of them takes the least time. */
        static ManyVariant of(TileLayout weight, int tokens) {
            // Words and sums of more tokens would not fit registers with weights of more than 4 bits.
            int most = weight.format().bits() > 4 ? 128 : 256;
            int tileM = most;
            int least = Integer.MAX_VALUE;
            for (int[] each : TIMES) {
                int tiles = Math.ceilDiv(weight.n(), ManyTokens.TILE_N) * Math.ceilDiv(tokens, each[0]);
                int time = Math.ceilDiv(tiles, MULTIPROCESSORS) * each[1];
                if (each[0] <= most && time < least) {
                    least = time;
                    tileM = each[0];
                }
            }
            int codebook = weight.format() == TiledWeight.Format.CODEBOOK ? 256 * 4 * ManyTokens.COPIES : 16;
            return new ManyVariant(tileM, Math.min(8, (SHARED_BYTES - BARRIER_BYTES - codebook) / (tileM * 256)), 8);
        }

        /** Short, for what explains choices. */
        String label() {
            return "t" + tileM + "s" + stages;
        }
    }

    /** The tile of {@link DenseProduct}: outputs, tokens that are read, buffers, and tiles of tokens taken together. */
    record DenseVariant(int tileN, int boxM, int stages, int band) {
        private static final int WIDEST = 256;
        /** Of E4M3, whose sums are in registers twice. */
        private static final int WIDEST_FLOATS = 192;
        private static final int NARROWEST = 32;
        private static final int MOST_STAGES = 8;
        private static final int BOX_ROWS = 8;

        /**
         * The width with which the slowest multiprocessor has the fewest rows to read: that is what an H200 takes its time for
         * with 1 to 4096 tokens.
         */
        static DenseVariant of(int kind, int outputs, int tokens) {
            int boxM = Math.min(DenseProduct.TILE_M, Math.ceilDiv(tokens, BOX_ROWS) * BOX_ROWS);
            int tilesM = Math.ceilDiv(tokens, DenseProduct.TILE_M);
            int widest = kind == DenseProduct.E4M3 ? WIDEST_FLOATS : WIDEST;
            int best = widest;
            long least = Long.MAX_VALUE;
            for (int tileN = widest; tileN >= NARROWEST; tileN -= NARROWEST) {
                long rounds = Math.ceilDiv((long) tilesM * Math.ceilDiv(outputs, tileN), MULTIPROCESSORS);
                if (rounds * (tileN + boxM) < least) {
                    least = rounds * (tileN + boxM);
                    best = tileN;
                }
            }
            return new DenseVariant(best, boxM,
                    Math.min(MOST_STAGES, (SHARED_BYTES - BARRIER_BYTES) / stageBytes(best)), 16);
        }

        static int stageBytes(int tileN) {
            return (DenseProduct.TILE_M + tileN) * 128;
        }
    }

    /**
     * A product of two matrices as they are in memory.
     *
     * @param kind
     *            of {@link DenseProduct}
     * @param k
     *            columns, whose bytes are a multiple of 16
     * @param extras
     *            the bits of {@link DenseProduct}
     */
    record Dense(int kind, int n, int k, int extras) {
        TensorMap.Element element() {
            return kind == DenseProduct.HALF
                    ? TensorMap.Element.HALF
                    : kind == DenseProduct.BFLOAT16 ? TensorMap.Element.BFLOAT16 : TensorMap.Element.BYTE;
        }

        /** The maps of x, parameter 0, and W, parameter 1. */
        List<TensorMap> maps(int tokens, TileArrays.Place weight, DenseVariant variant) {
            return List.of(map(0, element(), tokens, k, variant.boxM()),
                    map(1, element(), n, k, variant.tileN()).at(weight.offset()));
        }
    }

    static TaskGraph few(TaskGraph graph, String id, FewVariant variant, TileArrays arrays, TornadoNativeArray x,
            int tokens, TornadoNativeArray y, boolean floats, Fusion fusion) {
        TileLayout weight = arrays.layout();
        int inFloats = floats ? 1 : 0;
        int split = variant.split();
        int n = weight.n();
        int k = weight.k();
        int format = weight.format().ordinal();
        int groups = weight.groups();
        int zeroed = weight.zeroed() ? 1 : 0;
        int extras = fusion.extras(arrays.biased());
        int epsilon = Float.floatToIntBits(fusion.epsilon());
        DirectKernel kernel = new DirectKernel(
                name("few", tokens, n, k, format, groups, zeroed, extras, split, variant.together(), inFloats,
                        epsilon),
                KERNEL_METHOD,
                target -> {
                    ByteArray codes = new ByteArray(16);
                    ShortArray some = new ShortArray(16);
                    ShortArray scales = new ShortArray(16);
                    ShortArray zeros = new ShortArray(16);
                    ShortArray biases = new ShortArray(16);
                    ShortArray others = new ShortArray(16);
                    ShortArray gains = new ShortArray(16);
                    ShortArray out = new ShortArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, some, codes, scales, zeros, biases,
                            others, gains)
                            .task(DirectKernel.TASK, FewTokens::multiply, new KernelContext(), some, codes, scales,
                                    zeros, biases, others, gains, out, tokens, n, k, format, groups, zeroed, extras,
                                    split, inFloats, epsilon)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, out);
                }, 32 * variant.warps(), 10, variant.together());
        List<TornadoNativeArray> parameters = new ArrayList<>(List.of(x));
        parameters.addAll(arrays.arrays());
        int bias = parameters.size() - 1;
        fusion.residual().filter(residual -> residual != y).ifPresent(parameters::add);
        fusion.gain().ifPresent(parameters::add);
        parameters.add(y);
        // Arrays that are not read are the bias again.
        int other = fusion.residual().map(parameters::indexOf).orElse(bias);
        int gain = fusion.gain().map(parameters::indexOf).orElse(bias);
        List<Long> offsets = new ArrayList<>(List.of(0L));
        offsets.addAll(arrays.offsets());
        offsets.addAll(List.of(other == bias ? offsets.get(bias) : 0L, gain == bias ? offsets.get(bias) : 0L, 0L));
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel), variant.groups(n),
                Math.ceilDiv(tokens, 16), 1, variant.localBytes(weight), false, List.of(),
                List.of(0, 1, 2, 3, bias, other, gain, parameters.size() - 1), variant.early());
        return launch.at(offsets).addTo(graph, id, 1, parameters.toArray(TornadoNativeArray[]::new));
    }

    /**
     * The same as a task of TornadoVM's, whose arrays are whole and tiles loaded to registers; for the emulator and devices of
     * other capabilities.
     */
    static TaskGraph fewAsTask(TaskGraph graph, String id, FewVariant variant, TileArrays arrays, TornadoNativeArray x,
            int tokens, TornadoNativeArray y, boolean floats, Fusion fusion) {
        TileLayout weight = arrays.layout();
        if (arrays.offsets().stream().anyMatch(offset -> offset != 0)) {
            throw new IllegalArgumentException("a task knows no offsets, found " + arrays.offsets());
        }
        return graph.task(id, FewTokens::multiply, new KernelContext(), x, (ByteArray) arrays.codes().array(),
                arrays.scales().array(), arrays.zeros().array(), arrays.bias().array(),
                fusion.residual().orElse(arrays.bias().array()), fusion.gain().orElse(arrays.bias().array()), y, tokens,
                weight.n(), weight.k(), weight.format().ordinal(), weight.groups(), weight.zeroed() ? 1 : 0,
                fusion.extras(arrays.biased()), FewTokens.split(variant.warps(), variant.rows(), 0), floats ? 1 : 0,
                Float.floatToIntBits(fusion.epsilon()));
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

    /**
     * Adds a {@link DenseProduct}.
     *
     * @param tokens
     *            the most
     * @param shape
     *            their number, and that of their tiles
     * @param scales
     *            of tokens, see {@link DenseProduct}
     * @param outputs
     *            what it has of each output
     */
    static TaskGraph dense(TaskGraph graph, String id, DenseVariant variant, Dense product, TornadoNativeArray x,
            int tokens, TileArrays.Place weight, TornadoNativeArray shape, TornadoNativeArray scales,
            TileArrays.Place outputs, TornadoNativeArray y) {
        int n = product.n();
        int k = product.k();
        int tileN = variant.tileN();
        int boxM = variant.boxM();
        int stages = variant.stages();
        int band = variant.band();
        int extras = product.extras();
        int kind = product.kind();
        DirectKernel kernel = new DirectKernel(name("dense", n, k, tileN, boxM, stages, band, extras, kind),
                KERNEL_METHOD,
                target -> {
                    ByteArray maps = new ByteArray(16);
                    IntArray someShape = new IntArray(16);
                    FloatArray ofTokens = new FloatArray(16);
                    ShortArray ofOutputs = new ShortArray(16);
                    ShortArray out = new ShortArray(16);
                    target.transferToDevice(DataTransferMode.FIRST_EXECUTION, maps, someShape, ofTokens, ofOutputs)
                            .task(DirectKernel.TASK, DenseProduct::multiply, new KernelContext(), maps, someShape,
                                    ofTokens, ofOutputs, out, n, k, tileN, boxM, stages, band, extras, kind)
                            .transferToHost(DataTransferMode.UNDER_DEMAND, out);
                }, DenseProduct.THREADS, 8);
        int works = Math.ceilDiv(n, tileN) * Math.ceilDiv(tokens, DenseProduct.TILE_M);
        DirectLaunch launch = new DirectLaunch(kernel, CudaExtension.require().source(kernel), works, 1, 1,
                stages * DenseVariant.stageBytes(tileN) + BARRIER_BYTES, true, product.maps(tokens, weight, variant),
                List.of(2, 3, 4, 5));
        return launch.at(List.of(0L, 0L, outputs.offset(), 0L)).addTo(graph, id, 1, x, weight.array(), shape, scales,
                outputs.array(), y);
    }

    /** The same as a task of TornadoVM's, for the emulator. */
    static TaskGraph denseAsTask(TaskGraph graph, String id, DenseVariant variant, Dense product, TornadoNativeArray x,
            int tokens, TileArrays.Place weight, TornadoNativeArray shape, TornadoNativeArray scales,
            TileArrays.Place outputs, TornadoNativeArray y) {
        if (weight.offset() != 0 || outputs.offset() != 0) {
            throw new IllegalArgumentException("a task knows no offsets, found " + weight + " and " + outputs);
        }
        ByteArray maps = EmulatedTensors.bind(product.maps(tokens, weight, variant),
                List.of(x, weight.array()));
        return graph.transferToDevice(DataTransferMode.FIRST_EXECUTION, maps).task(id, DenseProduct::multiply,
                new KernelContext(), maps, shape, scales, outputs.array(), y, product.n(), product.k(),
                variant.tileN(), variant.boxM(), variant.stages(), variant.band(), product.extras(), product.kind());
    }

    private static String name(String kernel, int... scalars) {
        return "product_" + kernel + Arrays.toString(scalars).replaceAll("[^0-9]+", "_");
    }

    private static TensorMap map(int parameter, TensorMap.Element element, long rows, long k, int box) {
        return new TensorMap(parameter, element, List.of(k, rows, 1L, 1L), List.of(k, k, k), box);
    }
}
