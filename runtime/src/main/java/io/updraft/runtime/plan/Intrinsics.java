package io.updraft.runtime.plan;

/// How kernels with the instructions of NVIDIA's matrix units run on a device.
public enum Intrinsics {
    /// Not at all.
    ABSENT,
    /// As tasks like any other: on the emulator.
    TASKS,
    /// Launched by the compiler extension, on compute capability 9.0; see [io.updraft.runtime.cuda.DirectLaunch].
    DIRECT
}
