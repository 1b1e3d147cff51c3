package io.updraft.quant;

import io.updraft.quant.cuda.PlanProducts;
import io.updraft.runtime.plan.DeviceKernel;
import java.util.List;

/// This room's kernels for TornadoVM's devices.
public final class QuantDeviceKernels {
    private QuantDeviceKernels() {
    }

    /// All kernels, best first.
    public static List<DeviceKernel> all() {
        return List.of(new TiledLinearOnDevice(), new ByteLinearOnDevice(), new LinearOnDevice());
    }

    /// Changes with the kernels that are divided as a device likes best, so that nobody goes by what was measured of others.
    public static String revision() {
        return PlanProducts.revision();
    }
}
