package io.updraft.quant;

/// The vector kernels once they are compiled, the plain ones until then: see [VectorWarmup].
final class WarmingPanels implements PanelProduct {
    private final PanelProduct vector = new VectorPanels();
    private final PanelProduct plain = PanelProducts.plain();

    @Override
    public void compute(LinearJob job, int firstPanel, int lastPanel, int firstRow, int lastRow, long workspace) {
        if (job.isCompiled()) {
            vector.compute(job, firstPanel, lastPanel, firstRow, lastRow, workspace);
        } else {
            plain.compute(job, firstPanel, lastPanel, firstRow, lastRow, workspace);
        }
    }

    @Override
    public void pair(LinearJob job, long source, int row) {
        if (job.isCompiled()) {
            vector.pair(job, source, row);
        } else {
            plain.pair(job, source, row);
        }
    }

    @Override
    public void round(LinearJob job, long source, float[] values, int at, float[] scales, int scalesAt, int step) {
        if (job.isCompiled()) {
            vector.round(job, source, values, at, scales, scalesAt, step);
        } else {
            plain.round(job, source, values, at, scales, scalesAt, step);
        }
    }

    @Override
    public void subtract(LinearJob job, long source, boolean signed, int zeroPoint, float[] values, int at) {
        if (job.isCompiled()) {
            vector.subtract(job, source, signed, zeroPoint, values, at);
        } else {
            plain.subtract(job, source, signed, zeroPoint, values, at);
        }
    }

    @Override
    public void expect(LinearJob job) {
        job.warmUp();
    }
}
