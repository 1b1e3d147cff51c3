package io.updraft.tasks;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// SelectRows: the rows of a token activation whose logits are wanted, in order.
final class SelectRowsKernel implements HostKernel {
    @Override
    public String name() {
        return "select-rows";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is(OperatorId.UPDRAFT, "SelectRows")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        boolean right = request.input(0).shape().rows() == Rows.TOKENS
                && request.output(0).shape().rows() == Rows.SELECTED
                && request.input(0).type() == request.output(0).type();
        return right ? Optional.empty()
                : Optional.of("cannot select from " + request.input(0) + " into " + request.output(0));
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        long bytes = request.input(0).type().bytes(request.input(0).shape().elements(1));
        return binding -> {
            MemorySegment input = binding.input(0);
            MemorySegment output = binding.output(0);
            return step -> {
                for (int i = 0; i < step.selected(); i++) {
                    MemorySegment.copy(input, step.selectedRow(i) * bytes, output, i * bytes, bytes);
                }
            };
        };
    }
}
