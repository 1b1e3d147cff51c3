package io.updraft.graph.pass;

import io.updraft.quant.format.WeightRows;
import io.updraft.runtime.tensor.Tensor;

/// A constant matrix as rows of W [n, k].
///
/// @param byRows
///            whether it is stored as [n, k]; else [k, n]
record DenseRows(Tensor weight, int n, int k, boolean byRows) implements WeightRows {
    @Override
    public void read(int row, float[] out) {
        for (int i = 0; i < k; i++) {
            out[i] = (float) weight.getDouble(byRows ? (long) row * k + i : (long) i * n + row);
        }
    }
}
