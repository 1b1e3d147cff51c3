package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.Shape;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// ONNX Softmax (version 13 on) along an axis behind the rows, by [SoftmaxLines].
public final class SoftmaxOnDevice implements DeviceKernel {
    /// Until then the operator flattened its input at `axis`.
    private static final int SINCE_ONE_AXIS = 13;

    @Override
    public String name() {
        return "softmax";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().is("", "Softmax")) {
            return Optional.of(OTHER_OPERATOR);
        }
        if (request.operator().sinceVersion() < SINCE_ONE_AXIS) {
            return Optional.of("version " + request.operator().sinceVersion() + " flattens its input");
        }
        Optional<String> rows = DeviceRows.refuse("input 0", request.input(0));
        if (rows.isPresent()) {
            return rows;
        }
        return axis(request) > request.input(0).shape().axis() ? Optional.empty()
                : Optional.of("axis " + axis(request) + " is not behind the rows of " + request.input(0));
    }

    private static int axis(KernelRequest request) {
        int axis = (int) request.attributes().integer("axis", -1);
        return axis < 0 ? axis + request.input(0).shape().base().rank() : axis;
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        return binding -> List.of(launch(request, binding));
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        Operand input = request.input(0);
        FloatArray x = binding.buffer(input);
        FloatArray y = binding.buffer(request.output(0));
        Shape base = input.shape().base();
        int axis = axis(request);
        int length = Math.toIntExact(base.dim(axis));
        int stride = Math.toIntExact(base.elements(axis + 1, base.rank()));
        int perRow = DeviceRows.width(input) / length;
        int count = DeviceRows.count(input);
        Grid grid = Grid.of(DeviceRows.most(input, binding) * perRow, binding.device().groupSize());
        return new Launch("softmax", request.node(), grid, 8, List.of(step, x, y), (graph, id) -> graph.task(id,
                SoftmaxLines::softmax, context, step, x, y, length, stride, perRow, count));
    }
}
