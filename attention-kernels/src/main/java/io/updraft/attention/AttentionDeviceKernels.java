package io.updraft.attention;

import io.updraft.runtime.plan.DeviceKernel;
import java.util.List;

/// This room's kernels for TornadoVM's devices.
public final class AttentionDeviceKernels {
    private AttentionDeviceKernels() {
    }

    /// All kernels, best first.
    public static List<DeviceKernel> all() {
        return List.of(new AttentionOnDevice(), new RotaryOnDevice());
    }
}
