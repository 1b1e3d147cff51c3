package io.updraft.quant;

import static io.updraft.quant.VectorTile.SUMS_BYTES;
import static io.updraft.quant.VectorTile.X_STEP;

/// Products with many rows: a piece of a panel is decoded once and multiplied with all tiles of x, which some panels in
/// turn find in the second-level cache.
final class VectorTiles {
    private static final long ROW = PackedMatrix.ROW_BYTES;

    private VectorTiles() {
    }

    /// Outputs of at most [Workspace#PANELS] panels for at most [Workspace#ROWS] rows, the first of them a tile's first.
    static void multiply(LinearJob job, int firstPanel, int lastPanel, int firstRow, int lastRow, long workspace) {
        PackedMatrix matrix = job.matrix;
        int rows = lastRow - firstRow;
        int tiles = Math.ceilDiv(rows, VectorTile.ROWS);
        int firstTile = firstRow / VectorTile.ROWS;
        for (int panel = firstPanel; panel < lastPanel; panel++) {
            VectorResults.clear(Workspace.totals(workspace, panel - firstPanel), tiles * SUMS_BYTES);
            VectorResults.clear(Workspace.sums(workspace, panel - firstPanel), tiles * SUMS_BYTES);
        }
        for (int from = 0; from < matrix.paddedK();) {
            int to = Chunks.end(matrix, from);
            for (int panel = firstPanel; panel < lastPanel; panel++) {
                long weights = workspace;
                if (matrix.format() == PackedFormat.FLOAT32) {
                    weights = matrix.panel(panel) + from * ROW;
                } else {
                    VectorDecoder.decode(matrix, panel, from, to, weights);
                }
                piece(job, panel, from, to, weights, firstTile, tiles, Workspace.sums(workspace, panel - firstPanel),
                        Workspace.totals(workspace, panel - firstPanel));
            }
            from = to;
        }
        for (int panel = firstPanel; panel < lastPanel; panel++) {
            VectorResults.finish(job, panel, firstRow, rows, Workspace.totals(workspace, panel - firstPanel));
        }
    }

    private static void piece(LinearJob job, int panel, int from, int to, long weights, int firstTile, int tiles,
            long sums, long totals) {
        PackedMatrix matrix = job.matrix;
        int columns = to - from;
        int size = matrix.blockSize();
        int block = from / size;
        long scales = matrix.scalesOf(panel) + block * ROW;
        boolean dense = !matrix.format().isQuantized();
        boolean exact = job.activation == Activation.UINT8_DYNAMIC;
        boolean ends = to == Math.min(matrix.paddedK(), (block + 1) * size);
        for (int tile = 0; tile < tiles; tile++) {
            long x = job.x + (firstTile + tile) * job.xStride + from * X_STEP;
            long xScales = job.xScales + (firstTile + tile) * job.xScalesStride + block * X_STEP;
            long sum = sums + tile * SUMS_BYTES;
            long total = totals + tile * SUMS_BYTES;
            if (dense) {
                VectorTile.add(x, weights, columns, total);
            } else if (exact) {
                VectorTile.add(x, weights, columns, sum);
                VectorResults.addIntegers(sum, total, SUMS_BYTES);
            } else if (size <= Workspace.COLUMNS) {
                VectorTile.addBlocks(x, weights, columns, size, scales, xScales, total);
            } else {
                VectorTile.add(x, weights, columns, sum);
                if (ends) {
                    VectorResults.scale(sum, scales, xScales, 4, VectorTile.ROWS, total);
                }
            }
        }
    }
}
