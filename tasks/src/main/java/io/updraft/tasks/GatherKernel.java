package io.updraft.tasks;

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

/// Gather of rows (axis 0) from a constant table of floats of 16 or 32 bits: the token embedding.
final class GatherKernel implements HostKernel {
    @Override
    public String name() {
        return "gather-rows";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is("", "Gather")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        if (!request.input(0).isConstant() || request.input(0).shape().base().rank() < 1
                || request.attributes().integer("axis", 0) != 0) {
            return Optional.of("only rows of a constant are gathered: " + Requests.inputs(request));
        }
        DataType type = request.input(0).type();
        boolean known = type == DataType.FLOAT || type == DataType.FLOAT16 || type == DataType.BFLOAT16;
        if (!known || request.output(0).type() != DataType.FLOAT) {
            return Optional.of("cannot gather " + type + " into " + request.output(0).type());
        }
        return RowIds.refuse(request, 1);
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        Tensor table = request.constant(0);
        long rows = table.shape().dim(0);
        long columns = table.shape().elements(1, table.shape().rank());
        RowIds ids = RowIds.of(request, 1, rows);
        return binding -> bind(binding, table, columns, ids);
    }

    private static KernelCall bind(KernelBinding binding, Tensor table, long columns, RowIds ids) {
        MemorySegment indices = binding.input(1);
        MemorySegment output = binding.output(0);
        return step -> {
            long count = ids.count(step);
            for (long i = 0; i < count; i++) {
                copyRow(table, ids.row(indices, i) * columns, output, i * columns, columns);
            }
        };
    }

    private static void copyRow(Tensor table, long from, MemorySegment output, long to, long columns) {
        MemorySegment data = table.data();
        switch (table.type()) {
            case FLOAT -> MemorySegment.copy(data, from * Float.BYTES, output, to * Float.BYTES, columns * Float.BYTES);
            case FLOAT16 -> {
                for (long c = 0; c < columns; c++) {
                    set(output, to + c, Float.float16ToFloat(data.get(Tensor.SHORT, (from + c) * Short.BYTES)));
                }
            }
            default -> {
                for (long c = 0; c < columns; c++) {
                    set(output, to + c, Float.intBitsToFloat(data.get(Tensor.SHORT, (from + c) * Short.BYTES) << 16));
                }
            }
        }
    }
}
