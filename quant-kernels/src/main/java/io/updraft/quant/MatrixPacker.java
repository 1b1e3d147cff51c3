package io.updraft.quant;

import io.updraft.runtime.host.Preparation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Packs parts that share format and blocks into one [PackedMatrix], panels in parallel.
final class MatrixPacker {
    private static final Logger LOG = System.getLogger(MatrixPacker.class.getName());
    private static final int WIDTH = PackedMatrix.WIDTH;
    private static final int HALF = WIDTH / 2;

    private final List<WeightSource> parts;
    private final int[] firstRows;
    private final int n;
    private final int k;
    private final Preparation preparation;
    private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);

    private MatrixPacker(List<WeightSource> parts, Preparation preparation) {
        this.parts = parts;
        this.preparation = preparation;
        this.k = parts.getFirst().k();
        this.firstRows = new int[parts.size() + 1];
        for (int p = 0; p < parts.size(); p++) {
            firstRows[p + 1] = Math.addExact(firstRows[p], parts.get(p).n());
        }
        this.n = firstRows[parts.size()];
    }

    private static final class Buffers {
        private short[] codes = new short[0];
        private float[] floats = new float[0];
        private int[] words = new int[0];
    }

    /// All parts of a node, neighbours that can share a matrix together.
    static List<PackedMatrix> pack(String node, List<WeightSource> parts, List<float[]> biases,
            Preparation preparation) {
        List<PackedMatrix> matrices = new ArrayList<>();
        for (int from = 0; from < parts.size();) {
            int to = from + 1;
            while (to < parts.size() && matches(parts.get(from), parts.get(to))) {
                to++;
            }
            matrices.add(new MatrixPacker(parts.subList(from, to), preparation).pack(node, biases.subList(from, to)));
            from = to;
        }
        return matrices;
    }

    private static boolean matches(WeightSource a, WeightSource b) {
        return a.format() == b.format() && a.blockSize() == b.blockSize()
                && a.inflate().isEmpty() == b.inflate().isEmpty();
    }

    private PackedMatrix pack(String node, List<float[]> biases) {
        String inflate = parts.getFirst().inflate();
        if (inflate.isEmpty()) {
            try {
                return pack(parts.getFirst().format(), biases);
            } catch (DenseSource.NotEncodable _) {
                inflate = "some of its fp16 weights are 128 or more, or not finite";
            }
        }
        LOG.log(Level.WARNING, "Linear ''{0}'': weights are kept in fp32, because {1}", node, inflate);
        return pack(PackedFormat.FLOAT32, biases);
    }

    private PackedMatrix pack(PackedFormat format, List<float[]> biases) {
        int perHalf = format.perHalf();
        int paddedK = Math.ceilDiv(k, perHalf) * perHalf;
        int size = format.isQuantized() && parts.getFirst().blockSize() < k ? parts.getFirst().blockSize() : paddedK;
        int blocks = Math.ceilDiv(paddedK, size);
        int panels = Math.ceilDiv(n, WIDTH);
        Arena arena = preparation.arena();
        long panelBytes = format.panelBytes(paddedK);
        // 64 bytes more, because vector loads of the last row may be wider than what is left of it
        long data = arena.allocate(panels * panelBytes + PackedMatrix.WORDS_BYTES, 64).address();
        long bytes = panels * panelBytes;
        long scales = 0;
        long zeroData = 0;
        ZeroPoints kind = ZeroPoints.UNIFORM;
        int zero = 0;
        if (format.isQuantized()) {
            kind = zeroPoints();
            zero = kind == ZeroPoints.UNIFORM ? quantized(0).zero(0, 0) : 0;
            long scaleBytes = (long) panels * blocks * PackedMatrix.ROW_BYTES;
            scales = arena.allocate(scaleBytes, 64).address();
            bytes += scaleBytes;
            if (kind != ZeroPoints.UNIFORM) {
                long zeroBytes = kind == ZeroPoints.FLOAT ? scaleBytes : scaleBytes / 2;
                zeroData = arena.allocate(zeroBytes, 64).address();
                bytes += zeroBytes;
            }
        }
        long bias = 0;
        if (biases.stream().anyMatch(values -> values.length > 0)) {
            bias = arena.allocate((long) panels * PackedMatrix.ROW_BYTES, 64).address();
            bytes += (long) panels * PackedMatrix.ROW_BYTES;
            for (int p = 0; p < parts.size(); p++) {
                Native.write(biases.get(p), 0, bias + firstRows[p] * 4L, biases.get(p).length);
            }
        }
        PackedMatrix matrix = new PackedMatrix(format, n, k, paddedK, size, blocks, data, scales, kind, zero, zeroData,
                bias, bytes);
        preparation.workers().run(panels, (panel, _) -> packPanel(matrix, panel));
        return matrix;
    }

    private QuantizedSource quantized(int part) {
        return (QuantizedSource) parts.get(part);
    }

    private ZeroPoints zeroPoints() {
        boolean uniform = true;
        for (int p = 0; p < parts.size(); p++) {
            QuantizedSource part = quantized(p);
            if (part.floatZeros().length != 0) {
                return ZeroPoints.FLOAT;
            }
            uniform &= part.hasOneZero() && part.zero(0, 0) == quantized(0).zero(0, 0);
        }
        return uniform ? ZeroPoints.UNIFORM : ZeroPoints.PACKED;
    }

    private void packPanel(PackedMatrix matrix, int panel) {
        Buffers scratch = buffers.get();
        int stride = matrix.paddedK();
        int first = panel * WIDTH;
        int count = Math.min(WIDTH, n - first);
        if (matrix.format() == PackedFormat.FLOAT32) {
            if (scratch.floats.length < WIDTH * stride * 2) {
                scratch.floats = new float[WIDTH * stride * 2];
            }
            Arrays.fill(scratch.floats, 0);
            for (int p = 0; p < parts.size(); p++) {
                int from = Math.max(first, firstRows[p]);
                int to = Math.min(first + count, firstRows[p + 1]);
                if (from < to) {
                    float[] rows = from == first ? scratch.floats : new float[(to - from) * stride];
                    parts.get(p).floats(from - firstRows[p], to - from, rows, stride);
                    if (from != first) {
                        System.arraycopy(rows, 0, scratch.floats, (from - first) * stride, (to - from) * stride);
                    }
                }
            }
            transpose(scratch.floats, stride);
            Native.write(scratch.floats, WIDTH * stride, matrix.panel(panel), WIDTH * stride);
            return;
        }
        packCodes(matrix, panel, scratch, first, count);
        if (matrix.format().isQuantized()) {
            packScales(matrix, panel, first, count);
        }
    }

    /// `[32][k]` in the array's first half to `[k][32]` in its second.
    private static void transpose(float[] values, int k) {
        int base = WIDTH * k;
        for (int i = 0; i < k; i++) {
            for (int row = 0; row < WIDTH; row++) {
                values[base + i * WIDTH + row] = values[row * k + i];
            }
        }
    }

    private void packCodes(PackedMatrix matrix, int panel, Buffers scratch, int first, int count) {
        int stride = matrix.paddedK();
        if (scratch.codes.length < WIDTH * stride) {
            scratch.codes = new short[WIDTH * stride];
        }
        Arrays.fill(scratch.codes, (short) 0);
        for (int p = 0; p < parts.size(); p++) {
            int from = Math.max(first, firstRows[p]);
            int to = Math.min(first + count, firstRows[p + 1]);
            if (from < to) {
                short[] rows = from == first ? scratch.codes : new short[(to - from) * stride];
                parts.get(p).codes(from - firstRows[p], to - from, rows, stride);
                if (from != first) {
                    System.arraycopy(rows, 0, scratch.codes, (from - first) * stride, (to - from) * stride);
                }
            }
        }
        int perHalf = matrix.format().perHalf();
        int words = stride / perHalf * HALF;
        if (scratch.words.length < words) {
            scratch.words = new int[words];
        }
        switch (matrix.format()) {
            case BITS4 -> nibbleWords(scratch.codes, scratch.words, stride);
            default -> words(scratch.codes, scratch.words, stride, matrix.format().bits(), perHalf);
        }
        Native.write(scratch.words, 0, matrix.panel(panel), words);
    }

    private static void words(short[] codes, int[] words, int stride, int bits, int perHalf) {
        int mask = bits == 16 ? 0xffff : (1 << bits) - 1;
        for (int i = 0; i < HALF; i++) {
            int low = i * stride;
            int high = (HALF + i) * stride;
            for (int g = 0; g < stride / perHalf; g++) {
                int word = 0;
                for (int j = 0; j < perHalf; j++) {
                    word |= (codes[low++] & mask) << j * bits | (codes[high++] & mask) << 16 + j * bits;
                }
                words[g * HALF + i] = word;
            }
        }
    }

    private static void nibbleWords(short[] codes, int[] words, int stride) {
        for (int i = 0; i < HALF; i++) {
            int low = i * stride;
            int high = (HALF + i) * stride;
            for (int g = 0; g < stride / 4; g++) {
                words[g * HALF + i] = codes[low] | codes[low + 1] << 4 | codes[low + 2] << 8 | codes[low + 3] << 12
                        | codes[high] << 16 | codes[high + 1] << 20 | codes[high + 2] << 24 | codes[high + 3] << 28;
                low += 4;
                high += 4;
            }
        }
    }

    private void packScales(PackedMatrix matrix, int panel, int first, int count) {
        int blocks = matrix.blocks();
        float[] scales = new float[blocks * WIDTH];
        float[] floatZeros = new float[matrix.zeroPoints() == ZeroPoints.FLOAT ? blocks * WIDTH : 0];
        int[] zeros = new int[matrix.zeroPoints() == ZeroPoints.PACKED ? blocks * HALF : 0];
        for (int p = 0; p < parts.size(); p++) {
            QuantizedSource part = quantized(p);
            for (int row = Math.max(first, firstRows[p]); row < Math.min(first + count, firstRows[p + 1]); row++) {
                int lane = row - first;
                int own = row - firstRows[p];
                for (int b = 0; b < blocks; b++) {
                    scales[b * WIDTH + lane] = part.scales()[own * blocks + b];
                    switch (matrix.zeroPoints()) {
                        case UNIFORM -> {
                        }
                        case FLOAT -> floatZeros[b * WIDTH + lane] = part.floatZeros().length == 0
                                ? part.zero(own, b)
                                : part.floatZeros()[own * blocks + b];
                        case PACKED -> zeros[b * HALF + lane % HALF] |= part.zero(own, b) << (lane < HALF ? 0 : 16);
                    }
                }
            }
        }
        Native.write(scales, 0, matrix.scalesOf(panel), scales.length);
        if (floatZeros.length != 0) {
            Native.write(floatZeros, 0, matrix.zeroPointsOf(panel), floatZeros.length);
        }
        if (zeros.length != 0) {
            Native.write(zeros, 0, matrix.zeroPointsOf(panel), zeros.length);
        }
    }
}
