package io.updraft.runtime.host;

/// What kernels share.
public final class HostKernels {
    /// The refusal of a kernel that implements another operator; not worth a line in `--explain`.
    public static final String OTHER_OPERATOR = "another operator";

    private HostKernels() {}
}
