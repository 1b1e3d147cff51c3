package io.updraft.quant;

/// The products on the Vector API: few rows decode weights in registers, more rows decode a piece of the panel once
/// and reuse it from the cache.
final class VectorPanels implements PanelProduct {
    private static final long ROW = PackedMatrix.ROW_BYTES;

    @Override
    public void compute(LinearJob job, int firstPanel, int lastPanel, int firstRow, int lastRow, long workspace) {
        if (job.tiled) {
            for (int panel = firstPanel; panel < lastPanel; panel += Workspace.PANELS) {
                VectorTiles.multiply(job, panel, Math.min(lastPanel, panel + Workspace.PANELS), firstRow, lastRow,
                        workspace);
            }
            return;
        }
        if (job.paired) {
            for (int panel = firstPanel; panel < lastPanel; panel += 2) {
                paired(job, panel, Math.min(lastPanel - 1, panel + 1), firstRow, lastRow - firstRow, workspace);
            }
            return;
        }
        for (int panel = firstPanel; panel < lastPanel; panel++) {
            few(job, panel, firstRow, lastRow - firstRow, workspace);
        }
    }

    /// Two panels; where only one is left, it is computed twice.
    private static void paired(LinearJob job, int first, int second, int firstRow, int rows, long workspace) {
        long totals = Workspace.totals(workspace, 0);
        long secondTotals = Workspace.totals(workspace, 1);
        VectorResults.clear(totals, rows * ROW);
        VectorResults.clear(secondTotals, rows * ROW);
        for (int r = 0; r < rows; r++) {
            VectorIntegerGemv.multiply(job, first, second, firstRow + r, totals + r * ROW, secondTotals + r * ROW);
        }
        VectorResults.finish(job, first, firstRow, rows, totals);
        if (second != first) {
            VectorResults.finish(job, second, firstRow, rows, secondTotals);
        }
    }

    private static void few(LinearJob job, int panel, int firstRow, int rows, long workspace) {
        PackedMatrix matrix = job.matrix;
        long totals = Workspace.totals(workspace, 0);
        VectorResults.clear(totals, rows * ROW);
        boolean codes = (matrix.format() == PackedFormat.BITS4 || matrix.format() == PackedFormat.BITS8)
                && matrix.zeroPoints() != ZeroPoints.FLOAT;
        if (codes && job.activation != Activation.UINT8_DYNAMIC) {
            for (int r = 0; r < rows; r++) {
                long row = firstRow + r;
                VectorGemv.multiply(matrix, panel, job.x + row * job.xStride, job.xScales + row * job.xScalesStride,
                        totals + r * ROW);
            }
        } else if (matrix.format() == PackedFormat.BITS8 && matrix.zeroPoints() == ZeroPoints.UNIFORM
                && job.activation == Activation.UINT8_DYNAMIC) {
            for (int r = 0; r < rows; r++) {
                VectorGemv.exact(matrix, panel, job.x + (firstRow + r) * job.xStride, totals + r * ROW);
            }
        } else {
            decoded(job, panel, firstRow, rows, workspace, totals);
        }
        VectorResults.finish(job, panel, firstRow, rows, totals);
    }

    /// The product of few rows with weights that are floats, or become floats in memory first.
    private static void decoded(LinearJob job, int panel, int firstRow, int rows, long weights, long totals) {
        PackedMatrix matrix = job.matrix;
        boolean dense = !matrix.format().isQuantized();
        boolean exact = job.activation == Activation.UINT8_DYNAMIC;
        long sums = Workspace.sums(weights, 0);
        VectorResults.clear(sums, rows * ROW);
        long x = job.x + firstRow * job.xStride;
        int size = matrix.blockSize();
        int k = matrix.paddedK();
        for (int from = 0; from < k;) {
            int to = Chunks.end(matrix, from);
            long decoded = weights;
            if (matrix.format() == PackedFormat.FLOAT32) {
                decoded = matrix.panel(panel) + from * ROW;
            } else {
                VectorDecoder.decode(matrix, panel, from, to, weights);
            }
            for (int begin = from; begin < to;) {
                int block = begin / size;
                int blockEnd = Math.min(k, (block + 1) * size);
                int end = Math.min(to, blockEnd);
                for (int r = 0; r < rows; r++) {
                    VectorGemv.add(x + r * job.xStride + begin * 4L, decoded + (begin - from) * ROW, end - begin,
                            (dense ? totals : sums) + r * ROW);
                }
                if (exact) {
                    VectorResults.addIntegers(sums, totals, rows * ROW);
                } else if (!dense && end == blockEnd) {
                    VectorResults.scale(sums, matrix.scalesOf(panel) + block * ROW,
                            job.xScales + firstRow * job.xScalesStride + block * 4L, job.xScalesStride, rows, totals);
                }
                begin = end;
            }
            from = to;
        }
    }

    @Override
    public void pair(LinearJob job, long source, int row) {
        if (VectorRows.fits(job.matrix)) {
            VectorRows.pair(job, source, row);
        } else {
            PlainRows.pair(job, source, row);
        }
    }

    @Override
    public void round(LinearJob job, long source, float[] values, int at, float[] scales, int scalesAt, int step) {
        if (VectorRows.fits(job.matrix)) {
            VectorRows.round(job.matrix, source, values, at, scales, scalesAt, step);
        } else {
            PlainRows.round(job.matrix, source, values, at, scales, scalesAt, step);
        }
    }

    @Override
    public void subtract(LinearJob job, long source, boolean signed, int zeroPoint, float[] values, int at) {
        VectorRows.subtract(source, job.matrix.k(), signed, zeroPoint, values, at);
    }
}
