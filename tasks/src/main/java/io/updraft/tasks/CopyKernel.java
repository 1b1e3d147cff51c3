package io.updraft.tasks;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.operator.OperatorId;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.Set;

/// Operators that only give an activation another shape: a copy of its bytes.
final class CopyKernel implements HostKernel {
    private static final Set<String> OPERATORS = Set.of("Reshape", "Identity", "Squeeze", "Unsqueeze", "Flatten",
            "Cast");

    @Override
    public String name() {
        return "copy";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().domain().equals(OperatorId.ONNX) || !OPERATORS.contains(request.operator().type())) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        Operand input = request.input(0);
        Operand output = request.output(0);
        boolean same = input.type() == output.type() && input.type().bits() >= Byte.SIZE
                && input.shape().rows() == output.shape().rows()
                && input.shape().elements(1) == output.shape().elements(1) && RowsFirst.holds(input)
                && RowsFirst.holds(output);
        return same ? Optional.empty() : Optional.of("not a plain copy: " + input + " to " + output);
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        Operand output = request.output(0);
        return binding -> {
            MemorySegment from = binding.input(0);
            MemorySegment to = binding.output(0);
            return step -> MemorySegment.copy(from, 0, to, 0,
                    output.type().bytes(output.shape().elements(step.count(output.shape().rows()))));
        };
    }
}
