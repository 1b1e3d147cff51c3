package io.updraft.runtime.host;

/// A kernel bound to a session's buffers.
@FunctionalInterface
public interface KernelCall {
    /// Computes the step's rows. Allocates nothing that grows; gives each row the same bits whatever other rows
    /// the step holds.
    void run(Step step);
}
