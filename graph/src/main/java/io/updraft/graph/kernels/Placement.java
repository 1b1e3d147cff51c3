package io.updraft.graph.kernels;

import io.updraft.runtime.operator.OperatorId;

/// Where a node ran.
///
/// @param place a device's name, or "cpu"
/// @param reason why it did not run on the device; empty if it did
public record Placement(OperatorId operator, String node, String place, String reason) {
    /// The host.
    public static final String CPU = "cpu";

    /// Whether the node ran on the device.
    public boolean isOnDevice() {
        return !place.equals(CPU);
    }
}
