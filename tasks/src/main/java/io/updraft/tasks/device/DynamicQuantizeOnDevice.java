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

/// ONNX DynamicQuantizeLinear over all rows of a step, by [FakeQuantize#range] and [Codes]: codes, scale and zero point.
public final class DynamicQuantizeOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "dynamic-quantize";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().is(OperatorId.ONNX, "DynamicQuantizeLinear")) {
            return Optional.of(OTHER_OPERATOR);
        }
        return DeviceRows.refuse("input 0", request.input(0))
                .or(() -> DeviceRows.refuseCodes("output 0", request.output(0)))
                .or(() -> DeviceRows.refuse("output 1", request.output(1)))
                .or(() -> DeviceRows.refuseCodes("output 2", request.output(2)));
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        return binding -> launches(request, binding);
    }

    private static List<Launch> launches(KernelRequest request, DeviceBinding binding) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        FloatArray scale = binding.buffer(request.output(1));
        FloatArray zero = binding.buffer(request.output(2));
        FloatArray range = binding.scratch(2);
        int width = DeviceRows.width(request.input(0));
        int count = DeviceRows.count(request.input(0));
        Grid grid = Grid.covering(DeviceRows.most(request.input(0), binding) * width, binding.device().groupSize());
        return List.of(
                new Launch("quantization-range", request.node(), Grid.of(1, binding.device().groupSize()), 5,
                        List.of(step, x, range),
                        (graph, id) -> graph.task(id, FakeQuantize::range, context, step, x, range, width)),
                new Launch("quantize-by-range", request.node(), grid, 9, List.of(step, x, range, y, scale, zero),
                        (graph, id) -> graph.task(id, Codes::byRange, context, step, x, range, y, scale, zero, width,
                                count)));
    }
}
