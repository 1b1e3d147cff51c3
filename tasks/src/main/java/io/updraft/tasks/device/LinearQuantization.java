package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.plan.DeviceBinding;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.Grid;
import io.updraft.runtime.plan.Launch;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/// Scales of a QuantizeLinear or DequantizeLinear on a device, its zero points behind them.
///
/// @param count of the scales
record LinearQuantization(ScaleSteps steps, FloatRegion parameters, int count, boolean hasZeros) {
    /// Integers of more bits are not all floats.
    private static final int MOST_BITS = 16;

    /// Why the node's rows or parameters are none that devices have.
    static Optional<String> refuse(KernelRequest request, DataType codes, DataType values) {
        Optional<String> rows = DeviceRows.refuseCodes("input 0", request.input(0))
                .or(() -> DeviceRows.refuseCodes("output 0", request.output(0)));
        if (rows.isPresent()) {
            return rows;
        }
        if (codes.bits() > MOST_BITS) {
            return Optional.of("codes are " + codes + "; on devices they have " + MOST_BITS + " bits at most");
        }
        if (values != DataType.FLOAT) {
            return Optional.of("values are " + values + ", not FLOAT");
        }
        if (!request.input(1).isConstant() || request.has(2) && !request.input(2).isConstant()) {
            return Optional.of("scale and zero point must be constants");
        }
        if (request.constant(1).type() != DataType.FLOAT) {
            return Optional.of("scales are " + request.constant(1).type() + ", not FLOAT");
        }
        if (request.has(2) && request.constant(2).elements() != request.constant(1).elements()) {
            return Optional.of(request.constant(2).elements() + " zero points for " + request.constant(1).elements()
                    + " scales");
        }
        return ScaleSteps.of(request).isPresent() ? Optional.empty()
                : Optional.of("scales lie on an axis that is not behind the rows, or are not as many");
    }

    static LinearQuantization of(KernelRequest request, WeightPlan weights) {
        Tensor scales = request.constant(1);
        int count = Math.toIntExact(scales.elements());
        FloatRegion parameters = weights.floats(2L * count, (array, offset) -> {
            DeviceConstants.copy(scales, array, offset);
            request.input(2).constant().ifPresent(zeros -> DeviceConstants.copy(zeros, array, offset + count));
        });
        return new LinearQuantization(ScaleSteps.of(request).orElseThrow(), parameters, count, request.has(2));
    }

    /// Rounds values to codes, for a QuantizeLinear, or gives codes their values.
    Launch launch(KernelRequest request, DeviceBinding binding, boolean rounds) {
        KernelContext context = binding.context();
        IntArray step = binding.step();
        FloatArray x = binding.buffer(request.input(0));
        FloatArray y = binding.buffer(request.output(0));
        FloatArray scales = parameters.array();
        int scaleAt = parameters.offset();
        int zeroAt = hasZeros ? parameters.offset() + count : DeviceConstants.NONE;
        int width = DeviceRows.width(request.input(0));
        int rows = DeviceRows.count(request.input(0));
        int extent = steps.extent();
        int inner = steps.inner();
        int block = steps.block();
        int outerStep = steps.outerStep();
        int blockStep = steps.blockStep();
        int innerStep = steps.innerStep();
        Grid grid = Grid.covering(DeviceRows.most(request.input(0), binding) * width, binding.device().groupSize());
        List<TornadoNativeArray> arrays = List.of(step, x, scales, y);
        if (!rounds) {
            return new Launch("dequantize", request.node(), grid, 15, arrays,
                    (graph, id) -> graph.task(id, Codes::dequantize, context, step, x, scales, y, scaleAt, zeroAt,
                            width, rows, extent, inner, block, outerStep, blockStep, innerStep));
        }
        DataType type = request.output(0).type();
        float least = type.isUnsigned() ? 0f : -(1 << type.bits() - 1);
        float most = type.isUnsigned() ? (1 << type.bits()) - 1 : (1 << type.bits() - 1) - 1;
        return new Launch("quantize", request.node(), grid, 17, arrays,
                (graph, id) -> graph.task(id, Codes::quantize, context, step, x, scales, y, scaleAt, zeroAt, width,
                        rows, extent, inner, block, outerStep, blockStep, innerStep, least, most));
    }
}
