package io.updraft.runtime.plan;

import io.updraft.runtime.host.KernelRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Chooses kernels for nodes, and can say why each candidate was refused.
public final class DeviceKernelRegistry {
    private final List<DeviceKernel> kernels;

    /// @param kernels best first
    public DeviceKernelRegistry(List<DeviceKernel> kernels) {
        this.kernels = List.copyOf(kernels);
    }

    /// @param kernel the first that accepts the node
    /// @param refusals what better candidates said, as "name: reason"; kernels for other operators stay silent
    public record Choice(Optional<DeviceKernel> kernel, List<String> refusals) {
        public Choice {
            refusals = List.copyOf(refusals);
        }
    }

    public Choice choose(KernelRequest request, DeviceProfile device) {
        List<String> refusals = new ArrayList<>();
        for (DeviceKernel kernel : kernels) {
            Optional<String> reason = kernel.refuse(request, device);
            if (reason.isEmpty()) {
                return new Choice(Optional.of(kernel), refusals);
            }
            if (!reason.get().equals(DeviceKernel.OTHER_OPERATOR)) {
                refusals.add(kernel.name() + ": " + reason.get());
            }
        }
        return new Choice(Optional.empty(), refusals);
    }
}
