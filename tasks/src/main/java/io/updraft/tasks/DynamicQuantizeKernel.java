package io.updraft.tasks;

import io.updraft.runtime.host.HostKernel;
import io.updraft.runtime.host.HostKernels;
import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Preparation;
import io.updraft.runtime.host.PreparedKernel;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.tensor.DataType;
import java.util.Optional;

/// DynamicQuantize: ONNX's DynamicQuantizeLinear over the rows of each sequence, so that a sequence gets the scale it
/// would get alone.
///
/// `scale = (max - min) / 255`, `zero = round(-min / scale)`, `y = clamp(round(x / scale) + zero, 0, 255)`, where min
/// and max include 0 and rounding is to even. As in ONNX Runtime the scale of nothing but zeros is 1.
final class DynamicQuantizeKernel implements HostKernel {
    @Override
    public String name() {
        return "dynamic-quantize";
    }

    @Override
    public Optional<String> refuse(KernelRequest request) {
        if (!request.operator().is(OperatorId.UPDRAFT, "DynamicQuantize")) {
            return Optional.of(HostKernels.OTHER_OPERATOR);
        }
        if (request.input(0).shape().rows() != Rows.TOKENS && request.input(0).shape().rows() != Rows.SELECTED) {
            return Optional.of("input 0 counts neither tokens nor selected rows: " + request.input(0));
        }
        if (request.output(0).type() != DataType.UINT8) {
            return Optional.of("output 0 is " + request.output(0).type() + ", not UINT8");
        }
        return Requests.floatRows("input 0", request.input(0));
    }

    @Override
    public PreparedKernel prepare(KernelRequest request, Preparation preparation) {
        RowLayout layout = RowLayout.of(request.input(0));
        return binding -> new DynamicQuantizeCall(binding, layout);
    }
}
