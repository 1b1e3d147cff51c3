package io.updraft.runtime.operator.contracts.fused;

import io.updraft.runtime.operator.OperatorCall;
import io.updraft.runtime.operator.contracts.support.Check;
import io.updraft.runtime.operator.contracts.support.Types;
import io.updraft.runtime.tensor.Tensor;

/// A weight of floats, [K, N] or [N, K].
record DenseWeight(OperatorCall call, Tensor weight, boolean transposed, int n, int k) implements LinearWeight {
    static void check(OperatorCall call, int input, boolean transposed, long n, long k) {
        Check.type(call, input, Types.FLOATS);
        Check.shape(call, input, transposed ? n : k, transposed ? k : n);
    }

    @Override
    public void row(int row, double[] into) {
        for (int x = 0; x < k; x++) {
            into[x] = weight.getDouble(transposed ? (long) row * k + x : (long) x * n + row);
        }
    }

    @Override
    public int integer(int row, int column) {
        throw call.failure("a dense weight has no integers; activation must be 'float'");
    }

    @Override
    public int group(int column) {
        return 0;
    }

    @Override
    public double scale(int row, int group) {
        return 1;
    }

    @Override
    public double zero(int row, int group) {
        return 0;
    }
}
