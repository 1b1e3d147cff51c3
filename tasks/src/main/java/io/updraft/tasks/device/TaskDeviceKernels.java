package io.updraft.tasks.device;

import io.updraft.runtime.plan.DeviceKernel;
import java.util.List;

/// This room's kernels for TornadoVM's devices.
public final class TaskDeviceKernels {
    private TaskDeviceKernels() {
    }

    /// All kernels, best first.
    public static List<DeviceKernel> all() {
        return List.of(new NormalizationOnDevice(), new GatedActivationOnDevice(), new GatherOnDevice(),
                new GatherBlockQuantizedOnDevice(), new SelectRowsOnDevice(), new BinaryOnDevice(),
                new UnaryOnDevice(), new SoftmaxOnDevice(), new FakeQuantizeOnDevice(), new QuantizeOnDevice(),
                new DequantizeOnDevice(), new DynamicQuantizeOnDevice());
    }
}
