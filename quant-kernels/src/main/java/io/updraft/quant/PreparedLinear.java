package io.updraft.quant;

import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.StepLimits;
import java.lang.foreign.Arena;
import java.util.List;

/// A Linear node with its weights packed.
///
/// @param arena owns the packed weights; held so that they live as long as this
record PreparedLinear(KernelRequest request, int k, Activation activation, List<PackedMatrix> matrices,
        PanelProduct product, Arena arena) implements PreparedKernel {
    @Override
    public long weightBytes() {
        return matrices.stream().mapToLong(PackedMatrix::bytes).sum();
    }

    /// Rows of x when the step has `count` of what its shape counts.
    int rows(int count) {
        return Math.toIntExact(request.input(0).shape().elements(count) / k);
    }

    int maxRows(StepLimits limits) {
        return rows(limits.of(request.input(0).shape().rows()));
    }

    @Override
    public long scratchBytes(StepLimits limits, int threads) {
        long prepared = 0;
        for (PackedMatrix matrix : matrices) {
            prepared = Math.max(prepared, PreparedRows.of(matrix, maxRows(limits)).bytes());
        }
        return prepared + threads * Workspace.BYTES;
    }

    @Override
    public KernelCall bind(KernelBinding binding) {
        Operand x = request.input(0);
        long rows = maxRows(binding.limits());
        require(binding.input(0).byteSize(), x.type().bytes(rows * k), "x");
        int n = matrices.stream().mapToInt(PackedMatrix::n).sum();
        require(binding.output(0).byteSize(), rows * n * Float.BYTES, "y");
        require(binding.scratch().byteSize(), scratchBytes(binding.limits(), binding.workers().threads()), "scratch");
        return new LinearCall(this, binding, n);
    }

    private void require(long found, long expected, String what) {
        if (found < expected) {
            throw new LinearException("Linear '" + request.node() + "': the buffer of " + what + " has " + found
                    + " bytes, it needs " + expected);
        }
    }
}
