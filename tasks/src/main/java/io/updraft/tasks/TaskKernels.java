package io.updraft.tasks;

import java.util.List;

import io.updraft.runtime.host.HostKernel;

/// The CPU kernels of this room.
public final class TaskKernels {
    private TaskKernels() {}

    /// All kernels, best first.
    public static List<HostKernel> all() {
        return List.of();
    }
}
