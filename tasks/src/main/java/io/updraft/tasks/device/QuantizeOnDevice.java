package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import java.util.List;
import java.util.Optional;

/// ONNX QuantizeLinear to integers of at most 16 bits, by [Codes].
public final class QuantizeOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "quantize";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().is(OperatorId.ONNX, "QuantizeLinear")) {
            return Optional.of(OTHER_OPERATOR);
        }
        DataType codes = request.output(0).type();
        return codes.isInteger() ? LinearQuantization.refuse(request, codes, request.input(0).type())
                : Optional.of("codes are " + codes + "; devices round to integers");
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        LinearQuantization parameters = LinearQuantization.of(request, weights);
        return binding -> List.of(parameters.launch(request, binding, true));
    }
}
