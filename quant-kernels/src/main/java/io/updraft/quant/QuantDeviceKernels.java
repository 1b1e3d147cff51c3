package io.updraft.quant;

import io.updraft.runtime.plan.DeviceKernel;
import java.util.List;

/// This room's kernels for TornadoVM's devices.
public final class QuantDeviceKernels {
    private QuantDeviceKernels() {
    }

    /// All kernels, best first.
    public static List<DeviceKernel> all() {
        return List.of(new TiledLinearOnDevice(), new LinearOnDevice());
    }
}
