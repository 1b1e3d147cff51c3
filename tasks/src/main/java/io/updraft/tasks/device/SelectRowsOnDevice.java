package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Rows;
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

/// The internal operator SelectRows, by [SelectRows].
public final class SelectRowsOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "select-rows";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().domain().equals(OperatorId.UPDRAFT)
                || !request.operator().type().equals("SelectRows")) {
            return Optional.of(OTHER_OPERATOR);
        }
        return DeviceRows.refuse("input 0", request.input(0));
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        return binding -> List.of(launch(request.node(), binding, binding.buffer(request.input(0)),
                binding.buffer(request.output(0)), DeviceRows.width(request.input(0))));
    }

    /// Copies the selected rows of x to y.
    public static Launch launch(String node, DeviceBinding binding, FloatArray x, FloatArray y, int width) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        Grid grid = Grid.covering(binding.rows(Rows.SELECTED) * width, binding.device().groupSize());
        return new Launch("select-rows", node, grid, 5, List.of(step, x, y),
                (graph, id) -> graph.task(id, SelectRows::copySelected, context, step, x, y, width));
    }
}
