package io.updraft.runtime.host;

import java.util.Optional;

/// One way to run an operator on the CPU. Stateless; chosen by [HostKernelRegistry].
public interface HostKernel {
    /// Short name for `--explain` and profiles, such as "gemv-int4".
    String name();

    /// Why this kernel cannot run the node, or empty if it can. Looks at operator, types and shapes only.
    Optional<String> refuse(KernelRequest request);

    /// Packs the node's constants once; what it returns is shared by all sessions of a program.
    PreparedKernel prepare(KernelRequest request, Preparation preparation);
}
