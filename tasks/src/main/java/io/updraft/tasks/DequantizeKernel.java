package io.updraft.tasks;

import static io.updraft.tasks.Requests.firstOf;
import static io.updraft.tasks.Requests.set;

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

/// DequantizeLinear of an integer activation, with one scale or one for each column: `y = (x - zero) * scale`.
final class DequantizeKernel implements HostKernel {
    @Override
    public String name() {
        return "dequantize";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().type().equals("DequantizeLinear")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        DataType type = request.input(0).type();
        if (type != DataType.UINT8 && type != DataType.INT8 && type != DataType.INT32) {
            return Optional.of("input 0 is " + type + ", not UINT8, INT8 or INT32");
        }
        return firstOf(Requests.floatRows("output", request.output(0)),
                QuantizationParameters.refuse(request, request.input(0)));
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        RowLayout layout = RowLayout.of(request.input(0));
        QuantizationParameters parameters = QuantizationParameters.of(request, layout.columns());
        DataType type = request.input(0).type();
        return binding -> bind(binding, layout, parameters, type);
    }

    private static KernelCall bind(KernelBinding binding, RowLayout layout, QuantizationParameters parameters,
            DataType type) {
        int columns = layout.columns();
        float[] scales = parameters.scales();
        int[] zeros = parameters.zeros();
        MemorySegment input = binding.input(0);
        MemorySegment output = binding.output(0);
        return new RowCall(binding, layout, 2L * columns) {
            @Override
            void rows(int from, int to, int worker) {
                for (int row = from; row < to; row++) {
                    long start = (long) row * columns;
                    for (int c = 0; c < columns; c++) {
                        set(output, start + c, (integer(input, start + c, type) - zeros[c]) * scales[c]);
                    }
                }
            }
        };
    }

    private static int integer(MemorySegment data, long index, DataType type) {
        return switch (type) {
            case UINT8 -> Byte.toUnsignedInt(data.get(Tensor.BYTE, index));
            case INT8 -> data.get(Tensor.BYTE, index);
            default -> data.get(Tensor.INT, index * Integer.BYTES);
        };
    }
}
