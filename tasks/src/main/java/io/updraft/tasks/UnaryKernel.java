package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;
import static io.updraft.tasks.Requests.get;
import static io.updraft.tasks.Requests.set;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Elementwise functions of one float activation: see [UnaryFunctions].
final class UnaryKernel implements HostKernel {
    private static final long WEIGHT = 8;

    @Override
    public String name() {
        return "unary";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (UnaryFunctions.of(request).isEmpty()) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        if (request.has(1)) {
            return Optional.of("a second input (bias) is not supported");
        }
        return firstOf(Requests.floatRows("input 0", request.input(0)),
                Requests.sameShape(request.input(0), request.output(0)));
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        UnaryFunctions.Function function = UnaryFunctions.of(request).orElseThrow();
        RowLayout layout = RowLayout.of(request.output(0));
        int columns = layout.columns();
        return binding -> {
            MemorySegment input = binding.input(0);
            MemorySegment output = binding.output(0);
            return new RowCall(binding, layout, WEIGHT * columns) {
                @Override
                void rows(int from, int to, int worker) {
                    for (long i = (long) from * columns; i < (long) to * columns; i++) {
                        set(output, i, function.apply(get(input, i)));
                    }
                }
            };
        };
    }
}
