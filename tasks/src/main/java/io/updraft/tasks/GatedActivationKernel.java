package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.operator.OperatorId;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// GatedActivation: `activation(gate) * up`, gate and up side by side in one input or in two.
final class GatedActivationKernel implements HostKernel {
    /// Cost of an activation, in simple elements.
    private static final long WEIGHT = 4;

    @Override
    public String name() {
        return "gated-activation";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is(OperatorId.UPDRAFT, "GatedActivation")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        Operand gate = request.input(0);
        Operand output = request.output(0);
        Optional<String> rows = firstOf(Requests.floatRows("input 0", gate), Requests.floatRows("output", output));
        if (rows.isPresent()) {
            return rows;
        }
        if (request.has(1)) {
            return firstOf(Requests.floatRows("input 1", request.input(1)),
                    Requests.sameShape(gate, request.input(1)), Requests.sameShape(gate, output));
        }
        return RowLayout.of(gate).columns() == 2 * RowLayout.of(output).columns() ? Optional.empty()
                : Optional.of("the input's last axis is not twice the output's: " + gate + ", " + output);
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        RowLayout layout = RowLayout.of(request.output(0));
        Activation activation = Activation.named(request.attributes().text("activation"));
        boolean split = request.has(1);
        return binding -> bind(binding, layout, activation, split);
    }

    private static KernelCall bind(KernelBinding binding, RowLayout layout, Activation activation, boolean split) {
        int columns = layout.columns();
        int stride = split ? columns : 2 * columns;
        MemorySegment gate = binding.input(0);
        MemorySegment up = split ? binding.input(1) : gate;
        MemorySegment output = binding.output(0);
        return new RowCall(binding, layout, WEIGHT * columns) {
            @Override
            void rows(int from, int to, int worker) {
                GateMath math = GateModes.current((long) (to - from) * columns);
                for (int row = from; row < to; row++) {
                    long start = (long) row * stride;
                    math.gate(activation, gate, start, up, split ? start : start + columns, output,
                            (long) row * columns, columns);
                }
            }
        };
    }
}
