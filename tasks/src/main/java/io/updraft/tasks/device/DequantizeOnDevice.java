package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import java.util.List;
import java.util.Optional;

/// ONNX DequantizeLinear of codes of at most 16 bits, by [Codes].
public final class DequantizeOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "dequantize";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().is(OperatorId.ONNX, "DequantizeLinear")) {
            return Optional.of(OTHER_OPERATOR);
        }
        return LinearQuantization.refuse(request, request.input(0).type(), request.output(0).type());
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        LinearQuantization parameters = LinearQuantization.of(request, weights);
        return binding -> List.of(parameters.launch(request, binding, false));
    }
}
