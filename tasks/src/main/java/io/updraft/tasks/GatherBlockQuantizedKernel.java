package io.updraft.tasks;

import static io.updraft.tasks.Requests.set;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/// com.microsoft::GatherBlockQuantized: rows of a constant table of 4- or 8-bit integers, dequantized block by block
/// along the last axis: `(q - zero) * scale`.
final class GatherBlockQuantizedKernel implements HostKernel {
    @Override
    public String name() {
        return "gather-quantized-rows";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is(OperatorId.MICROSOFT, "GatherBlockQuantized")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        if (!request.input(0).isConstant() || !request.input(2).isConstant()
                || request.has(3) && !request.input(3).isConstant()) {
            return Optional.of("data, scales and zero points must be constants");
        }
        Shape data = request.input(0).shape().base();
        long quantizeAxis = request.attributes().integer("quantize_axis", 1);
        if (data.rank() != 2 || request.attributes().integer("gather_axis", 0) != 0
                || quantizeAxis != 1 && quantizeAxis != -1) {
            return Optional.of("only rows of a matrix quantized along its columns are gathered, not " + data);
        }
        DataType type = request.input(0).type();
        long bits = request.attributes().integer("bits", 4);
        boolean known = type == DataType.INT4 || type == DataType.UINT4
                || type == DataType.UINT8 && (bits == 4 || bits == 8);
        if (!known || request.output(0).type() != DataType.FLOAT) {
            return Optional.of("cannot gather " + type + " of " + bits + " bits into " + request.output(0).type());
        }
        return RowIds.refuse(request, 1);
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        BlockQuantizedTable table = BlockQuantizedTable.of(request);
        RowIds ids = RowIds.of(request, 1, table.rows());
        return binding -> bind(binding, table, ids);
    }

    private static KernelCall bind(KernelBinding binding, BlockQuantizedTable table, RowIds ids) {
        MemorySegment indices = binding.input(1);
        MemorySegment output = binding.output(0);
        return step -> {
            long count = ids.count(step);
            for (long i = 0; i < count; i++) {
                long row = ids.row(indices, i);
                for (int c = 0; c < table.columns(); c++) {
                    set(output, i * table.columns() + c, table.value(row, c));
                }
            }
        };
    }
}
