package io.updraft.quant;

/// The vector kernels once they are compiled, the plain ones until then: see [VectorWarmup].
final class WarmingPanels implements PanelProduct {
    private final PanelProduct vector = new VectorPanels();
    private final PanelProduct plain = PanelProducts.plain();

    private PanelProduct current(LinearJob job) {
        return job.isCompiled() ? vector : plain;
    }

    @Override
    public void compute(LinearJob job, int panel, int firstRow, int lastRow, long workspace) {
        current(job).compute(job, panel, firstRow, lastRow, workspace);
    }

    @Override
    public void quantize(LinearJob job, long source, int row) {
        current(job).quantize(job, source, row);
    }

    @Override
    public void subtract(LinearJob job, long source, int row, boolean signed, int zeroPoint) {
        current(job).subtract(job, source, row, signed, zeroPoint);
    }

    @Override
    public void expect(LinearJob job) {
        job.warmUp();
    }
}
