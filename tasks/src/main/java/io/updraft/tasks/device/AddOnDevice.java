package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Operand;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// ONNX Add of two activations of one shape, or of an activation and a constant vector, by [AddRows].
public final class AddOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "add";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().domain().equals(OperatorId.ONNX) || !request.operator().type().equals("Add")) {
            return Optional.of(OTHER_OPERATOR);
        }
        int vector = vectorInput(request);
        Operand rows = request.input(vector == 0 ? 1 : 0);
        Optional<String> refusal = DeviceRows.refuse("the sum", request.output(0))
                .or(() -> DeviceRows.refuse("an addend", rows));
        if (refusal.isPresent()) {
            return refusal;
        }
        int width = DeviceRows.width(request.output(0));
        if (!rows.shape().equals(request.output(0).shape())) {
            return Optional.of("the addend " + rows + " is repeated");
        }
        if (vector < 0) {
            return request.input(1).shape().equals(rows.shape()) ? Optional.empty()
                    : Optional.of("the addends have different shapes");
        }
        long elements = request.constant(vector).elements();
        return elements == width && request.constant(vector).shape().dim(-1) == width ? Optional.empty()
                : Optional.of("the constant has " + elements + " elements, a row " + width);
    }

    private static int vectorInput(KernelRequest request) {
        return request.input(0).isConstant() ? 0 : request.input(1).isConstant() ? 1 : -1;
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        int vector = vectorInput(request);
        if (vector < 0) {
            return binding -> List.of(add(request, binding));
        }
        FloatRegion region = DeviceConstants.floats(request.constant(vector), weights);
        return binding -> List.of(addVector(request, 1 - vector, region, binding));
    }

    private static Grid grid(KernelRequest request, DeviceBinding binding) {
        Operand sum = request.output(0);
        return Grid.covering(DeviceRows.most(sum, binding) * DeviceRows.width(sum), binding.device().groupSize());
    }

    private static Launch add(KernelRequest request, DeviceBinding binding) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray a = binding.buffer(request.input(0));
        FloatArray b = binding.buffer(request.input(1));
        FloatArray y = binding.buffer(request.output(0));
        int width = DeviceRows.width(request.output(0));
        int count = DeviceRows.count(request.output(0));
        return new Launch("add", request.node(), grid(request, binding), 7, List.of(step, a, b, y),
                (graph, id) -> graph.task(id, AddRows::add, context, step, a, b, y, width, count));
    }

    private static Launch addVector(KernelRequest request, int input, FloatRegion region, DeviceBinding binding) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray a = binding.buffer(request.input(input));
        FloatArray y = binding.buffer(request.output(0));
        FloatArray weights = region.array();
        int at = region.offset();
        int width = DeviceRows.width(request.output(0));
        int count = DeviceRows.count(request.output(0));
        return new Launch("add-vector", request.node(), grid(request, binding), 8, List.of(step, a, weights, y),
                (graph, id) -> graph.task(id, AddRows::addVector, context, step, a, weights, y, at, width, count));
    }
}
