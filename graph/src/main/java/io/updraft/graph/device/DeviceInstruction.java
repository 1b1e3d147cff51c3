package io.updraft.graph.device;

import io.updraft.runtime.host.KernelRequest;
import io.updraft.runtime.plan.PreparedLaunches;
import java.util.List;

/// One node of a device's program with the kernel that runs it.
///
/// @param kernelName as `--explain` shows it
/// @param refusals why better kernels were not taken
public record DeviceInstruction(KernelRequest request, String kernelName, PreparedLaunches launches,
        List<String> refusals) {
    public DeviceInstruction {
        refusals = List.copyOf(refusals);
    }
}
