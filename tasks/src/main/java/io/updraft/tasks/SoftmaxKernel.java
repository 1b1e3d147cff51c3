package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;
import static io.updraft.tasks.Requests.get;
import static io.updraft.tasks.Requests.set;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// Softmax over the last axis: `exp(x - max) / sum(exp(x - max))`.
final class SoftmaxKernel implements HostKernel {
    private static final long WEIGHT = 8;
    /// Until then the operator flattened its input at `axis`, and `axis` was 1 by default.
    private static final int SINCE_LAST_AXIS = 13;

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is("", "Softmax")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        long axis = request.attributes().integer("axis",
                request.operator().sinceVersion() < SINCE_LAST_AXIS ? 1 : -1);
        if (axis != -1 && axis != request.input(0).shape().base().rank() - 1) {
            return Optional.of("axis " + axis + " is not the last one of " + request.input(0));
        }
        return firstOf(Requests.floatRows("input 0", request.input(0)),
                Requests.sameShape(request.input(0), request.output(0)));
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        RowLayout layout = RowLayout.of(request.input(0));
        return binding -> bind(binding, layout);
    }

    private static KernelCall bind(KernelBinding binding, RowLayout layout) {
        int columns = layout.columns();
        MemorySegment input = binding.input(0);
        MemorySegment output = binding.output(0);
        return new RowCall(binding, layout, WEIGHT * columns) {
            @Override
            void rows(int from, int to, int worker) {
                for (int row = from; row < to; row++) {
                    softmax(input, output, (long) row * columns, columns);
                }
            }
        };
    }

    private static void softmax(MemorySegment input, MemorySegment output, long start, int columns) {
        float max = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < columns; c++) {
            max = Math.max(max, get(input, start + c));
        }
        double sum = 0;
        for (int c = 0; c < columns; c++) {
            float e = FloatMath.exp(get(input, start + c) - max);
            sum += e;
            set(output, start + c, e);
        }
        float factor = (float) (1 / sum);
        for (int c = 0; c < columns; c++) {
            set(output, start + c, get(output, start + c) * factor);
        }
    }
}
