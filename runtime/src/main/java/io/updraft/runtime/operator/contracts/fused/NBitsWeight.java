package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.contracts.quantize.NBitsMatrix;

/// A weight as com.microsoft::MatMulNBits has it.
record NBitsWeight(NBitsMatrix matrix) implements LinearWeight {
    @Override
    public void row(int n, double[] into) {
        matrix.row(n, into);
    }

    @Override
    public int integer(int n, int k) {
        return matrix.integer(n, k);
    }

    @Override
    public int group(int k) {
        return matrix.group(k);
    }

    @Override
    public double scale(int n, int group) {
        return matrix.scale(n, group);
    }

    @Override
    public double zero(int n, int group) {
        return matrix.zero(n, group);
    }
}
