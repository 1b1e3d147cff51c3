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
import io.updraft.tasks.Activation;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// The internal operator GatedActivation, by [GatedProduct].
public final class GatedActivationOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "gated-activation";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().domain().equals(OperatorId.UPDRAFT)
                || !request.operator().type().equals("GatedActivation")) {
            return Optional.of(OTHER_OPERATOR);
        }
        return DeviceRows.refuse("input 0", request.input(0))
                .or(() -> request.has(1) ? DeviceRows.refuse("input 1", request.input(1)) : Optional.empty());
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        return binding -> List.of(launch(request, binding));
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding) {
        int kind = Activation.named(request.attributes().text("activation")).ordinal();
        FloatArray gate = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        int width = DeviceRows.width(request.output(0));
        int count = DeviceRows.count(request.output(0));
        int rows = DeviceRows.most(request.output(0), binding);
        if (!request.has(1)) {
            return ofPairs(request.node(), binding, gate, y, width, kind, count, rows);
        }
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray up = binding.buffer(request.input(1));
        return new Launch("gated-product", request.node(), grid(binding, rows, width), 8, List.of(step, gate, up, y),
                (graph, id) -> graph.task(id, GatedProduct::ofTwo, context, step, gate, up, y, width, kind, count));
    }

    /// `y = act(gate) * up` of rows with gates and ups side by side; other kernels that gate use it too.
    ///
    /// @param kind ordinal of [Activation]
    /// @param count where the step has its number of rows
    public static Launch ofPairs(String node, DeviceBinding binding, FloatArray gateUp, FloatArray y, int width,
            int kind, int count, int rows) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        return new Launch("gated-product", node, grid(binding, rows, width), 7, List.of(step, gateUp, y),
                (graph, id) -> graph.task(id, GatedProduct::ofPairs, context, step, gateUp, y, width, kind, count));
    }

    private static Grid grid(DeviceBinding binding, int rows, int width) {
        return Grid.covering(rows * width, binding.device().groupSize());
    }
}
