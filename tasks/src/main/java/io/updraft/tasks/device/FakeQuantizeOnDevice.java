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

/// QuantizeLinear with DequantizeLinear behind it, both with the same constant scale and zero point, in one launch. The
/// plan joins the two into the operator [#OPERATOR] with attributes `scale`, `zero`, `least` and `most`.
public final class FakeQuantizeOnDevice implements DeviceKernel {
    /// Stands for the pair.
    public static final OperatorId OPERATOR = OperatorId.updraft("FakeQuantize");

    @Override
    public String name() {
        return "fake-quantize";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        return request.operator().equals(OPERATOR) ? DeviceRows.refuse("input 0", request.input(0))
                : Optional.of(OTHER_OPERATOR);
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        return binding -> List.of(launch(request, binding));
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        int width = DeviceRows.width(request.input(0));
        int count = DeviceRows.count(request.input(0));
        float scale = request.attributes().number("scale");
        float zero = request.attributes().number("zero");
        float least = request.attributes().number("least");
        float most = request.attributes().number("most");
        Grid grid = Grid.covering(DeviceRows.most(request.input(0), binding) * width, binding.device().groupSize());
        return new Launch("fake-quantize", request.node(), grid, 10, List.of(step, x, y), (graph, id) -> graph.task(id,
                FakeQuantize::byConstants, context, step, x, y, width, count, scale, zero, least, most));
    }
}
