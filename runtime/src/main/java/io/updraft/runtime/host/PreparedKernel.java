package io.updraft.runtime.host;

/// A kernel with its weights packed. Immutable, shared by sessions.
public interface PreparedKernel {
    /// Bytes of packed constants that a step may read; 0 if the constants are used where they lie.
    default long weightBytes() {
        return 0;
    }

    /// Bytes of scratch memory that a call needs; shared with other calls, so nothing survives in it.
    default long scratchBytes(StepLimits limits, int threads) {
        return 0;
    }

    /// The call that a session's steps run, its buffers fixed.
    KernelCall bind(KernelBinding binding);
}
