package io.updraft.runtime.plan;

import java.util.List;

/// A node whose constants have their place on the device.
@FunctionalInterface
public interface PreparedLaunches {
    /// The launches of the node, in order, in one phase. Called after the weights were allocated.
    List<Launch> launches(DeviceBinding binding);

    /// How the kernels' work is divided and why so, one line a phase or shape, where there was a choice.
    default List<String> variants() {
        return List.of();
    }
}
