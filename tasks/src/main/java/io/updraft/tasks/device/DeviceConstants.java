package io.updraft.tasks.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.plan.FloatRegion;
import io.updraft.runtime.plan.WeightPlan;
import io.updraft.runtime.tensor.DataType;
import io.updraft.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/// Copies constants of nodes into a device's arrays.
public final class DeviceConstants {
    /// The offset of a constant that is not there.
    public static final int NONE = -1;

    private DeviceConstants() {
    }

    /// Room for a floating-point constant, as floats.
    public static FloatRegion floats(Tensor tensor, WeightPlan weights) {
        return weights.floats(tensor.elements(), (array, offset) -> copy(tensor, array, offset));
    }

    /// As [#floats], once for all nodes that use the constant.
    public static FloatRegion sharedFloats(KernelRequest request, int input, WeightPlan weights) {
        Tensor tensor = request.constant(input);
        return weights.sharedFloats(request.input(input).name(), tensor.elements(),
                (array, offset) -> copy(tensor, array, offset));
    }

    /// Room for an optional constant.
    public static Optional<FloatRegion> optional(KernelRequest request, int input, WeightPlan weights) {
        return input < 0 || !request.has(input) ? Optional.empty()
                : Optional.of(floats(request.constant(input), weights));
    }

    /// Its offset, or [#NONE].
    public static int offset(Optional<FloatRegion> region) {
        return region.map(FloatRegion::offset).orElse(NONE);
    }

    /// Writes a tensor's elements from `offset` on.
    public static void copy(Tensor tensor, FloatArray array, int offset) {
        if (tensor.type() == DataType.FLOAT) {
            MemorySegment.copy(tensor.data(), 0, array.getSegment(), 4L * offset, tensor.data().byteSize());
            return;
        }
        float[] values = tensor.toFloats();
        for (int i = 0; i < values.length; i++) {
            array.set(offset + i, values[i]);
        }
    }
}
