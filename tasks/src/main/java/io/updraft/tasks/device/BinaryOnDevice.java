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
import io.updraft.runtime.tensor.DataType;
import io.updraft.tasks.BinaryOperation;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// ONNX Add, Sub, Mul and Div of two activations, or of an activation and a constant, broadcast behind their rows, by
/// [Elementwise].
public final class BinaryOnDevice implements DeviceKernel {
    @Override
    public String name() {
        return "binary";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        Optional<BinaryOperation> operation = operation(request);
        if (operation.isEmpty()) {
            return Optional.of(OTHER_OPERATOR);
        }
        if (operation.get() == BinaryOperation.POWER) {
            return Optional.of("devices have no kernel for powers");
        }
        Operand a = request.input(0);
        Operand b = request.input(1);
        Operand y = request.output(0);
        Optional<String> refusal = DeviceRows.refuse("output 0", y).or(() -> refuse("input 0", a))
                .or(() -> refuse("input 1", b));
        if (refusal.isPresent()) {
            return refusal;
        }
        return BroadcastRows.of(a, b, y).isPresent() ? Optional.empty()
                : Optional.of("no such broadcast of " + a + " and " + b + " to " + y);
    }

    private static Optional<BinaryOperation> operation(KernelRequest request) {
        return request.operator().domain().equals(OperatorId.ONNX)
                ? BinaryOperation.named(request.operator().type()) : Optional.empty();
    }

    private static Optional<String> refuse(String role, Operand operand) {
        if (!operand.isConstant()) {
            return DeviceRows.refuse(role, operand);
        }
        return operand.type() == DataType.FLOAT ? Optional.empty()
                : Optional.of(role + " is " + operand.type() + ", not FLOAT");
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        Optional<FloatRegion> left = constant(request, 0, weights);
        Optional<FloatRegion> right = constant(request, 1, weights);
        return binding -> List.of(launch(request, binding, left, right));
    }

    private static Optional<FloatRegion> constant(KernelRequest request, int input, WeightPlan weights) {
        return request.input(input).constant().map(tensor -> DeviceConstants.floats(tensor, weights));
    }

    private static Launch launch(KernelRequest request, DeviceBinding binding, Optional<FloatRegion> left,
            Optional<FloatRegion> right) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray a = left.map(FloatRegion::array).orElseGet(() -> binding.buffer(request.input(0)));
        FloatArray b = right.map(FloatRegion::array).orElseGet(() -> binding.buffer(request.input(1)));
        FloatArray y = binding.buffer(request.output(0));
        int width = DeviceRows.width(request.output(0));
        int count = DeviceRows.count(request.output(0));
        int kind = operation(request).orElseThrow().ordinal();
        BroadcastRows rows = BroadcastRows.of(request.input(0), request.input(1), request.output(0)).orElseThrow();
        int middle = rows.extents()[1];
        int last = rows.extents()[2];
        int aAt = left.map(FloatRegion::offset).orElse(0);
        int aRow = left.isPresent() ? 0 : DeviceRows.width(request.input(0));
        int aOuter = rows.left()[0];
        int aInner = rows.left()[1];
        int aOwn = rows.left()[2];
        int bAt = right.map(FloatRegion::offset).orElse(0);
        int bRow = right.isPresent() ? 0 : DeviceRows.width(request.input(1));
        int bOuter = rows.right()[0];
        int bInner = rows.right()[1];
        int bOwn = rows.right()[2];
        Grid grid = Grid.covering(DeviceRows.most(request.output(0), binding) * width, binding.device().groupSize());
        return new Launch("binary", request.node(), grid, 20, List.of(step, a, b, y),
                (graph, id) -> graph.task(id, Elementwise::binary, context, step, a, b, y, width, count, kind, middle,
                        last, aAt, aRow, aOuter, aInner, aOwn, bAt, bRow, bOuter, bInner, bOwn));
    }
}
