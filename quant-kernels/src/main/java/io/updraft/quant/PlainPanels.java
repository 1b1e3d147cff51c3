package io.updraft.quant;

import java.util.Arrays;

/// The products in plain Java: where the Vector API is absent, and until its kernels are compiled. Same bits.
final class PlainPanels implements PanelProduct {
    private static final int WIDTH = PackedMatrix.WIDTH;
    private static final int TILE_ROWS = PreparedRows.TILE_ROWS;

    @Override
    public void compute(LinearJob job, int firstPanel, int lastPanel, int firstRow, int lastRow, long workspace) {
        for (int panel = firstPanel; panel < lastPanel; panel++) {
            compute(job, panel, firstRow, lastRow);
        }
    }

    private static void compute(LinearJob job, int panel, int firstRow, int lastRow) {
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
                    int row = firstRow + r;
                    if (job.tiled) {
                        float[] tile = tile(job, row, begin, end - begin, scratch);
                        multiply(tile, row % TILE_ROWS, TILE_ROWS, end - begin, scratch, (begin - from) * WIDTH,
                                r * WIDTH);
                    } else {
                        multiply(row(job, row, begin, end - begin, scratch), 0, 1, end - begin, scratch,
                                (begin - from) * WIDTH, r * WIDTH);
                    }
                }
                if (exact) {
                    for (int i = 0; i < rows * WIDTH; i++) {
                        scratch.integers[i] += (int) scratch.sums[i];
                    }
                } else if (!dense && end == blockEnd) {
                    Native.read(matrix.scalesOf(panel) + (long) block * PackedMatrix.ROW_BYTES, scratch.scales, 0,
                            WIDTH);
                    for (int r = 0; r < rows; r++) {
                        float xScale = Native.getFloat(job.xScaleOf(firstRow + r, block));
                        scale(scratch, r * WIDTH, xScale);
                    }
                }
                begin = end;
            }
            from = to;
        }
        finish(job, panel, firstRow, rows, scratch, dense ? scratch.sums : scratch.totals);
    }

    /// Columns `begin` to `begin + columns - 1` of a row of x, as floats.
    private static float[] row(LinearJob job, int row, int begin, int columns, PanelScratch scratch) {
        float[] values = scratch.row(Workspace.COLUMNS);
        if (job.paired) {
            int[] pairs = scratch.pairs(Workspace.COLUMNS);
            Native.read(job.x + row * job.xStride + begin * 4L, pairs, 0, columns);
            for (int i = 0; i < columns; i++) {
                values[i] = (pairs[i] >> 16) + (i % 4 == 0 ? 0 : 16 * values[i - 1]);
            }
        } else {
            Native.read(job.x + row * job.xStride + begin * 4L, values, 0, columns);
        }
        return values;
    }

    /// Columns `begin` to `begin + columns - 1` of the tile that holds a row; read with its first row, as `[k][6]`.
    private static float[] tile(LinearJob job, int row, int begin, int columns, PanelScratch scratch) {
        float[] tile = scratch.tile(Workspace.COLUMNS * TILE_ROWS);
        if (row % TILE_ROWS == 0) {
            Native.read(job.x + row / TILE_ROWS * job.xStride + begin * 4L * TILE_ROWS, tile, 0, columns * TILE_ROWS);
        }
        return tile;
    }

    /// @param at where the row's first value stands in `x`, the others `step` apart
    private static void multiply(float[] x, int at, int step, int columns, PanelScratch scratch, int weights,
            int sums) {
        int i = 0;
        int from = at;
        for (; i + 4 <= columns; i += 4) {
            addProducts(x[from], x[from + step], x[from + 2 * step], x[from + 3 * step], scratch.weights,
                    weights + i * WIDTH, scratch.sums, sums);
            from += 4 * step;
        }
        for (; i < columns; i++) {
            addProducts(x[from], scratch.weights, weights + i * WIDTH, scratch.sums, sums);
            from += step;
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
                float xScale = Native.getFloat(job.xScaleOf(firstRow + r, 0));
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
    public void pair(LinearJob job, long source, int row) {
        PlainRows.pair(job, source, row);
    }

    @Override
    public void round(LinearJob job, long source, float[] values, int at, float[] scales, int scalesAt, int step) {
        PlainRows.round(job.matrix, source, values, at, scales, scalesAt, step);
    }

    @Override
    public void subtract(LinearJob job, long source, boolean signed, int zeroPoint, float[] values, int at) {
        PlainRows.subtract(source, job.matrix.k(), signed, zeroPoint, values, at);
    }
}
