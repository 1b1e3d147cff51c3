package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
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

/// Elementwise functions of one activation (see [UnaryOperation]), by [Elementwise].
public final class UnaryOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "unary";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (UnaryOperation.of(request).isEmpty()) {
            return Optional.of(OTHER_OPERATOR);
        }
        if (request.has(1)) {
            return Optional.of("a second input (bias) is not supported");
        }
        return DeviceRows.refuse("input 0", request.input(0))
                .or(() -> DeviceRows.refuse("output 0", request.output(0)));
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        int kind = UnaryOperation.of(request).orElseThrow().ordinal();
        float alpha = UnaryOperation.alpha(request);
        return binding -> List.of(launch(request, binding, kind, alpha));
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding, int kind, float alpha) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        int width = DeviceRows.width(request.output(0));
        int count = DeviceRows.count(request.output(0));
        Grid grid = Grid.covering(DeviceRows.most(request.output(0), binding) * width, binding.device().groupSize());
        return new Launch("unary", request.node(), grid, 8, List.of(step, x, y), (graph, id) -> graph.task(id,
                Elementwise::unary, context, step, x, y, width, count, kind, alpha));
    }
}
