package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.plan.DeviceRows;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.util.Optional;

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

    int zeroAt() {
        return hasZeros ? parameters.offset() + count : DeviceConstants.NONE;
    }
}
