package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

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
        return binding -> List.of(launch(request, binding, parameters));
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding, LinearQuantization quantization) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        FloatArray parameters = quantization.parameters().array();
        int scaleAt = quantization.parameters().offset();
        int zeroAt = quantization.zeroAt();
        int width = DeviceRows.width(request.input(0));
        int count = DeviceRows.count(request.input(0));
        ScaleSteps steps = quantization.steps();
        int extent = steps.extent();
        int inner = steps.inner();
        int block = steps.block();
        int outerStep = steps.outerStep();
        int blockStep = steps.blockStep();
        int innerStep = steps.innerStep();
        Grid grid = Grid.covering(DeviceRows.most(request.input(0), binding) * width, binding.device().groupSize());
        return new Launch("dequantize", request.node(), grid, 15, List.of(step, x, parameters, y),
                (graph, id) -> graph.task(id, Codes::dequantize, context, step, x, parameters, y, scaleAt, zeroAt,
                        width, count, extent, inner, block, outerStep, blockStep, innerStep));
    }
}
