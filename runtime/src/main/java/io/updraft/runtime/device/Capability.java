package io.updraft.runtime.device;

import java.util.Locale;

/// What kernels may ask of a device beyond 32-bit arithmetic, local memory and barriers.
public enum Capability {
    /// Loads, stores and arithmetic on 16-bit floats.
    FP16,
    /// 64-bit floats.
    FP64,
    /// Dot product of four int8 pairs into int32, in one instruction.
    DP4A,
    /// Values passed between the lanes of a warp.
    SHUFFLES,
    /// `mma.sync` on fp16 and int8 tiles.
    MATRIX_UNIT,
    /// Copies from global to local memory that run beside the computation.
    ASYNC_COPY,
    /// A whole plan recorded once and launched as one graph.
    EXECUTION_GRAPH,
    /// The compiler extension's instructions: wide loads, fragment elements, free shuffles.
    INTRINSICS;

    /// The name in lists and JSON, such as "matrix_unit".
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
