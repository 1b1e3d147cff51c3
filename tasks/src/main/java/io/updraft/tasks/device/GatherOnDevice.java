package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.host.Rows;
import io.updraft.runtime.operator.OperatorId;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceKernel;
import io.updraft.runtime.plan.DeviceProfile;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.IntRegion;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.PreparedLaunches;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/// ONNX Gather of rows of a constant table by ids or positions, by [GatherRows]. The plan says which of the two the indices
/// are, in the attribute [#LOOKUP].
public final class GatherOnDevice implements DeviceKernel {
    /// Attribute with the value "ids" or "positions".
    public static final String LOOKUP = "lookup";

    @Override
    public String name() {
        return "gather-rows";
    }

    @Override
    public Optional<String> refuse(KernelRequest request, DeviceProfile device) {
        if (!request.operator().domain().equals(OperatorId.ONNX) || !request.operator().type().equals("Gather")) {
            return Optional.of(OTHER_OPERATOR);
        }
        if (!request.input(0).isConstant() || request.constant(0).shape().rank() != 2
                || request.attributes().integer("axis", 0) != 0) {
            return Optional.of("it looks up no rows of a constant table: " + request.input(0));
        }
        if (!request.attributes().has(LOOKUP)) {
            return Optional.of("its indices are neither the ids nor the positions: " + request.input(1));
        }
        Tensor table = request.constant(0);
        if (table.type() != DataType.FLOAT && table.type() != DataType.FLOAT16 && table.type() != DataType.BFLOAT16) {
            return Optional.of("the table is " + table.type() + ", not FLOAT, FLOAT16 or BFLOAT16");
        }
        if (table.type() == DataType.FLOAT16 && table.shape().dim(1) % 2 != 0) {
            return Optional.of("rows of " + table.shape().dim(1) + " halves do not fill whole integers");
        }
        return DeviceRows.refuse("output 0", request.output(0));
    }

    /// 1 if positions are looked up, 0 for ids.
    static int byPosition(KernelRequest request) {
        return request.attributes().text(LOOKUP).equals("positions") ? 1 : 0;
    }

    static Grid perRow(DeviceBinding binding) {
        return Grid.of(binding.rows(Rows.TOKENS), binding.device().groupSize());
    }

    @Override
    public PreparedLaunches prepare(KernelRequest request, DeviceProfile device, WeightPlan weights) {
        Tensor table = request.constant(0);
        if (table.type() != DataType.FLOAT16) {
            FloatRegion region = DeviceConstants.floats(table, weights);
            return binding -> List.of(floats(request, binding, region));
        }
        IntRegion region = weights.ints(table.elements() / 2, (array, offset) -> MemorySegment.copy(table.data(), 0,
                array.getSegment(), 4L * offset, table.data().byteSize()));
        return binding -> List.of(halves(request, binding, region));
    }

    private static Launch floats(KernelRequest request, DeviceBinding binding, FloatRegion region) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray table = region.array();
        FloatArray y = binding.buffer(request.output(0));
        int at = region.offset();
        int width = DeviceRows.width(request.output(0));
        int byPosition = byPosition(request);
        return new Launch("gather-rows", request.node(), perRow(binding), 7, List.of(step, table, y),
                (graph, id) -> graph.task(id, GatherRows::floats, context, step, table, y, at, width, byPosition));
    }

    private static Launch halves(KernelRequest request, DeviceBinding binding, IntRegion region) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        IntArray table = region.array();
        FloatArray y = binding.buffer(request.output(0));
        int at = region.offset();
        int width = DeviceRows.width(request.output(0));
        int byPosition = byPosition(request);
        return new Launch("gather-half-rows", request.node(), perRow(binding), 7, List.of(step, table, y),
                (graph, id) -> graph.task(id, GatherRows::halves, context, step, table, y, at, width, byPosition));
    }
}
