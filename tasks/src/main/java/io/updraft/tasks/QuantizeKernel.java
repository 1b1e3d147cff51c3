package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;
import static io.updraft.tasks.Requests.get;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// QuantizeLinear of a float activation to 8 bits, with one scale or one for each column:
/// `y = clamp(round_to_even(x / scale) + zero)`.
final class QuantizeKernel implements HostKernel {
    private static final long WEIGHT = 3;

    @Override
    public String name() {
        return "quantize";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().type().equals("QuantizeLinear")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        DataType type = request.output(0).type();
        if (type != DataType.UINT8 && type != DataType.INT8) {
            return Optional.of("output is " + type + ", not UINT8 or INT8");
        }
        return firstOf(Requests.floatRows("input 0", request.input(0)),
                QuantizationParameters.refuse(request, request.input(0)));
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        RowLayout layout = RowLayout.of(request.input(0));
        QuantizationParameters parameters = QuantizationParameters.of(request, layout.columns());
        boolean signed = request.output(0).type() == DataType.INT8;
        return binding -> bind(binding, layout, parameters, signed ? Byte.MIN_VALUE : 0, signed ? Byte.MAX_VALUE : 255);
    }

    private static KernelCall bind(KernelBinding binding, RowLayout layout, QuantizationParameters parameters, int low,
            int high) {
        int columns = layout.columns();
        float[] scales = parameters.scales();
        int[] zeros = parameters.zeros();
        MemorySegment input = binding.input(0);
        MemorySegment output = binding.output(0);
        return new RowCall(binding, layout, WEIGHT * columns) {
            @Override
            void rows(int from, int to, int worker) {
                for (int row = from; row < to; row++) {
                    long start = (long) row * columns;
                    for (int c = 0; c < columns; c++) {
                        double rounded = Math.rint(get(input, start + c) / scales[c]) + zeros[c];
                        output.set(Tensor.BYTE, start + c,
                                (byte) (int) Math.clamp(rounded, (double) low, (double) high));
                    }
                }
            }
        };
    }
}
