package io.updraft.runtime.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The CPU's kernels, best first; chooses one for a node and says why the others were refused.
public final class HostKernelRegistry {
    private final List<HostKernel> kernels;

    public HostKernelRegistry(List<HostKernel> kernels) {
        this.kernels = List.copyOf(kernels);
    }

    /// @param kernel
    ///            the first kernel that accepts the node
    /// @param refusals
    ///            "name: reason" of those before it, for kernels that know the operator
    public record Choice(Optional<HostKernel> kernel, List<String> refusals) {}

    public Choice choose(KernelRequest request) {
        List<String> refusals = new ArrayList<>();
        for (HostKernel kernel : kernels) {
            Optional<String> reason = kernel.refuse(request);
            if (reason.isEmpty()) {
                return new Choice(Optional.of(kernel), refusals);
            }
            if (!reason.get().equals(HostKernels.OTHER_OPERATOR)) {
                refusals.add(kernel.name() + ": " + reason.get());
            }
        }
        return new Choice(Optional.empty(), refusals);
    }
}
