package io.updraft.attention;

import io.updraft.runtime.host.HostKernel;
import java.util.List;

/// The CPU kernels of this room.
public final class AttentionKernels {
    private AttentionKernels() {}

    /// All kernels, best first.
    public static List<HostKernel> all() {
        return List.of(new CachedAttentionKernel());
    }
}
