package io.updraft.quant;

import io.updraft.runtime.host.HostKernel;
import java.util.List;

/// The kernels of this room.
public final class QuantKernels {
    private QuantKernels() {
    }

    /// Matrix products of the CPU device, best first.
    public static List<HostKernel> all() {
        return List.of(new LinearKernel());
    }
}
