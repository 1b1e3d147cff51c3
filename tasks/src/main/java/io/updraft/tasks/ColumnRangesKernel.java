package io.updraft.tasks;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelBinding;
import io.updraft.runtime.host.KernelCall;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Split, Concat and Slice (step 1) along the last axis: ranges of columns copied row by row.
final class ColumnRangesKernel implements HostKernel {
    /// Columns `from` onwards of an input go to columns `to` onwards of an output.
    private record Range(int input, long from, int output, long to, long columns) {}

    @Override
    public String name() {
        return "column-ranges";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        String type = request.operator().type();
        boolean known = type.equals("Split") || type.equals("Concat") || type.equals("Slice");
        if (!known || !request.operator().domain().equals(OperatorId.ONNX)) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        int activations = type.equals("Concat") ? request.inputs().size() : 1;
        for (int i = 0; i < activations + request.outputs().size(); i++) {
            Operand operand = i < activations ? request.input(i) : request.output(i - activations);
            if (operand.isPresent() && !alike(operand, request.input(0))) {
                return Optional.of(operand + " cannot be cut along the last axis as " + request.input(0));
            }
        }
        if (type.equals("Slice")) {
            return slice(request).isPresent() ? Optional.empty()
                    : Optional.of("not a slice with step 1 along the last axis");
        }
        long axis = request.attributes().integer("axis", 0);
        return axis == -1 || axis == request.input(0).shape().base().rank() - 1 ? Optional.empty()
                : Optional.of("axis " + axis + " is not the last one");
    }

    private static boolean alike(Operand operand, Operand first) {
        return RowLayout.fits(operand) && operand.type() == first.type() && operand.type().bits() >= Byte.SIZE
                && !operand.isConstant() && operand.shape().rows() == first.shape().rows()
                && RowLayout.of(operand).perCount() == RowLayout.of(first).perCount();
    }

    /// First column and number of columns of a Slice, if it is one that this kernel runs.
    private static Optional<long[]> slice(KernelRequest request) {
        for (int input = 1; input < request.inputs().size(); input++) {
            if (request.has(input) && !request.input(input).isConstant()) {
                return Optional.empty();
            }
        }
        int rank = request.input(0).shape().base().rank();
        if (!request.has(1) || !request.has(3) || request.constant(3).elements() != 1
                || Math.floorMod(request.constant(3).getLong(0), (long) rank) != rank - 1
                || request.has(4) && request.constant(4).getLong(0) != 1) {
            return Optional.empty();
        }
        long columns = request.input(0).shape().base().dim(-1);
        long start = request.constant(1).getLong(0);
        long from = Math.clamp(start < 0 ? start + columns : start, 0, columns);
        return Optional.of(new long[]{from, request.output(0).shape().base().dim(-1)});
    }

    private static List<Range> ranges(KernelRequest request) {
        List<Range> ranges = new ArrayList<>();
        if (request.operator().type().equals("Slice")) {
            long[] slice = slice(request).orElseThrow();
            return List.of(new Range(0, slice[0], 0, 0, slice[1]));
        }
        boolean split = request.operator().type().equals("Split");
        List<Operand> parts = split ? request.outputs() : request.inputs();
        long at = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).isPresent()) {
                at += split ? splitSize(request, i) : 0;
                continue;
            }
            long columns = parts.get(i).shape().base().dim(-1);
            ranges.add(split ? new Range(0, at, i, 0, columns) : new Range(i, 0, 0, at, columns));
            at += columns;
        }
        return ranges;
    }

    /// Columns of a Split's output that nobody uses.
    private static long splitSize(KernelRequest request, int output) {
        Optional<Tensor> sizes = request.input(1).constant();
        if (sizes.isPresent()) {
            return sizes.get().getLong(output);
        }
        long columns = request.input(0).shape().base().dim(-1);
        return request.attributes().has("split") ? request.attributes().integers("split")[output]
                : Math.ceilDiv(columns, (long) request.outputs().size());
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        List<Range> ranges = ranges(request);
        RowLayout layout = RowLayout.of(request.input(0));
        long[] inputColumns = request.inputs().stream().mapToLong(ColumnRangesKernel::columns).toArray();
        long[] outputColumns = request.outputs().stream().mapToLong(ColumnRangesKernel::columns).toArray();
        long bytes = request.input(0).type().bytes(1);
        return binding -> bind(binding, layout, ranges, inputColumns, outputColumns, bytes);
    }

    private static long columns(Operand operand) {
        return operand.isPresent() && operand.shape().base().rank() > 0 ? operand.shape().base().dim(-1) : 0;
    }

    private static KernelCall bind(KernelBinding binding, RowLayout layout, List<Range> ranges, long[] inputColumns,
            long[] outputColumns, long bytes) {
        return new RowCall(binding, layout, layout.columns()) {
            @Override
            void rows(int from, int to, int worker) {
                for (int i = 0; i < ranges.size(); i++) {
                    Range range = ranges.get(i);
                    MemorySegment source = binding.input(range.input());
                    MemorySegment target = binding.output(range.output());
                    for (long row = from; row < to; row++) {
                        MemorySegment.copy(source, (row * inputColumns[range.input()] + range.from()) * bytes, target,
                                (row * outputColumns[range.output()] + range.to()) * bytes, range.columns() * bytes);
                    }
                }
            }
        };
    }
}
