package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import java.util.Optional;

/// Add, Sub, Mul, Div and Pow of float activations. Either side may be as large as the output, one value for each
/// row (last extent 1), or a fixed vector along the last axis or a scalar.
final class BinaryKernel implements HostKernel {
    @Override
    public String name() {
        return "binary";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().domain().equals(OperatorId.ONNX)
                || BinaryOperation.named(request.operator().type()).isEmpty()) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        Operand output = request.output(0);
        return firstOf(Requests.floatRows("output", output), spread(request.input(0), output),
                spread(request.input(1), output));
    }

    private static Optional<String> spread(Operand input, Operand output) {
        if (input.type() != DataType.FLOAT) {
            return Optional.of(input + " is not FLOAT");
        }
        return Spread.of(input, output).isPresent() ? Optional.empty()
                : Optional.of("no such broadcast of " + input + " to " + output);
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        RowLayout layout = RowLayout.of(request.output(0));
        BinaryOperation operation = BinaryOperation.named(request.operator().type()).orElseThrow();
        BinarySide left = BinarySide.of(request, 0, preparation);
        BinarySide right = BinarySide.of(request, 1, preparation);
        return binding -> new BinaryCall(binding, layout, operation, left, right);
    }
}
