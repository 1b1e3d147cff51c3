package io.updraft.quant;

import java.util.Arrays;

/// The products in plain Java: where the Vector API is absent, and until its kernels are compiled. Same bits.
final class PlainPanels implements PanelProduct {
    private static final int WIDTH = PackedMatrix.WIDTH;

    @Override
    public void compute(LinearJob job, int panel, int firstRow, int lastRow, long workspace) {
        PackedMatrix matrix = job.matrix;
        PanelScratch scratch = PanelScratch.get();
        int rows = lastRow - firstRow;
        boolean dense = !matrix.format().isQuantized();
        boolean exact = job.activation == Activation.UINT8_DYNAMIC;
        Arrays.fill(scratch.totals, 0, rows * WIDTH, 0);
        Arrays.fill(scratch.integers, 0, rows * WIDTH, 0);
        int size = matrix.blockSize();
        int k = matrix.paddedK();
        for (int from = 0; from < k;) {
            int to = Chunks.end(matrix, from);
            PlainDecoder.decode(matrix, panel, from, to, scratch);
            for (int begin = from; begin < to;) {
                int block = begin / size;
                int blockEnd = Math.min(k, (block + 1) * size);
                int end = Math.min(to, blockEnd);
                if (begin == block * size || exact) {
                    Arrays.fill(scratch.sums, 0, rows * WIDTH, 0);
                }
                for (int r = 0; r < rows; r++) {
                    long x = job.x + (firstRow + r) * job.xStride + begin * 4L;
                    multiply(x, end - begin, job.paired, scratch, (begin - from) * WIDTH, r * WIDTH);
                }
                if (exact) {
                    for (int i = 0; i < rows * WIDTH; i++) {
                        scratch.integers[i] += (int) scratch.sums[i];
                    }
                } else if (!dense && end == blockEnd) {
                    Native.read(matrix.scalesOf(panel) + (long) block * PackedMatrix.ROW_BYTES, scratch.scales, 0,
                            WIDTH);
                    for (int r = 0; r < rows; r++) {
                        float xScale = Native.getFloat(job.xScales + (firstRow + r) * job.xScalesStride + block * 4L);
                        scale(scratch, r * WIDTH, xScale);
                    }
                }
                begin = end;
            }
            from = to;
        }
        finish(job, panel, firstRow, rows, scratch, dense ? scratch.sums : scratch.totals);
    }

    private static void multiply(long x, int columns, boolean paired, PanelScratch scratch, int weights, int sums) {
        float[] row = scratch.row(Workspace.COLUMNS);
        if (paired) {
            int[] pairs = scratch.pairs(Workspace.COLUMNS);
            Native.read(x, pairs, 0, columns);
            for (int i = 0; i < columns; i++) {
                row[i] = pairs[i] >> 16;
            }
        } else {
            Native.read(x, row, 0, columns);
        }
        int i = 0;
        for (; i + 4 <= columns; i += 4) {
            addProducts(row[i], row[i + 1], row[i + 2], row[i + 3], scratch.weights, weights + i * WIDTH, scratch.sums,
                    sums);
        }
        for (; i < columns; i++) {
            addProducts(row[i], scratch.weights, weights + i * WIDTH, scratch.sums, sums);
        }
    }

    /// Four columns at a time, in the same order of additions, to load and store the sums once.
    private static void addProducts(float a, float b, float c, float d, float[] weights, int from, float[] sums,
            int to) {
        for (int i = 0; i < WIDTH; i++) {
            int w = from + i;
            sums[to + i] = Math.fma(d, weights[w + 3 * WIDTH],
                    Math.fma(c, weights[w + 2 * WIDTH],
                            Math.fma(b, weights[w + WIDTH], Math.fma(a, weights[w], sums[to + i]))));
        }
    }

    private static void addProducts(float x, float[] weights, int from, float[] sums, int to) {
        for (int i = 0; i < WIDTH; i++) {
            sums[to + i] = Math.fma(x, weights[from + i], sums[to + i]);
        }
    }

    private static void scale(PanelScratch scratch, int offset, float xScale) {
        for (int i = 0; i < WIDTH; i++) {
            scratch.totals[offset + i] = Math.fma(scratch.sums[offset + i], scratch.scales[i] * xScale,
                    scratch.totals[offset + i]);
        }
    }

    private static void finish(LinearJob job, int panel, int firstRow, int rows, PanelScratch scratch, float[] totals) {
        PackedMatrix matrix = job.matrix;
        if (job.activation == Activation.UINT8_DYNAMIC) {
            Native.read(matrix.scalesOf(panel), scratch.scales, 0, WIDTH);
            for (int r = 0; r < rows; r++) {
                float xScale = Native.getFloat(job.xScales + (firstRow + r) * job.xScalesStride);
                for (int i = 0; i < WIDTH; i++) {
                    totals[r * WIDTH + i] = scratch.integers[r * WIDTH + i] * (scratch.scales[i] * xScale);
                }
            }
        }
        if (matrix.bias() != 0) {
            Native.read(matrix.bias() + (long) panel * PackedMatrix.ROW_BYTES, scratch.scales, 0, WIDTH);
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < WIDTH; i++) {
                    totals[r * WIDTH + i] += scratch.scales[i];
                }
            }
        }
        int first = panel * WIDTH;
        int width = Math.min(WIDTH, matrix.n() - first);
        for (int r = 0; r < rows; r++) {
            Native.write(totals, r * WIDTH, job.y + (firstRow + r) * job.yStride + first * 4L, width);
        }
    }

    @Override
    public void quantize(LinearJob job, long source, int row) {
        PlainRows.quantize(job, source, row);
    }

    @Override
    public void subtract(LinearJob job, long source, int row, boolean signed, int zeroPoint) {
        PlainRows.subtract(job, source, row, signed, zeroPoint);
    }
}
